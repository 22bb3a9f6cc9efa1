"""What somebody typed into a form that cannot be sent any more, to be read and used elsewhere."""

from typing import Any

from django import forms

from casework.blockers import Refused

TOO_LATE = {"CASE_MOVED", "TASK_NOT_OPEN"}


def kept(form: forms.Form, refused: Refused) -> list[tuple[str, str]]:
    """Label and text of each field that holds something, where somebody else was faster."""
    if TOO_LATE.isdisjoint(refused.codes):
        return []
    fields = [form[name] for name in form.fields if not form[name].is_hidden]
    typed = ((str(field.label), _in_words(field)) for field in fields)
    return [(label, text) for label, text in typed if text]


def _in_words(field: forms.BoundField) -> str:
    choices: Any = getattr(field.field, "choices", ())
    value = field.data
    given = value if isinstance(value, list) else [value]
    names = {str(key): str(label) for key, label in choices}
    return ", ".join(names.get(str(each), str(each)) for each in given if each not in (None, ""))

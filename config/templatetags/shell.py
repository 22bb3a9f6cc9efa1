"""What every page shows around its content."""

from typing import Any

from django import forms, template
from django.conf import settings

from casework import clock
from casework.people import demo

register = template.Library()


@register.inclusion_tag("shell/demo_bar.html", takes_context=True)
def demo_bar(context: dict[str, Any]) -> dict[str, Any]:
    """The demo's clock; nothing outside the demo."""
    request = context.get("request")
    if not settings.DEMO or request is None:
        return {}
    return {
        "demo": True,
        "today": clock.site_today(),
        "ahead": clock.site_today() - demo.real_site_today(),
        "unscanned": not settings.CLAMD_URL,
        "back": request.get_full_path(),
    }


@register.simple_tag
def demo_people() -> list[demo.Account]:
    """Whom a visitor of the demo may sign in as; nobody outside the demo."""
    return demo.accounts() if settings.DEMO else []


@register.inclusion_tag("shell/form_errors.html")
def form_errors(form: forms.BaseForm | None) -> dict[str, Any]:
    """What is wrong with a form as a whole."""
    return {"errors": form.non_field_errors() if form is not None else ()}


@register.inclusion_tag("shell/field.html")
def form_field(field: forms.BoundField) -> dict[str, Any]:
    """A field with its label, hint and errors, in Tabler's dress."""
    widget = field.field.widget
    group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    check = isinstance(widget, forms.CheckboxInput)
    dress = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if group or check:
        dress = "form-check-input"
    attrs: dict[str, str | bool] = {"class": f"{dress} is-invalid" if field.errors else dress}
    return {"field": field, "check": check, "group": group, "control": field.as_widget(attrs=attrs)}

"""What stages and columns are called, in the words of the protocol published last; how numbers are written."""

from django.utils.formats import number_format

from casework.cases.models import STAGES
from casework.protocols.compiled import newest
from workflows.case import words


def stage_names() -> dict[str, str]:
    rules = newest()
    return {stage: words.stage(rules, stage) if rules else stage for stage in STAGES}


def columns() -> list[tuple[str, str, list[str]]]:
    """The columns of the board in order: code, name, its stages."""
    rules = newest()
    if rules is None:
        return [(stage, stage, [stage]) for stage in STAGES]
    return [(c.code, c.name, list(c.stages)) for c in rules.file.columns]


def written(number: float) -> str:
    """A number in the reader's way of writing, at most one decimal."""
    places = 1 if isinstance(number, float) else 0
    return number_format(round(number, places), places, use_l10n=True, force_grouping=True)

"""Numbers of reports with the way to their cases, and charts as data."""

import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html

from workflows.reports.filters import Filter
from workflows.reports.naming import written
from workflows.reports.report import Cell, Kind
from workflows.reports.views import OF

register = template.Library()


@register.simple_tag
def behind(kind: Kind, f: Filter, cell: Cell) -> str:
    """A number, leading to the cases that it counts."""
    shown = shown_as(cell.value)
    if cell.behind is None or not cell.value:
        return shown
    return format_html('<a href="{}">{}</a>', address(kind, f, cell), shown)


def address(kind: Kind, f: Filter, cell: Cell) -> str:
    """Where the cases are that a cell counts."""
    asked = {OF: cell.of, **{f"is_{name}": value for name, value in (cell.behind or {}).items()}}
    query = "&".join(part for part in (f.query, urlencode(asked)) if part)
    return f"{_cases(kind.code)}?{query}"


@cache  # a report shows hundreds of numbers
def _cases(code: str) -> str:
    return reverse("report-cases", args=[code])


@register.filter("shown")
def shown_as(value: Any) -> str:
    """A number as people write it; a text as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "\N{EN DASH}" if value is None else str(value)
    return written(value)


@register.filter
def as_json(option: Any) -> str:
    return json.dumps(option, ensure_ascii=False)

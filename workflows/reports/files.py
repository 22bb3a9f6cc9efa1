"""The tables of a report as files: CSV, one table after the other, and XLSX, a sheet a table."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import ngettext
from openpyxl import Workbook

from casework import clock
from workflows.reports.filters import Filter
from workflows.reports.report import Kind, Report, Table

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE = 31  # characters of a sheet's name


def as_csv(kind: Kind, report: Report, f: Filter) -> HttpResponse:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([safe(line)] for line in _about(kind, report, f))
    for table in report.tables:
        writer.writerow([])
        writer.writerow([safe(table.title)])
        writer.writerow([safe(head) for head in table.heads])
        writer.writerows([safe(value) for value in row] for row in _rows(table))
        if table.note:
            writer.writerow([safe(table.note)])
    return _file("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", kind, "csv")


def as_xlsx(kind: Kind, report: Report, f: Filter) -> HttpResponse:
    book = Workbook()
    about: Any = book.active
    about.title = str(kind.title)[:TITLE]
    notes = [f"{table.title}: {table.note}" for table in report.tables if table.note]
    for line in (*_about(kind, report, f), *notes):
        about.append([safe(line)])
    for n, table in enumerate(report.tables, 1):
        sheet = book.create_sheet(_sheet(f"{n} {table.title}"))
        sheet.append([safe(head) for head in table.heads])
        for row in _rows(table):
            sheet.append([safe(value) for value in row])
        sheet.freeze_panes = "B2"
    out = BytesIO()
    book.save(out)
    return _file(out.getvalue(), XLSX, kind, "xlsx")


FORMS: dict[str, Callable[[Kind, Report, Filter], HttpResponse]] = {"csv": as_csv, "xlsx": as_xlsx}


def safe(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; numbers and days as they are."""
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def _about(kind: Kind, report: Report, f: Filter) -> list[str]:
    """What the page says above the tables."""
    cases = ngettext("%(n)s case", "%(n)s cases", report.n) % {"n": report.n}
    return [str(kind.title), cases, report.definition, _asked(f), *report.notes]


def _rows(table: Table) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in table.rows]


def _sheet(title: str) -> str:
    return "".join(letter for letter in title if letter not in r"[]:*?/\\")[:TITLE]


def _asked(f: Filter) -> str:
    chosen = "; ".join(f"{name}: {', '.join(values)}" for name, values in f.chosen.items())
    return f"{f.since} \N{EN DASH} {f.until}" + (f"; {chosen}" if chosen else "")


def _file(content: str | bytes, kind_of_file: str, kind: Kind, form: str) -> HttpResponse:
    name = f"casework-{kind.code}-{clock.site_today()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind_of_file, headers=headers)

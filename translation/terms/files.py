"""Terms as files: the list that comes with Casework, and CSV in and out."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import languages
from casework.blockers import Blocker
from casework.people.actor import SYSTEM
from translation.terms.models import Domain, Kind, Status, Term
from translation.terms.verbs import FIELDS, TermRefused

SEED = Path(__file__).with_name("en-zh.tsv")
SEED_NOTE = "Awaiting a linguist's approval"
COLUMNS = (*FIELDS, "status")
LONGEST = 200  # characters of a wording
MOST = 20_000  # rows
_CHOICES: dict[str, Iterable[str]] = {
    "kind": Kind.values,
    "domain": Domain.values,
    "source_language": languages.NAMES,
    "target_language": languages.NAMES,
}


def seed() -> int:
    """Propose the terms of the trial's field that are not in the list yet; how many."""
    there = Term.objects.between("en", "zh").values_list("source", "target")
    known = {(source.lower(), target.lower()) for source, target in there}
    fresh = [term for term in _seeded() if (term.source.lower(), term.target.lower()) not in known]
    Term.objects.bulk_create(fresh)
    return len(fresh)


def _seeded() -> Iterator[Term]:
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield Term(
                source_language="en",
                source=row["en"],
                target_language="zh",
                target=row["zh"],
                kind=row["kind"],
                domain=row["field"],
                status=Status.PROPOSED,
                note=SEED_NOTE,
                proposed_by=SYSTEM.user,
            )


def write_csv(terms: QuerySet[Term]) -> str:
    """Every term as a row. Spreadsheets read nothing in it as a formula."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for values in terms.values_list(*COLUMNS).iterator():
        rows.writerow(
            [f"'{value}" if value[:1] in {"=", "+", "-", "@"} else value for value in values]
        )
    return out.getvalue()


def read_csv(text: str) -> list[dict[str, str]]:
    """The rows of a file as values of FIELDS. Raises TermRefused, naming the first row that is wrong."""
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    missing = {"source_language", "source", "target_language"} - {*(rows.fieldnames or ())}
    if missing:
        names = ", ".join(sorted(missing))
        raise _malformed(_("The file has no column %(names)s.") % {"names": names})
    found: list[dict[str, str]] = []
    try:
        for number, row in enumerate(rows, start=2):
            found.append(_row(row, number))
            if len(found) > MOST:
                raise _malformed(_("The file has more than %(most)s rows.") % {"most": MOST})
    except csv.Error as error:
        raise _malformed(_("This is not a CSV file.")) from error
    return found


def _row(row: dict[str, str], number: int) -> dict[str, str]:
    given = {name: (row.get(name) or "").strip() for name in FIELDS}
    given["kind"] = given["kind"] or Kind.PREFERRED
    given["domain"] = given["domain"] or Domain.GENERAL
    for name in ("source", "target"):
        given[name] = given[name].removeprefix("'")
        if len(given[name]) > LONGEST:
            raise _malformed(_("Row %(row)s is too long.") % {"row": number})
    for name, choices in _CHOICES.items():
        if given[name] not in choices:
            told = _("Row %(row)s: “%(value)s” is not known as %(column)s.")
            raise _malformed(told % {"row": number, "value": given[name][:40], "column": name})
    return given


def _malformed(message: str) -> TermRefused:
    return TermRefused([Blocker("FILE_MALFORMED", message)])

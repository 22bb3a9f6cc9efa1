"""Who saw a paper: the newest beside it, and all of them as a list and as CSV."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import FAMILY, Role
from documents.seen.models import Seen
from documents.uploads.models import Version

# domain.md 1.4, audit trail; families ask the privacy officer (PR-06).
SEES_WHO_SAW = frozenset({"COORD", "MGR", "DPO", "AUDITOR", "INVESTIGATOR", "SITE_CRC"})
SEES_ALL_LOOKS = frozenset({"DPO", "AUDITOR"})
NEWEST = 20
SHORT = 3  # letters; a part of a name that is no longer stands in many other words


@dataclass(frozen=True)
class Look:
    """One row of the record, in words. Never the patient's name."""

    at: datetime
    who: str
    role: str
    kind: str
    copy: bool
    purpose: str


def rows(version: Version) -> QuerySet[Seen]:
    """Every look at a version's file and at its redacted copies, newest first."""
    of_it = Q(file=version.file_id) | Q(file__derived_from=version.file_id)
    return Seen.objects.filter(of_it).select_related("user", "file").order_by("-at", "-pk")


def who_saw(version: Version, actor: Actor) -> list[Look]:
    """The newest looks, for those who may know."""
    if actor.role not in SEES_WHO_SAW:
        return []
    return list(looks(version.case, rows(version)[:NEWEST]))


def people(version: Version) -> list[tuple[int, str]]:
    """Everybody who looked: number and name, families by their role."""
    found = rows(version).order_by().values_list("user", "user__name", "role").distinct()
    return sorted({(pk, named(name, role)) for pk, name, role in found}, key=lambda each: each[1])


def looks(case: Case, found: Iterable[Seen]) -> Iterator[Look]:
    for row in found:
        yield Look(
            at=row.at.astimezone(UTC),
            who=named(row.user.name, row.role),
            role=str(Role(row.role).label),
            kind=row.get_kind_display(),
            copy=row.file.derived_from_id is not None,
            purpose=without_name(row.purpose, case),
        )


def named(name: str, role: str) -> str:
    """Colleagues by name; patient and family by what they are: their names tell the patient's."""
    return str(Role(role).label) if role in FAMILY else name


def without_name(text: str, case: Case) -> str:
    """Words that somebody typed, with the case's code where the patient's name stood."""
    for part in [case.patient_name, *case.patient_name.replace("-", " ").split()]:
        if len(part) > SHORT:
            text = text.replace(part, case.code)
    return text


def as_csv(case: Case, found: Iterable[Seen]) -> str:
    out = StringIO()
    table = csv.writer(out)
    table.writerow([_("When (UTC)"), _("Who"), _("Role"), _("What"), _("File"), _("Why")])
    for look in looks(case, found):
        which = _("redacted copy") if look.copy else _("as received")
        line = [look.at.isoformat(), look.who, look.role, look.kind, which, look.purpose]
        table.writerow([harmless(cell) for cell in line])
    return out.getvalue()


def harmless(cell: str) -> str:
    """What a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def chosen(version: Version, person: str) -> User | None:
    """The person of a filter, if they are among those who looked."""
    if not person.isdecimal():
        return None
    return User.objects.filter(pk=int(person), pk__in=rows(version).values("user")).first()

"""What can be asked for, by who has it, and whom to ask for it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from casework.cases.models import Case, Membership
from casework.cases.situation import Situation
from casework.contacts.kinds import THE_FAMILY, Party
from casework.contacts.models import ContactPoint
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.schema import DocumentType
from documents.checklist.papers import checklist, stage_needs
from documents.checklist.shelf import Shelf, Standing
from documents.checklist.states import TO_BRING
from documents.uploads.access import may_list

SUPPLIED_BY = {
    "family": gettext_lazy("family"),
    "home hospital": gettext_lazy("home hospital"),
    "lab": gettext_lazy("laboratory"),
    "site": gettext_lazy("trial hospital"),
    "navigator": gettext_lazy("coordinator"),
    "navigator or site": gettext_lazy("coordinator or hospital"),
    "translator": gettext_lazy("translator"),
    "manufacturer": gettext_lazy("manufacturer"),
    "courier": gettext_lazy("courier"),
}
# Who is asked for what a supplier has; where nobody of them can be reached, the first contact is.
ASKED = {
    "family": THE_FAMILY,
    "home hospital": (Party.HOME_PHYSICIAN,),
    "lab": (Party.HOME_PHYSICIAN,),
    "site": (Party.HOSPITAL,),
    "navigator or site": (Party.HOSPITAL,),
}
# In which roles they sign in and read the list; nobody else can.
SIGNS_IN: dict[str, str] = {
    Party.PATIENT: Role.PATIENT,
    Party.GUARDIAN: Role.GUARDIAN,
    Party.FAMILY: Role.FAMILY,
    Party.HOME_PHYSICIAN: Role.HOME_MD,
}


@dataclass(frozen=True)
class Wanted:
    """A paper that can be asked for. `needed`: checklist or stage ask for it now."""

    kind: DocumentType
    standing: Standing
    needed: bool


@dataclass(frozen=True)
class Supply:
    """The papers that one supplier has."""

    supplier: str
    papers: list[Wanted]


def wanted(s: Situation, actor: Actor, chosen: Collection[str] = ()) -> list[Wanted]:
    """Papers that somebody is to bring: those needed now, and others that are chosen."""
    needed = [*checklist(s), *(kind for need in stage_needs(s) for kind in need.any_of)]
    others = [code for code in chosen if code in s.protocol.documents]
    codes = list(dict.fromkeys([*needed, *others]))
    shelf = Shelf(s.case, codes)
    found = [
        Wanted(kind, shelf.standing(kind, s.today), kind.code in needed)
        for kind in (s.protocol.documents[code] for code in codes)
        if may_list(kind, actor)
    ]
    return [one for one in found if one.standing.state in TO_BRING]


def by_supplier(papers: Iterable[Wanted]) -> list[Supply]:
    groups: dict[str, list[Wanted]] = {}
    for one in papers:
        groups.setdefault(one.kind.supplied_by, []).append(one)
    return [Supply(supplier(code), found) for code, found in groups.items()]


def supplier(code: str) -> str:
    return str(SUPPLIED_BY.get(code, code))


def usable(case: Case) -> list[ContactPoint]:
    """The contact points of a case that are in use, the preferred one first."""
    return list(case.contact_points.filter(in_use=True).order_by("-preferred", "pk"))


def whom(papers: Iterable[Wanted], points: list[ContactPoint]) -> ContactPoint | None:
    """Who is asked first for these papers: of who has the first of them, else the first contact."""
    first = next(iter(papers), None)
    parties = ASKED.get(first.kind.supplied_by, ()) if first else ()
    fitting = [point for point in points if point.party in parties]
    return next(iter([*fitting, *points]), None)


def signs_in(case: Case, point: ContactPoint) -> bool:
    """Whether somebody of this party is on the case and can sign in to it."""
    role = SIGNS_IN.get(point.party, "")
    return Membership.objects.filter(case=case, role=role, user__is_active=True).exists()

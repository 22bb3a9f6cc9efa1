"""What others cannot go on without: the reader's word, answer, second look, or move."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import clock
from casework.blockers import Blocker
from casework.cases.models import Case, CaseQuerySet
from casework.eligibility.access import VERIFIES
from casework.eligibility.models import DataValue
from casework.eligibility.serving import of_serving_papers
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, SAYS_WHY, Role
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.schema import DocumentType
from documents.judging.mismatches import RESOLVES, may_resolve
from documents.models import Mismatch
from documents.retention.models import Deletion
from documents.uploads.access import may_open
from translation.asking.models import Question
from workflows.board.names import mask
from workflows.board.narrowing import READY
from workflows.calendar.dates import ones_cases
from workflows.case import words
from workflows.inbox import approvals
from workflows.inbox.desk import LEADS, address

FEW = 5  # rows of each kind


@dataclass(frozen=True)
class Wait:
    """One thing that waits for the reader. `dialog`: it opens over the page; `case`: empty for none."""

    what: str
    url: str
    case: str = ""
    name: str = ""
    notes: tuple[str, ...] = ()
    dialog: bool = False


@dataclass(frozen=True)
class Group:
    """What waits of one kind. `all_url`: where all of it is; empty where there is no such place."""

    code: str
    title: str | Promise
    sign: str
    count: int
    waits: list[Wait]
    all_url: str = ""

    @property
    def rest(self) -> int:
        return self.count - len(self.waits)


@dataclass(frozen=True)
class Kind:
    """A kind of waiting. `roles`: whom it may wait for."""

    title: str | Promise
    sign: str
    roles: frozenset[str]
    find: Callable[[Actor], tuple[list[Wait], int]]
    all_url: Callable[[Actor], str] = lambda actor: ""


def groups(actor: Actor) -> list[Group]:
    """Each kind of which something waits. As many queries for few as for many."""
    made = []
    for code, kind in KINDS.items():
        waits, count = kind.find(actor) if actor.role in kind.roles else ([], 0)
        if count:
            made.append(Group(code, kind.title, kind.sign, count, waits, kind.all_url(actor)))
    return made


def decisions(actor: Actor) -> tuple[list[Wait], int]:
    found = approvals.decisions(actor)
    waits = [
        Wait(
            what=each.proposal.what,
            url=each.proposal.url,
            case=each.case,
            name=each.name,
            notes=(
                _("proposed by %(who)s, %(role)s, %(ago)s")
                % {"who": each.proposal.who, "role": each.proposal.role, "ago": each.proposal.ago},
            ),
            dialog=True,
        )
        for each in found[:FEW]
    ]
    return waits, len(found)


def questions(actor: Actor) -> tuple[list[Wait], int]:
    asked = Question.objects.filter(
        answered_at=None, case__in=Case.objects.visible_to(actor).open()
    ).exclude(asked_by=actor.user)
    rows = asked.select_related("case", "job__version").order_by("asked_at", "pk")
    waits = [
        _of(
            row.case,
            actor,
            what=_("A question about page %(page)s of %(paper)s")
            % {"page": row.page, "paper": _paper(row.case, row.job.version.document_type)},
            url=reverse("translation-answer", args=[row.pk]),
            notes=(words.role(row.asked_role), words.ago(row.asked_at, clock.now())),
            dialog=True,
        )
        for row in rows[:FEW]
    ]
    return waits, asked.count()


def doubts(actor: Actor) -> tuple[list[Wait], int]:
    open_ = Mismatch.objects.filter(
        resolved_at=None, case__in=Case.objects.visible_to(actor)
    ).exclude(found_by=actor.user)
    rows = [
        row
        for row in open_.select_related("case", "version").order_by("found_at", "pk")
        if may_resolve(_kind(row.case, row.version.document_type), actor)
    ]
    waits = [
        _of(
            row.case,
            actor,
            what=_("%(paper)s names another person")
            % {"paper": _paper(row.case, row.version.document_type)},
            url=reverse("mismatch", args=[row.pk]),
            notes=(words.role(row.found_role), words.ago(row.found_at, clock.now())),
            dialog=True,
        )
        for row in rows[:FEW]
    ]
    return waits, len(rows)


def values(actor: Actor) -> tuple[list[Wait], int]:
    """Values that somebody else entered, by their paper.

    Those of papers that were accepted anew wait on their page: they are too slow to find here.
    """
    unread = DataValue.objects.standing().filter(verified_at=None).exclude(entered_by=actor.user)
    unread = unread.filter(case__in=Case.objects.visible_to(actor).open())
    by_paper = (
        of_serving_papers(unread)
        .order_by()
        .values("case", "evidence__version", "evidence__document_type")
        .annotate(n=Count("pk"), first=Min("entered_at"))
        .order_by("first", "evidence__version")
    )
    rows = [row for row in by_paper if row["evidence__version"] is not None]
    cases = Case.objects.in_bulk({row["case"] for row in rows})
    rows = [
        row
        for row in rows
        if may_open(_kind(cases[row["case"]], row["evidence__document_type"]), actor)
    ]
    waits = [
        _of(
            case,
            actor,
            what=ngettext(
                "%(n)s value of %(paper)s to compare",
                "%(n)s values of %(paper)s to compare",
                row["n"],
            )
            % {"n": row["n"], "paper": _paper(case, row["evidence__document_type"])},
            url=reverse("document-values", args=[row["evidence__version"]]),
            notes=(words.ago(row["first"], clock.now()),),
        )
        for row in rows[:FEW]
        for case in [cases[row["case"]]]
    ]
    return waits, len(rows)


def deletions(actor: Actor) -> tuple[list[Wait], int]:
    """Requests to delete papers, of other people; one line for all of them."""
    n = Deletion.objects.waiting().exclude(asked_by=actor.user).count()
    what = ngettext("%(n)s paper to be deleted", "%(n)s papers to be deleted", n) % {"n": n}
    return ([Wait(what, reverse("retention"))], 1) if n else ([], 0)


def waiting(actor: Actor) -> tuple[list[Wait], int]:
    """Cases whose next move waits for the actor's role."""
    seen = Case.objects.visible_to(actor).open()
    found = seen.filter(readiness__waiting_on=actor.role, on_hold_since=None)
    return _cases(found, actor, _what_is_missing)


def ready(actor: Actor) -> tuple[list[Wait], int]:
    """Cases that nothing keeps where they are but that nobody moved them."""
    found = ones_cases(actor).filter(
        readiness__waiting_on="", readiness__edge__in=_moves(actor.role), on_hold_since=None
    )
    return _cases(found, actor, _where_to)


def _moves(role: str) -> set[str]:
    versions = ProtocolVersion.objects.values_list("pk", flat=True)
    edges = [edge for version in versions for edge in protocol(version).edges.values()]
    return {edge.code for edge in edges if role in edge.roles}


def _cases(
    found: CaseQuerySet, actor: Actor, say: Callable[[Any, Actor], tuple[str, str]]
) -> tuple[list[Wait], int]:
    rows = list(found.select_related("readiness").order_by("readiness__waiting_since", "pk")[:FEW])
    waits = []
    for case in rows:
        what, why = say(case, actor)
        rules = protocol(case.protocol_id)
        since = case.readiness.waiting_since
        notes = (
            why,
            words.stage(rules, case.stage),
            words.ago(since, clock.now()) if since else "",
        )
        url = reverse("case", args=[case.code])
        waits.append(_of(case, actor, what, url, tuple(filter(None, notes))))
    return waits, found.count()


def _what_is_missing(case: Case, actor: Actor) -> tuple[str, str]:
    """The first thing that this role can mend, and the move that waits for it.

    Who says why before opening a case is told the move alone.
    """
    found = [Blocker.from_json(row) for row in case.readiness.blockers]
    mine = next((each for each in found if actor.role in each.parties), None)
    edge = protocol(case.protocol_id).edges.get(case.readiness.edge)
    move = words.move(edge) if edge else ""
    if mine is None or actor.role in SAYS_WHY:
        return move or case.code, ""
    return words.message(mine, actor), _("Next move: %(move)s") % {"move": move} if move else ""


def _where_to(case: Case, actor: Actor) -> tuple[str, str]:
    edge = protocol(case.protocol_id).edges[case.readiness.edge]
    return words.move(edge), ""


def _of(
    case: Case, actor: Actor, what: str, url: str, notes: tuple[str, ...], dialog: bool = False
) -> Wait:
    return Wait(what, url, case.code, mask(case.patient_name, actor.identity_shown), notes, dialog)


def _kind(case: Case, document_type: str) -> DocumentType:
    return protocol(case.protocol_id).documents[document_type]


def _paper(case: Case, document_type: str) -> str:
    return str(_kind(case, document_type).label)


def _board(value: str) -> str:
    return f"{reverse('board')}?{urlencode({'waiting': value})}"


DOERS = BOARD_ROLES - {Role.AUDITOR}
KINDS: dict[str, Kind] = {
    "decisions": Kind(
        gettext_lazy("Waiting for your confirmation"),
        "confirm",
        DOERS,
        decisions,
        lambda actor: address("approvals" if actor.role in LEADS else "mine"),
    ),
    "questions": Kind(
        gettext_lazy("Questions of the linguists"),
        "language",
        frozenset({Role.COORD}),
        questions,
        lambda actor: reverse("translation-team"),
    ),
    "doubts": Kind(
        gettext_lazy("Papers that name another person"), "refused", frozenset(RESOLVES), doubts
    ),
    "values": Kind(
        gettext_lazy("Values that wait for a second person"), "edit", frozenset(VERIFIES), values
    ),
    "deletions": Kind(
        gettext_lazy("Deletions that wait for a second person"),
        "remove",
        frozenset({Role.MGR}),
        deletions,
        lambda actor: reverse("retention"),
    ),
    "ready": Kind(
        gettext_lazy("Ready: only the move is missing"),
        "move",
        DOERS,
        ready,
        lambda actor: _board(READY),
    ),
    "cases": Kind(
        gettext_lazy("Cases that wait for your role"),
        "waiting",
        DOERS,
        waiting,
        lambda actor: _board(actor.role),
    ),
}

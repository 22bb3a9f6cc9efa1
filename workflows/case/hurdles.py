"""What stands in the way, each with who can mend it and a way there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.blockers import Blocker, Where
from casework.cases.situation import Situation
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, Role
from casework.protocols.schema import DocumentType, Task
from documents.checklist.papers import expired_days, named, papers, submission_types
from documents.judging.mismatches import RESOLVES, may_resolve
from documents.models import Status
from documents.uploads.access import may_list, may_open, may_upload, may_verify
from documents.uploads.verbs import NEVER_WAIVED
from workflows.case import words
from workflows.engine.models import Outcome
from workflows.engine.owners import doers
from workflows.engine.work import work
from workflows.limits.verbs import MAY_SET
from workflows.queue.asking import ASK
from workflows.queue.claiming import may_assign

SHOWN_AT_ONCE = 4


@dataclass(frozen=True)
class Way:
    """A place to mend something. `url` is empty where this reader cannot go.

    `others`: what else can be done about it, when it cannot be mended here and now.
    """

    label: str
    url: str
    verb: str
    page: bool = False  # opens as a page of its own, not in the dialog
    others: tuple["Way", ...] = ()


@dataclass(frozen=True)
class Hurdle:
    """One reason. `mine`: the reader's own role can mend it."""

    message: str
    who: str
    mine: bool
    ways: tuple[Way, ...]
    more: tuple[Way, ...] = ()


def hurdles(s: Situation, blockers: Iterable[Blocker], actor: Actor) -> list[Hurdle]:
    """Blockers for this reader, those of their own role first.

    A blocker that lists much leaves out what one before it has named.
    """
    found = sorted(blockers, key=lambda blocker: not _mine(s, blocker, actor))
    shown: set[Where] = set()
    return [_hurdle(s, blocker, actor, shown) for blocker in found]


def _hurdle(s: Situation, blocker: Blocker, actor: Actor, shown: set[Where]) -> Hurdle:
    message = words.message(blocker, actor)
    if len(blocker.where) > 1:  # the ways name what the sentence would list
        message = message.split(": ", 1)[0].rstrip(".") + "."
    fresh = [place for place in blocker.where if place not in shown]
    places = fresh if fresh and len(blocker.where) > 1 else blocker.where
    if words.of_precheck(blocker, actor):
        places = ()
    ways = tuple(way(s, place, actor) for place in places)
    shown.update(blocker.where)
    return Hurdle(
        message,
        words.roles(parties_of(blocker)),
        _mine(s, blocker, actor),
        ways[:SHOWN_AT_ONCE],
        ways[SHOWN_AT_ONCE:],
    )


def parties_of(blocker: Blocker) -> tuple[str, ...]:
    """Who can mend it: a paper that names another person, any second person who clears that up."""
    if any(place.kind == "mismatch" for place in blocker.where):
        return tuple(role for role in Role.values if role in RESOLVES)
    return blocker.parties


def _mine(s: Situation, blocker: Blocker, actor: Actor) -> bool:
    """Whether the reader can mend it; who found a mismatch is not the one to resolve it."""
    known = papers(s).mismatches.items()
    found = [doubted for key, doubted in known if Where("mismatch", str(key)) in blocker.where]
    own = bool(found) and all(doubted.found_by == actor.user_id for doubted in found)
    return actor.role in parties_of(blocker) and not own


def way(s: Situation, place: Where, actor: Actor) -> Way:
    if place.kind == "task" and place.code in s.protocol.tasks:
        return _to_task(s, s.protocol.tasks[place.code], actor)
    if place.kind == "document" and place.code in s.protocol.documents:
        return to_paper(s, place.code, actor)
    if place.kind == "edge" and place.code in s.protocol.edges:
        edge = s.protocol.edges[place.code]
        url = reverse("case-move", args=[s.case.code, edge.code])
        return Way(words.move(edge), url, _("Open"))
    if place.kind == "mismatch":
        return to_mismatch(s, int(place.code), actor)
    if place.kind == "column":
        return _to_limit(s, place.code, actor)
    return Way(words.plain(place.code), "", "")


def to_mismatch(s: Situation, mismatch: int, actor: Actor) -> Way:
    """To where a second person says whose a paper is; a name of it for those who may know of it."""
    paper = papers(s).doubted(mismatch)
    kind = s.protocol.documents[paper.document_type] if paper else None
    if kind is None or not may_list(kind, actor):
        return Way(_("A paper"), "", "")
    url = reverse("mismatch", args=[mismatch]) if may_resolve(kind, actor) else ""
    return Way(kind.label, url, _("Say whose it is"))


def _to_limit(s: Situation, column: str, actor: Actor) -> Way:
    name = next((c.name for c in s.protocol.file.columns if c.code == column), column)
    label = _("Limit of %(column)s") % {"column": name}
    url = reverse("column-limit", args=[column]) if actor.role in BOARD_ROLES else ""
    return Way(label, url, _("Set") if actor.role in MAY_SET else _("See"))


def _to_task(s: Situation, task: Task, actor: Actor) -> Way:
    occurrence = first_open(s, task.code)
    does = actor.role in doers(task) and task.evidence is None
    url = task_url(s, task.code, occurrence)
    others = tuple(_besides_doing(s, task, occurrence, actor))
    return Way(task.name, url, _("Complete") if does else _("See"), others=others)


def _besides_doing(s: Situation, task: Task, occurrence: str, actor: Actor) -> Iterator[Way]:
    """Give a task to somebody; waive it, or ask for that."""
    item = work(s).items.get((task.code, occurrence))
    if item is None or item.outcome != Outcome.OPEN:
        return
    if may_assign(task, actor):
        yield Way(task.name, reverse("inbox-act", args=[item.pk, "assign"]), _("Assign"))
    if actor.role in task.waivable_by:
        url = task_url(s, task.code, occurrence, "case-task-waive")
        yield Way(task.name, url, _("Waive"))
    elif task.waivable_by and (actor.role in ASK or actor.role in doers(task)):
        yield Way(task.name, reverse("inbox-act", args=[item.pk, "waiver"]), _("Ask to waive"))


def first_open(s: Situation, code: str) -> str:
    """The occurrence of a task to do first: the one due first."""
    waiting = [
        item
        for (task, _occurrence), item in work(s).items.items()
        if task == code and item.outcome == Outcome.OPEN
    ]
    first = min(waiting, key=lambda i: (i.due_on is None, i.due_on, i.occurrence), default=None)
    return first.occurrence if first else ""


def task_url(s: Situation, code: str, occurrence: str, name: str = "case-task") -> str:
    url = reverse(name, args=[s.case.code, code])
    return f"{url}?{urlencode({'occurrence': occurrence})}" if occurrence else url


def to_paper(s: Situation, code: str, actor: Actor) -> Way:
    """To the upload of a paper that is missing, to the check of one that waits."""
    kind = s.protocol.documents[code]
    newest = papers(s).newest(code)
    if newest is not None and may_open(kind, actor) and not expired_days(s, code):
        waits = newest.status in (Status.RECEIVED, Status.ACCEPTED) and may_verify(kind, actor)
        url = reverse("document-check", args=[newest.pk])
        if waits or newest.status != Status.SUPERSEDED:
            return Way(kind.label, url, _("Check") if waits else _("See"), page=True)
    others = tuple(_besides_uploading(s, kind, actor))
    if may_upload(kind, actor) and (s.case.is_open or s.case.safety_continues):
        url = reverse("document-upload", args=[s.case.code, code])
        return Way(named(s, code), url, _("Upload"), others=others)
    return Way(named(s, code), "", "", others=others)


def _besides_uploading(s: Situation, kind: DocumentType, actor: Actor) -> Iterator[Way]:
    """Do without a paper of the checklist, or ask for that."""
    if kind.group in NEVER_WAIVED or kind.code not in submission_types(s) or not s.case.is_open:
        return
    if actor.role == Role.MGR:
        url = reverse("document-waive", args=[s.case.code, kind.code])
        yield Way(kind.label, url, _("Waive"))
    elif actor.role == Role.COORD:
        url = reverse("case-paper-omit", args=[s.case.code, kind.code])
        yield Way(kind.label, url, _("Ask to leave it out"))

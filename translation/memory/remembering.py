"""Putting pairs into the memory, approving what was imported, taking an entry out of use."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker, Refused
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from translation.identity.people import Identity
from translation.memory import masking, wording
from translation.memory.marking import MARK, NOBODY, is_left, marked
from translation.memory.models import Entry, Ground

type Pair = tuple[str, str]  # a segment and its translation
KEEPERS = (Role.TREV, Role.MGR)  # who read the memory and take entries out of use
APPROVERS = (Role.TREV,)
EXPLAINED = 10  # characters that a reason has at least


class MemoryRefused(Refused):
    """The memory was not changed."""


@verb
def remember(
    pairs: Iterable[Pair],
    *,
    case: Case,
    source_language: str,
    target_language: str,
    job: int | None,
    actor: Actor,
) -> int:
    """Keep the approved segments of a job; how many were kept. Pairs that are kept already count up.

    Left out: what still may tell who the case is about, and what is numbers only.
    """
    known = Identity.of(case)
    kept = list(_kept(pairs, known, source_language, target_language, actor))
    for entry in kept:
        entry.job_id, entry.approved_at, entry.approved_by = job, clock.now(), actor.user
    _put(kept, approved=True, actor=actor)
    return len(kept)


@verb
def import_entries(
    pairs: Iterable[Pair], *, source_language: str, target_language: str, actor: Actor
) -> int:
    """Take pairs from elsewhere; how many. They are offered once a reviewer approves them."""
    refuse_unless(actor, KEEPERS)
    kept = list(_kept(pairs, NOBODY, source_language, target_language, actor))
    _put(kept, approved=False, actor=actor)
    return len(kept)


@verb
def approve_entries(ids: Iterable[int], *, actor: Actor) -> int:
    """Take imported entries into use; how many. Nobody approves what they imported themselves."""
    refuse_unless(actor, APPROVERS)
    waiting = Entry.objects.waiting().filter(pk__in=list(ids))
    if waiting.filter(added_by=actor.user).exists():
        text = _("You imported some of these: another reviewer approves them.")
        raise MemoryRefused([Blocker("OWN_IMPORT", text)])
    return waiting.update(approved_at=clock.now(), approved_by=actor.user)


@verb
def withdraw(entry_id: int, *, ground: str, reason: str, actor: Actor) -> Entry:
    """Offer an entry no more. What tells who somebody is loses its text for good."""
    refuse_unless(actor, KEEPERS)
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    if entry.withdrawn_at:
        raise MemoryRefused([Blocker("WITHDRAWN", _("This entry is withdrawn already."))])
    if ground not in Ground.values or len(reason.strip()) < EXPLAINED:
        raise MemoryRefused([Blocker("NO_REASON", _("Say why, in at least 10 characters."))])
    entry.withdrawn_at, entry.withdrawn_by = clock.now(), actor.user
    entry.ground, entry.reason = ground, reason.strip()
    if ground == Ground.PERSONAL:
        entry.forget()
    entry.save()
    return entry


def export_entries(source_language: str, target_language: str, actor: Actor) -> QuerySet[Entry]:
    """Entries in use of a pair of languages, or of all where none is named, to write into a file."""
    refuse_unless(actor, KEEPERS)
    entries = Entry.objects.in_use()
    if source_language:
        entries = entries.between(source_language, target_language)
    return entries.order_by("pk")


def _kept(
    pairs: Iterable[Pair], known: Identity, source: str, target: str, actor: Actor
) -> Iterator[Entry]:
    """Entries of what may be kept, each once."""
    found: dict[tuple[str, str], Entry] = {}
    for pair in pairs:
        entry = entry_of((marked(pair[0], known), marked(pair[1], known)), known, source, target)
        if entry is not None:
            entry.added_by_id = actor.user_id  # type: ignore[assignment]  # the system has no user
            same = found.setdefault((entry.source_hash, entry.target_hash), entry)
            same.used += same is not entry
    yield from found.values()


def entry_of(
    pair: Pair, known: Identity, source_language: str, target_language: str
) -> Entry | None:
    """An entry of a marked pair; None where it would say too much or too little."""
    source, target = pair
    if Counter(MARK.findall(source)) != Counter(MARK.findall(target)):
        return None  # what is marked on one side stands on the other, in a spelling not known
    masked = masking.mask(source, source_language)
    other = masking.mask(target, target_language)
    if is_left(source, known) or is_left(target, known) or not wording.says_enough(masked.text):
        return None
    return Entry(
        source_language=source_language,
        target_language=target_language,
        source=masking.without_dates(source, source_language),
        target=masking.without_dates(target, target_language),
        masked_source=masked.text,
        masked_target=other.text,
        source_numbers=masked.kept,
        target_numbers=other.kept,
        places=masking.places(masked.numbers, other.numbers),
        telling=wording.telling(masked.text),
        source_hash=wording.hash_of(masked.text),
        target_hash=wording.hash_of(other.text),
    )


def _put(entries: Sequence[Entry], *, approved: bool, actor: Actor) -> None:
    """Write what is new, and count up what is there."""
    pairs = {(entry.source_hash, entry.target_hash): entry for entry in entries}
    there = {
        (entry.source_hash, entry.target_hash): entry
        for entry in Entry.objects.select_for_update(of=("self",))
        .filter(source_hash__in=[source for source, _ in pairs])
        .order_by("pk")
        if (entry.source_language, entry.target_language) in _languages(entries)
    }
    fresh = [entry for key, entry in pairs.items() if key not in there]
    Entry.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    if not approved:
        return
    seen = [there[key].pk for key in pairs if key in there]
    Entry.objects.filter(pk__in=seen).update(used=F("used") + 1)
    Entry.objects.waiting().filter(pk__in=seen).update(
        approved_at=clock.now(), approved_by=actor.user
    )


def _languages(entries: Iterable[Entry]) -> set[tuple[str, str]]:
    return {(entry.source_language, entry.target_language) for entry in entries}


def refuse_unless(actor: Actor, roles: Iterable[str]) -> None:
    if actor.role not in roles:
        raise MemoryRefused([Blocker("ROLE_NOT_ALLOWED", _("This role may not do that."))])

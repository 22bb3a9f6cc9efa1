"""Marking what the memory holds by the rule as it is now: what was kept by another may tell more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.utils.translation import gettext as _

from casework import clock
from casework.people.acting import verb
from casework.people.actor import Actor
from translation.identity.people import Identity
from translation.memory.marking import NOBODY, with_marks
from translation.memory.masking import A_DATE
from translation.memory.models import Entry, Ground
from translation.memory.remembering import KEEPERS, entry_of, refuse_unless

A_BATCH = 500
LONG_AGO = {"y": 1000, "m": 1, "d": 1}  # in the place of a date, which is not kept
TEXTS = (
    *("source", "target", "masked_source", "masked_target", "source_numbers", "target_numbers"),
    *("places", "telling", "source_hash", "target_hash"),
)


@dataclass
class Marked:
    """How many entries were looked at, have other marks now, and lost their text."""

    seen: int = 0
    changed: int = 0
    emptied: int = 0


def mark_all_again(*, actor: Actor) -> Iterator[Marked]:
    """Batch by batch; what is done stays done. Raises MemoryRefused."""
    told = Entry.objects.exclude(ground=Ground.PERSONAL).order_by("pk")
    for batch in batched(told.values_list("pk", flat=True), A_BATCH):
        yield mark_again(batch, actor=actor)


@verb
def mark_again(ids: tuple[int, ...], *, actor: Actor) -> Marked:
    """Entries with the marks that they would get today; one that would not be kept loses its text."""
    refuse_unless(actor, KEEPERS)
    done = Marked()
    people: dict[int, Identity] = {}
    entries = Entry.objects.select_for_update(of=("self",)).select_related("job__case")
    for entry in entries.filter(pk__in=ids).exclude(ground=Ground.PERSONAL).order_by("pk"):
        done.seen += 1
        known = NOBODY
        if entry.job is not None:
            known = people.get(entry.job.case_id) or Identity.of(entry.job.case)
            people[entry.job.case_id] = known
        texts = (
            with_marks(_with_days(entry.source, entry.source_numbers), known),
            with_marks(_with_days(entry.target, entry.target_numbers), known),
        )
        again = entry_of(texts, known, entry.source_language, entry.target_language)
        if again is None or (_key(again) != _key(entry) and _counted_up(again, entry)):
            _empty(entry, actor)
            done.emptied += 1
        elif any(getattr(again, field) != getattr(entry, field) for field in TEXTS):
            for field in TEXTS:
                setattr(entry, field, getattr(again, field))
            entry.save(update_fields=TEXTS)
            done.changed += 1
    return done


def _key(entry: Entry) -> tuple[str, str]:
    return entry.source_hash, entry.target_hash


def _with_days(text: str, numbers: list[str]) -> str:
    """The text with a day for each of its dates, in the way in which that was written."""
    days = iter(number.format(**LONG_AGO) for number in numbers if "{y}" in number)
    return re.sub(A_DATE, lambda _date: next(days, ""), text)


def _counted_up(again: Entry, entry: Entry) -> bool:
    """Whether there is one already that says what the entry would say now."""
    there = (
        Entry.objects.between(entry.source_language, entry.target_language)
        .filter(source_hash=again.source_hash, target_hash=again.target_hash)
        .first()
    )
    if there is None:
        return False
    there.used += entry.used
    if entry.approved_at and not there.approved_at:
        there.approved_at, there.approved_by = entry.approved_at, entry.approved_by
    there.save(update_fields=["used", "approved_at", "approved_by"])
    return True


def _empty(entry: Entry, actor: Actor) -> None:
    entry.forget()
    entry.ground = Ground.PERSONAL
    if entry.withdrawn_at is None:
        entry.withdrawn_at, entry.withdrawn_by = clock.now(), actor.user
        entry.reason = _("Marked again: it could have told who somebody is.")
    entry.save()

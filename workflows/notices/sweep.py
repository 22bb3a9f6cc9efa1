"""Reminders, escalation and holds that end, from the rows that say what is due.

Nothing is scheduled ahead: a sweep reads which rows have come due and have no notice yet, so it
catches up after any downtime, and a notice's own row keeps it from being made twice. Each batch
is one transaction.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from casework import clock
from casework.cases.models import Case, Fact
from casework.contacts.models import Contact
from casework.contacts.zones import office_today
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from documents.models import PaperRequest
from workflows.engine.models import Deed, Outcome, WorkItem, WorkItemQuerySet
from workflows.gaps.deriving import codes_of_papers
from workflows.notices import telling
from workflows.notices.jobs import tell_of_jobs
from workflows.notices.models import Kind, Notice
from workflows.notices.recipients import Recipients, active, with_covers

logger = logging.getLogger(__name__)

BATCH = 1000  # rows in one transaction
# An owner is reminded from the first hour of the day before the last one; late work is reported
# from the first hour of the second day after it (domain.md 2.7). `due_at` ends a day.
BEFORE = timedelta(days=2)
AFTER = timedelta(days=1)

Tell = Callable[[list[WorkItem]], Iterable[Notice]]


def remind() -> int:
    """Make the notices that are due now; answers how many rows had one coming."""
    now = clock.now()
    begun = WorkItem.objects.open().begun(clock.site_today())
    # Twenty papers of a case come due on one day: the gap list and requests chase them together.
    papers = Q(code__in=codes_of_papers())
    soon = begun.filter(due_at__lte=now + BEFORE).exclude(papers, owner=None)
    late = begun.filter(due_at__lte=now - AFTER).exclude(papers)
    count = _in_batches(soon, Kind.DUE_SOON, _to_owner)
    count += _in_batches(late, Kind.OVERDUE, _to_leads)
    count += end_holds()
    count += tell_dates()
    count += tell_of_jobs()
    logger.info("notices.swept", extra={"rows": count})
    return count


def _in_batches(due: WorkItemQuerySet, kind: Kind, tell: Tell) -> int:
    told = Notice.objects.filter(item=OuterRef("pk"), kind=kind, day=OuterRef("due_on"))
    waiting = due.exclude(Exists(told)).select_related("case").order_by("pk")
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(waiting.filter(pk__gt=last)[:BATCH])
            telling.write(list(tell(rows)))
        count += len(rows)
        if len(rows) < BATCH:
            return count
        last = rows[-1].pk


def _to_owner(rows: list[WorkItem]) -> Iterable[Notice]:
    """Who owns a task, or those who could: it is due tomorrow."""
    recipients = Recipients({row.case_id for row in rows})
    owners = with_covers(active(row.owner_id for row in rows))
    for row in rows:
        whom = owners.get(row.owner_id or 0)
        if whom is None:
            task = protocol(row.case.protocol_id).tasks[row.code]
            whom = recipients.of(row.case_id, (task.role, *task.also_by))
            whom = whom or recipients.leads(row.case_id, task.role)
        yield from _notices(row, Kind.DUE_SOON, whom)


def _to_leads(rows: list[WorkItem]) -> Iterable[Notice]:
    """The leads of the party whose task it is: it is two days late."""
    recipients = Recipients({row.case_id for row in rows})
    for row in rows:
        yield from _notices(row, Kind.OVERDUE, recipients.leads(row.case_id, row.role))


def _notices(row: WorkItem, kind: Kind, whom: Iterable[int]) -> Iterable[Notice]:
    for user_id in whom:
        yield Notice(
            user_id=user_id,
            kind=kind,
            case_id=row.case_id,
            item=row,
            day=row.due_on,
            params={"task": row.code},
            made_at=clock.now(),
        )


def end_holds() -> int:
    """Take tasks off hold whose day has come where their owner is, and tell the owner."""
    now, count = clock.now(), 0
    held = WorkItem.objects.open().on_hold().filter(held_until__lte=now.date() + timedelta(days=1))
    for item_id in list(held.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            Case.objects.select_for_update(of=("self",)).get(work=item_id)
            item = WorkItem.objects.get(pk=item_id)
            if item.outcome == Outcome.OPEN and item.held_until and item.held_until <= item.today():
                _end_hold(item)
                count += 1
    return count


def _end_hold(item: WorkItem) -> None:
    until = item.held_until
    WorkItem.objects.filter(pk=item.pk).update(held_until=None, held_because="")
    Deed.objects.create(item=item, kind=Deed.Kind.RESUMED, role="SYSTEM", at=clock.now())
    whom = active([item.owner_id])
    telling.tell(whom, Kind.HOLD_ENDED, item.case_id, item_id=item.pk, day=until, task=item.code)


def tell_dates() -> int:
    """Tell coordinators of a date of their case that has come, each once."""
    dates = [*_reviews(), *_contacts(), *_papers()]
    about = Notice.objects.filter(item=None, case__in={case.pk for case, _, _ in dates})
    told = set(about.values_list("case_id", "kind", "day"))
    due = [(case, kind, day) for case, kind, day in dates if (case.pk, kind, day) not in told]
    recipients = Recipients({case.pk for case, _kind, _day in due})
    for case, kind, day in due:
        whom = active([case.owner_id]) or recipients.leads(case.pk, Role.COORD)
        telling.tell(whom, kind, case.pk, day=day)
    return len(due)


def _reviews() -> Iterator[tuple[Case, Kind, date]]:
    """Cases on hold whose hold is to be looked at again."""
    held = Case.objects.open().filter(on_hold_since__isnull=False)
    for fact in Fact.objects.filter(case__in=held, name="hold_review_on").select_related("case"):
        day = date.fromisoformat(str(fact.value))
        if day <= clock.site_today():
            yield fact.case, Kind.HOLD_ENDED, day


def _contacts() -> Iterator[tuple[Case, Kind, date]]:
    """Cases in which somebody is to be contacted."""
    for contact in Contact.objects.due_contacts(office_today()).select_related("case"):
        if contact.next_on is not None:
            yield contact.case, Kind.CONTACT_DUE, contact.next_on


def _papers() -> Iterator[tuple[Case, Kind, date]]:
    """Cases in which a paper has not come by the day it was asked for."""
    late = PaperRequest.objects.overdue(office_today()).select_related("case")
    yield from dict.fromkeys((one.case, Kind.PAPERS_DUE, one.due_on) for one in late)

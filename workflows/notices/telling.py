"""Telling people: a notice for each, and mail at once where they want it so.

Called in the transaction of what happened: either both stay or neither does. Mails are jobs.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from casework import clock
from casework.cases.models import Case, Proposal
from casework.people.absence import away_now
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from casework.protocols.schema import Task
from workflows.engine.models import Deed, WorkItem
from workflows.notices.mail import mail_soon
from workflows.notices.models import Kind, Notice
from workflows.notices.recipients import Recipients, active, with_covers

AT_SITE = (Role.SITE_CRC, Role.INVESTIGATOR)


def tell(
    user_ids: Iterable[int],
    kind: Kind,
    case_id: int,
    *,
    item_id: int | None = None,
    job_id: int | None = None,
    day: date | None = None,
    number: int = 0,
    **params: Any,
) -> None:
    """Tell each of these people, and who stands in for them, once; nobody is told again."""
    told: set[int] = set().union(*with_covers(user_ids).values())
    rows = [
        Notice(
            user_id=user_id,
            kind=kind,
            case_id=case_id,
            item_id=item_id,
            job_id=job_id,
            day=day,
            number=number,
            params=params,
            made_at=clock.now(),
        )
        for user_id in sorted(told)
    ]
    write(rows)


def write(rows: Collection[Notice]) -> None:
    """Keep notices, and mail those at once that are wanted so."""
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    mail_soon(rows)


def handed(deed: Deed, before: int | None, actor: Actor) -> None:
    """A task changed hands: who has it now and who had it are told, not who did it."""
    whom = {deed.whom_id, before} - {actor.user_id, None}
    for user_id in active(whom):
        tell(
            [user_id],
            Kind.ASSIGNED,
            deed.item.case_id,
            item_id=deed.item_id,
            number=deed.pk,
            task=deed.item.code,
            by=actor.name,
            taken=user_id != deed.whom_id,
        )


def declined(deed: Deed, actor: Actor) -> None:
    """Who gave the task away is told that it came back, else who coordinates the case."""
    given = deed.item.deeds.filter(kind=Deed.Kind.ASSIGNED, whom=actor.user).last()
    giver = given.by_id if given else deed.item.case.owner_id
    tell(
        active({giver} - {actor.user_id}),
        Kind.DECLINED,
        deed.item.case_id,
        item_id=deed.item_id,
        number=deed.pk,
        task=deed.item.code,
        by=actor.name,
    )


def safety(case: Case, opened: Iterable[tuple[Task, WorkItem]]) -> None:
    """Safety work opened: who may do it and the hospital's team are told at once (P-12).

    Where all of them are away and nobody stands in, their leads are told too.
    """
    recipients = Recipients([case.pk])
    for task, item in opened:
        whom = recipients.of(case.pk, (task.role, *task.also_by))
        away = away_now(whom)
        if not whom - set(away) and not any(absence.covered_by for absence in away.values()):
            whom |= recipients.leads(case.pk, task.role)
        tell(whom, Kind.SAFETY, case.pk, item_id=item.pk, task=item.code)
        team = recipients.of(case.pk, AT_SITE) - whom
        tell(team, Kind.SAFETY, case.pk, item_id=item.pk, task=item.code, relayed=True)


def approval(proposal: Proposal, roles: Iterable[str]) -> None:
    """Something waits for a second person: those who may confirm it are told."""
    whom = Recipients([proposal.case_id]).of(proposal.case_id, roles) - {proposal.proposed_by_id}
    tell(
        whom,
        Kind.APPROVAL,
        proposal.case_id,
        number=proposal.pk,
        proposal=proposal.kind,
        code=proposal.code,
        by=proposal.proposed_by.name,
    )


def case_given(case: Case, user: User, actor: Actor) -> None:
    """Somebody coordinates a case from now on."""
    today = clock.site_today()
    tell([user.pk], Kind.ASSIGNED, case.pk, day=today, coordinates=True, by=actor.name)


def wish(case: Case, edge: str, whom: Iterable[int], actor: Actor) -> None:
    """Somebody asks for a move that others make: they are told, once a day."""
    today = clock.site_today()
    tell(whom, Kind.APPROVAL, case.pk, day=today, proposal="wish", code=edge, by=actor.name)


def unread(actor: Actor) -> int:
    """How many notices this person has not read, about what they still see."""
    return Notice.objects.seen_by(actor).filter(user=actor.user, read_at=None).count()

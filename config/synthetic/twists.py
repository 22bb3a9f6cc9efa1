"""What is odd about some of the demo's cases, whose hands their work is in, and who belongs to them."""

from datetime import timedelta

from casework import clock
from casework.cases import members
from casework.contacts import log, points
from casework.people.actor import Actor
from casework.people.models import User
from config.synthetic.journey import Journey
from documents.asking.drafts import draft
from documents.asking.verbs import ask, default_due
from documents.judging import verbs as judging
from workflows.engine import moves, tasks
from workflows.queue import claiming, doing
from workflows.queue.queues import Queues


def twist(journey: Journey, twist: str) -> None:
    """What is odd about a case: a hold, a rejected paper, a waiting transcript, an event."""
    case = journey.case.pk
    if twist == "hold":
        moves.advance(
            case,
            "put_on_hold",
            actor=journey.actor("COORD"),
            given={
                "hold_reason": "FAMILY_REQUEST",
                "hold_review_on": (clock.site_today() + timedelta(days=6)).isoformat(),
            },
            reason_code="PAUSE",
        )
    elif twist == "rejected":
        rejected = list(journey.case.versions.filter(status="VERIFIED").order_by("-pk")[:2])
        for version in rejected:
            judging.reject(
                version.pk,
                actor=journey.actor("COORD"),
                reason="The second page is missing. Please send all pages.",
            )
        _ask_for(journey, [version.document_type for version in rejected[:1]])
    elif twist == "transcript":
        _transcribe(journey)
    elif twist == "event":
        tasks.raise_event(case, "adverse_event_noticed", actor=journey.actor("SITE_CRC"))
    elif twist == "sae":
        tasks.raise_event(
            case,
            "suspected_sae_reported",
            actor=journey.actor("COORD"),
            note="The family reports a stay in hospital with fever.",
        )
    elif twist == "withdrawn":
        moves.advance(
            case,
            "withdraw",
            actor=journey.actor("COORD"),
            given={"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"},
            reason_code="FAMILY_DECISION",
        )


def _ask_for(journey: Journey, types: list[str]) -> None:
    """The family is asked for these papers by messenger, in its language."""
    actor = journey.actor("COORD")
    given = {"party": "PATIENT", "kind": "MESSENGER", "value": "WhatsApp +52 55 0000 0000"}
    more = {"name": journey.case.patient_name, "language": journey.case.languages[:2]}
    point = points.add(journey.case.pk, given | more, actor=actor)
    due_on = default_due()
    text = draft(journey.case, point, due_on, coordinator=journey.team["COORD"].name)
    ask(journey.case.pk, types, point_id=point.pk, due_on=due_on, actor=actor, **text)


def hand_out(journey: Journey) -> None:
    """Some of the open work is in somebody's hands; of each case one task waits for the family."""
    for role in ("COORD", "TRANS", "SITE_CRC"):
        if role not in journey.team:
            continue
        actor = journey.actor(role)
        free = Queues(actor).available().filter(case=journey.case)
        for item in free[: journey.case.pk // 3 % 3]:
            claiming.claim(item.pk, actor=actor)
    actor = journey.actor("COORD")
    calm = Queues(actor).mine().filter(case=journey.case, safety=False).last()
    if calm is not None and journey.case.pk // 3 % 4 == 0:
        until = clock.site_today() + timedelta(days=5)
        doing.hold(calm.pk, actor=actor, until=until, reason="The family sends it next week.")
    if not journey.case.is_open:
        return
    reached = journey.case.pk % 3 > 0
    log.log(
        journey.case.pk,
        {
            "at": clock.now() - timedelta(hours=2),
            "party": "PATIENT",
            "channel": "CALL",
            "direction": "OUT",
            "outcome": "REACHED" if reached else "NO_ANSWER",
            "summary": "Asked how things are and what is still to come." if reached else "",
            "next_on": clock.site_today() + timedelta(days=4),
        },
        actor=actor,
    )


def _transcribe(journey: Journey) -> None:
    """The hospital answered by letter; the coordinator's copy waits for the manager."""
    if journey.case.facts.filter(name="site_decision").exists():
        return
    journey.upload("SITE_REVIEW_DECISION")
    tasks.complete(
        journey.case.pk,
        "PRE-05",
        actor=journey.actor("COORD"),
        given={
            "site_decision": "FAVOURABLE",
            "site_decided_at": clock.now().isoformat(),
            "site_decision_author": "Dr. Synthetic Reviewer",
        },
    )


def family(journey: Journey, fixture: str, users: dict[str, list[User]]) -> None:
    """Family and home physician of the first fixtures are users too."""
    roles = {
        "SYN-001": ("PATIENT", "FAMILY", "HOME_MD"),
        "SYN-002": ("GUARDIAN",),
    }.get(fixture, ())
    for role in roles:
        members.add(
            journey.case.pk, users[role][0], role, actor=Actor(journey.team["COORD"], "COORD")
        )

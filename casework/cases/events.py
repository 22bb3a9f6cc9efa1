"""Events of a case: what happened that calls for work."""

from casework import clock
from casework.cases.models import Case, CaseEvent
from casework.people.actor import Actor
from casework.protocols.compiled import protocol


def raise_by_system(case: Case, code: str, occurrence: str, actor: Actor) -> None:
    """Raise one of the system's own events, if it means anything in the case's present stage.

    Once: a paper that is accepted again, after it was kept out, is the same occurrence.
    """
    event = protocol(case.protocol_id).events.get(code)
    if event is None or not event.system or case.stage not in event.open_in:
        return
    if not CaseEvent.objects.filter(case=case, code=code, occurrence=occurrence).exists():
        write(case, code, occurrence, actor)


def write(case: Case, code: str, occurrence: str, actor: Actor, note: str = "") -> CaseEvent:
    return CaseEvent.objects.create(
        case=case,
        code=code,
        occurrence=occurrence,
        at=clock.now(),
        raised_by=actor.user,
        raised_role=actor.role,
        note=note,
    )

"""The files that came loose and wait to be filed, as far as somebody may file them."""

from django.db.models import Q, QuerySet

from casework.cases.models import Case
from casework.people.access import without_question
from casework.people.actor import Actor
from casework.people.roles import Role
from documents.files.models import File, Origin, State


def waiting(actor: Actor) -> QuerySet[File]:
    """Files without a paper, the oldest first.

    Of no case: those that this person brought; the manager has everybody's. Of a case: those of
    the cases that this person opens without being asked why.
    """
    loose = Q(case=None)
    if actor.role != Role.MGR:
        loose &= Q(came_by=actor.user)
    cases = Case.objects.visible_to(actor).filter(without_question(actor))
    found = File.objects.filter(
        loose | Q(case__in=cases), origin=Origin.RECEIVED, versions=None
    ).exclude(Q(state=State.DELETED) | Q(finding="DISCARDED"))
    return found.select_related("case", "came_by").order_by("came_at", "pk")


def next_to(file_id: int, actor: Actor) -> int | None:
    """The file to look at once this one is done: the one after it, else the first."""
    numbers = list(waiting(actor).values_list("pk", flat=True))
    if file_id in numbers:
        at = numbers.index(file_id)
        numbers = numbers[at + 1 :] + numbers[:at]
    return numbers[0] if numbers else None

"""The list of people: who has an account here, in which roles, away or not, and with how much."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.people.absence import Absence, away_now
from casework.people.access import ActingRequest, acting
from casework.people.account_forms import PeopleFilter
from casework.people.actor import Actor
from casework.people.authority import authority, roles_seen, seen_by
from casework.people.models import User
from casework.people.roles import PEOPLE_ROLES, Role
from workflows.team.workload import Workload, workload

PAGE = 50  # rows
SEES_WORK = frozenset({Role.MGR})


@dataclass(frozen=True)
class Row:
    """One person in the list. load: None for who may not know of the work."""

    person: User
    roles: list[Role]
    away: Absence | None
    load: Workload | None


@require_safe
@acting(*PEOPLE_ROLES)
def people(request: ActingRequest) -> HttpResponse:
    """Everybody whose account this role sees. An odd page is the last one."""
    form = PeopleFilter(request.GET, sees=authority(request.actor).sees)
    given = form.cleaned_data if form.is_valid() else {}
    found = filtered(seen_by(request.actor), given)
    page = Paginator(found.order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
    wanted = {name: value for name, value in given.items() if value}
    context = {
        "form": form,
        "page": page,
        "rows": rows(list(page.object_list), request.actor),
        "wanted": urlencode(wanted),
        "sees_work": request.actor.role in SEES_WORK,
    }
    return render(request, "team/people.html", context, status=200 if form.is_valid() else 422)


def filtered(people: QuerySet[User], given: dict[str, str]) -> QuerySet[User]:
    """The people that the filter asks for."""
    if text := given.get("q"):
        people = people.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role := given.get("role"):
        people = people.filter(role_grants__role=role)
    if state := given.get("state"):
        people = STATES[state](people)
    return people


STATES: dict[str, Callable[[QuerySet[User]], QuerySet[User]]] = {
    "active": lambda people: people.filter(is_active=True),
    "invited": lambda people: people.filter(is_active=True, last_login=None),
    "closed": lambda people: people.filter(is_active=False),
    "away": lambda people: people.filter(pk__in=Absence.objects.running().values("user")),
}


def rows(people: list[User], actor: Actor) -> list[Row]:
    """What the list says of these people, in the same few queries for one and for fifty."""
    ids = [person.pk for person in people]
    away, held = away_now(ids), roles_seen(ids, actor)
    load = workload(ids) if actor.role in SEES_WORK else {}
    return [
        Row(person, held[person.pk], away.get(person.pk), load.get(person.pk)) for person in people
    ]

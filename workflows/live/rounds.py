"""What the hub asks the database: in a thread of its own, so that the streams do not wait."""

from collections.abc import Callable, Collection, Iterable
from functools import wraps

from django.db import connection

from casework import clock
from casework.people.actor import Actor
from casework.people.demo_clock import current_shift
from casework.people.models import RoleGrant
from casework.pulse.lost import Lost
from casework.pulse.news import News, news, news_since
from casework.pulse.reading import Changed, changed_since


def in_its_own_thread[**P, R](ask: Callable[P, R]) -> Callable[P, R]:
    """By the product's clock, and with the connection given back at the end."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with clock.shifted_by(current_shift()):
                return ask(*args, **kwargs)
        finally:
            connection.close()

    return asked


catch_up = in_its_own_thread(news_since)
changes = in_its_own_thread(changed_since)


@in_its_own_thread
def lost(changed: Changed) -> Lost:
    """Who lost sight of the cases that changed: asked once for all readers."""
    return Lost(changed.cases)


@in_its_own_thread
def scoped(changed: Changed, actors: Iterable[Actor], lost: Lost) -> list[tuple[Actor, News]]:
    """What each of these readers may know of it; those for whom there is nothing are left out."""
    if changed.all:
        return [(actor, News(changed.cursor, all=True)) for actor in actors]
    found = ((actor, news(actor, changed.cursor, changed.cases, lost)) for actor in actors)
    return [(actor, told) for actor, told in found if told]


@in_its_own_thread
def still_working(users: Collection[int]) -> set[tuple[int, str]]:
    """The users that may still sign in, each in the roles they hold."""
    held = RoleGrant.objects.filter(user__in=users, user__is_active=True)
    return set(held.values_list("user_id", "role"))

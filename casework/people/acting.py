"""Verbs write who acts into the history, wherever they are called from."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pghistory
from django.db import transaction

from casework.people.actor import Actor


def verb[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """One transaction, with the `actor` keyword's user and acting role on every history row."""

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        actor: Any = kwargs["actor"]
        if not isinstance(actor, Actor):
            raise TypeError("A verb takes an Actor.")
        with (
            pghistory.context(user=actor.user_id, role=actor.role, verb=function.__name__),
            transaction.atomic(),
        ):
            return function(*args, **kwargs)

    return act

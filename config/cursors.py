"""How we talk to PostgreSQL: prepared statements, in agreement with pghistory and pgtrigger."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from psycopg import Connection as PsycopgConnection
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from psycopg import Cursor as PsycopgCursor

    Base = PsycopgCursor[Any]
else:
    from django.db.backends.postgresql.base import ServerBindingCursor as Base

# What both libraries put before a statement, to tell triggers who acts and which of them to skip.
SET_FIRST = re.compile(r"SELECT set_config\([^;]*; ")
# After these, what was set may hold no longer.
UNSAID = re.compile(r"ROLLBACK|COMMIT|RESET|(?i:set_config\('(?!pghistory|lock_timeout))")
NAMED = re.compile(r"%\((\w+)\)s")
SAVEPOINT = re.compile(r"(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) ")


@dataclass(frozen=True, slots=True)
class Text:
    """What matters of a statement. `set_first`: what a library put before it.

    `comes_once`: several commands of a migration, or a name that never comes again.
    """

    unsays: bool = True
    comes_once: bool = False
    set_first: str = ""


@lru_cache(maxsize=2000)
def look(query: str) -> Text:
    """Read a statement; a move sends thirty, and nearly the same thirty as the move before."""
    first = SET_FIRST.match(query)
    return Text(
        unsays=UNSAID.search(query) is not None,
        comes_once=";" in query.rstrip("; \n") or SAVEPOINT.match(query) is not None,
        set_first=first.group() if first else "",
    )


def _parted(first: str, params: Any) -> tuple[Any, Any]:
    """What belongs to what is put before a statement, and what to the statement itself."""
    if isinstance(params, Mapping):
        names = NAMED.findall(first)
        return (
            {name: params[name] for name in names},
            {name: value for name, value in params.items() if name not in names},
        )
    cut = first.count("%s")
    return params[:cut], params[cut:]


class Connection(PsycopgConnection[Any]):
    """Keeps more statements prepared than psycopg's 100: one move of a case takes about as many."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepared_max = 500
        self.said: tuple[str, tuple[Any, ...]] | None = None  # what this transaction was told last


class Cursor(Base):
    """What is prepared is one command, so several are taken apart or sent unprepared."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, **options: Any
    ) -> Self:
        idle = self.connection.info.transaction_status == TransactionStatus.IDLE
        text = look(query) if isinstance(query, str) else Text()
        if idle or text.unsays:
            self._said(None)
        if text.comes_once and not params:
            prepare = False
        if not text.set_first or not isinstance(params, Sequence | Mapping):
            return super().execute(query, params, prepare=prepare, **options)
        second = query[len(text.set_first) :]
        if idle and self.connection.autocommit:  # else psycopg opens the transaction by itself
            with self.connection.transaction():  # what is set lasts until the transaction ends
                return self._one_by_one(text.set_first, second, params)
        return self._one_by_one(text.set_first, second, params)

    def _one_by_one(
        self, first: str, second: str, params: Sequence[Any] | Mapping[str, Any]
    ) -> Self:
        set_to, rest = _parted(first, params)
        told = first, tuple(set_to.values() if isinstance(set_to, Mapping) else set_to)
        if getattr(self.connection, "said", None) != told:
            super().execute(first, set_to)
            self._said(told)
        return self.execute(second, rest or None)

    def _said(self, told: tuple[str, tuple[Any, ...]] | None) -> None:
        """Remember what holds to the end of the transaction; saying it again costs a round trip."""
        if isinstance(self.connection, Connection):
            self.connection.said = told

"""How we talk to PostgreSQL: prepared statements, in agreement with pghistory and pgtrigger."""

import re
from collections.abc import Sequence
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
SAVEPOINT = re.compile(r"(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) ")


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
        first = None
        idle = self.connection.info.transaction_status == TransactionStatus.IDLE
        if idle or not isinstance(query, str) or UNSAID.search(query):
            self._said(None)
        if isinstance(query, str):
            if not params and (";" in query.rstrip("; \n") or SAVEPOINT.match(query)):
                prepare = False  # several commands of a migration, or a name that never comes again
            if isinstance(params, Sequence):
                first = SET_FIRST.match(query)
        if first is None:
            return super().execute(query, params, prepare=prepare, **options)
        if idle and self.connection.autocommit:  # else psycopg opens the transaction by itself
            with self.connection.transaction():  # what is set lasts until the transaction ends
                return self._one_by_one(first.group(), query[first.end() :], params)
        return self._one_by_one(first.group(), query[first.end() :], params)

    def _one_by_one(self, first: str, second: str, params: Sequence[Any]) -> Self:
        cut = first.count("%s")
        told = first, tuple(params[:cut])
        if getattr(self.connection, "said", None) != told:
            super().execute(first, params[:cut])
            self._said(told)
        return self.execute(second, params[cut:] or None)

    def _said(self, told: tuple[str, tuple[Any, ...]] | None) -> None:
        """Remember what holds to the end of the transaction; saying it again costs a round trip."""
        if isinstance(self.connection, Connection):
            self.connection.said = told

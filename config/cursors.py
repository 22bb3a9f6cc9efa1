"""The cursor of every database connection: server-side binding, made to agree with pghistory and pgtrigger."""

import re
from collections.abc import Sequence
from typing import Any, Self

from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.pq import TransactionStatus

# What both libraries put before a statement, to tell the triggers who acts and which of them to skip.
SET_FIRST = re.compile(r"SELECT set_config\([^;]*; ")


class Cursor(ServerBindingCursor):
    """A prepared statement is one command, so what comes as several is taken apart or sent unprepared."""

    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, **options: Any) -> Self:
        if not params:
            # migrations send several commands at once; without parameters that is allowed, but unprepared
            several = isinstance(query, str) and ";" in query.rstrip("; \n")
            return super().execute(query, params, prepare=False if several else prepare, **options)
        first = SET_FIRST.match(query) if isinstance(query, str) and isinstance(params, Sequence) else None
        if first is None:
            return super().execute(query, params, prepare=prepare, **options)
        if self.connection.info.transaction_status == TransactionStatus.IDLE:
            with self.connection.transaction():  # what is set lasts until the transaction ends
                return self._one_by_one(first.group(), query[first.end() :], params)
        return self._one_by_one(first.group(), query[first.end() :], params)

    def _one_by_one(self, first: str, second: str, params: Sequence[Any]) -> Self:
        cut = first.count("%s")
        super().execute(first, params[:cut])
        return self.execute(second, params[cut:] or None)

"""The one connection of a process that listens for changes. It comes back by itself."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import pq, sql

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0  # seconds before it tries again
SILENCE = 60.0  # seconds after which it asks whether the server is still there


async def listen(heard: Mapping[str, asyncio.Event]) -> None:
    """Set the event of a channel whenever it is notified, and all when listening begins anew:
    nobody heard what was said meanwhile. Ends only when it is cancelled."""
    wait = FIRST_WAIT
    while True:
        try:
            async with await _connect() as connection:
                for channel in heard:
                    await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                for event in heard.values():
                    event.set()
                wait = FIRST_WAIT
                await _hear(connection, heard)
        except (psycopg.Error, TimeoutError) as error:
            logger.warning("live.deaf", extra={"error": type(error).__name__})
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _hear(
    connection: psycopg.AsyncConnection[Any], heard: Mapping[str, asyncio.Event]
) -> None:
    while True:
        async for notice in connection.notifies(timeout=SILENCE):
            heard[notice.channel].set()
        await asyncio.wait_for(connection.execute("SELECT 1"), SILENCE)


async def _connect() -> psycopg.AsyncConnection[Any]:
    """A connection outside Django's pool, to the same database."""
    wrapper = connections["default"]
    assert isinstance(wrapper, DatabaseWrapper)
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    params = {"connect_timeout": 10, **wrapper.get_connection_params()}
    params = {name: value for name, value in params.items() if name in known}
    return await psycopg.AsyncConnection.connect(**params, autocommit=True)

"""The open streams of a process: one listener wakes it, one round asks for all of them."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import batched
from weakref import WeakKeyDictionary

from django.db import Error

from casework.people.actor import Actor
from casework.pulse.news import News
from casework.pulse.reading import Changed
from casework.pulse.triggers import CASES, PEOPLE
from workflows.live import rounds
from workflows.live.listening import listen

logger = logging.getLogger(__name__)

GATHER = 0.3  # seconds in which changes are gathered into one round
LONGEST_REST = 0.6  # a round is followed by a rest of its own length, at most so many seconds
AT_ONCE = 25  # readers asked for in one go
BEAT = 20.0  # seconds of silence after which a stream says that it is there
LIFE = 600.0  # seconds after which a stream ends: the browser comes back, its rights checked anew
MOST = 32  # streams of one reader in a process
UNREAD = 50  # news that a stream which is not read may leave standing; then it ends

type Viewer = tuple[int, str]


class Hub:
    """Streams by reader. Lives in one event loop; everything but `_ask` runs there."""

    def __init__(self) -> None:
        self._open: dict[Viewer, set[asyncio.Queue[News | None]]] = defaultdict(set)
        self._actors: dict[Viewer, Actor] = {}
        self._heard = {CASES: asyncio.Event(), PEOPLE: asyncio.Event()}
        self._threads = ThreadPoolExecutor(1, "live")
        self._tasks: list[asyncio.Task[None]] = []
        self._cursor: int | None = None
        self._told: dict[int, int] = {}  # transactions told of already that the cursor is not past

    @property
    def streams(self) -> int:
        return sum(map(len, self._open.values()))

    @property
    def cursor(self) -> int | None:
        """What everybody has been told up to."""
        return self._cursor

    async def follow(self, actor: Actor, cursor: int | None) -> AsyncGenerator[News | None]:
        """What changed since the cursor, then what changes, as it does; None is a sign of life."""
        self._begin()
        viewer, news = _viewer(actor), asyncio.Queue[News | None](UNREAD)
        self._enter(viewer, actor, news)  # before it asks, or what comes between would be lost
        try:
            missed = await self._ask(rounds.catch_up, actor, cursor)
            if self._cursor is None:  # the rounds begin where the first stream is
                self._cursor = missed.cursor
                self._heard[CASES].set()  # a round before this one found nobody to ask for
            yield missed
            ends = asyncio.get_running_loop().time() + LIFE * random.uniform(0.9, 1)  # noqa: S311
            while news in self._open[viewer]:
                left = ends - asyncio.get_running_loop().time()
                if left <= 0:
                    return
                try:
                    told = await asyncio.wait_for(news.get(), min(BEAT, left))
                except TimeoutError:
                    yield None
                    continue
                if told is None:
                    return
                yield told
        finally:
            self._leave(viewer, news)

    def _enter(self, viewer: Viewer, actor: Actor, news: asyncio.Queue[News | None]) -> None:
        """The tabs of a browser share one stream; who opens many ends the others."""
        self._actors[viewer] = actor
        while len(self._open[viewer]) >= MOST:
            _put(self._open[viewer].pop(), None)
        self._open[viewer].add(news)

    def _leave(self, viewer: Viewer, news: asyncio.Queue[News | None]) -> None:
        self._open[viewer].discard(news)
        if not self._open[viewer]:
            del self._open[viewer], self._actors[viewer]
        if not self._open:
            self._cursor, self._told = None, {}

    def _begin(self) -> None:
        if not self._tasks:
            work = (listen(self._heard), self._look_at_cases(), self._look_at_people())
            self._tasks = [asyncio.create_task(each) for each in work]
            for task in self._tasks:
                task.add_done_callback(self._stopped)

    def _end(self, viewers: Iterable[Viewer]) -> None:
        for viewer in list(viewers):
            for news in list(self._open.get(viewer, ())):
                _put(news, None)

    def _stopped(self, task: asyncio.Task[None]) -> None:
        """Something is wrong with the program. The streams end; who comes back starts it anew."""
        if not task.cancelled():
            logger.error("live.stopped", exc_info=task.exception())
            self._end(self._open)
            for each in self._tasks:
                each.cancel()
            self._tasks = []

    async def close(self) -> None:
        """End every stream, and listen no more."""
        self._end(self._open)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._threads.shutdown()

    async def _look_at_cases(self) -> None:
        while True:
            await self._heard[CASES].wait()
            await asyncio.sleep(GATHER)
            self._heard[CASES].clear()
            begun = asyncio.get_running_loop().time()
            try:
                await self._round()
            except Error:
                logger.warning("live.failed", exc_info=True)
                self._heard[CASES].set()
                begun -= LONGEST_REST
            length = asyncio.get_running_loop().time() - begun
            await asyncio.sleep(min(LONGEST_REST, length))

    async def _round(self) -> None:
        """Tell everybody what changed since the last round, each what they may know."""
        if self._cursor is None:  # nobody is there; who comes, catches up by themselves
            return
        changed = await self._ask(rounds.changes, self._cursor)
        fresh = {pk: xid for pk, xid in changed.cases.items() if self._told.get(pk) != xid}
        if fresh or changed.all:
            await self._tell(replace(changed, cases=fresh))
        self._cursor = changed.cursor
        self._told = {pk: xid for pk, xid in changed.cases.items() if xid >= changed.cursor}

    async def _tell(self, changed: Changed) -> None:
        """A few readers at a time, so that the first do not wait for the last."""
        lost = await self._ask(rounds.lost, changed)
        for actors in batched(list(self._actors.values()), AT_ONCE):
            for actor, told in await self._ask(rounds.scoped, changed, actors, lost):
                for news in list(self._open.get(_viewer(actor), ())):
                    _put(news, told)

    async def _look_at_people(self) -> None:
        """End the streams of those whose account was closed or whose role was taken."""
        while True:
            await self._heard[PEOPLE].wait()
            self._heard[PEOPLE].clear()
            asked = set(self._open)  # who comes meanwhile was looked at by the door
            try:
                may = await self._ask(rounds.still_working, {user for user, _ in asked})
            except Error:
                logger.warning("live.failed", exc_info=True)
                self._heard[PEOPLE].set()
                await asyncio.sleep(LONGEST_REST)
                continue
            self._end(asked - may)

    async def _ask[**P, R](self, ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: ask(*args, **kwargs))


def _put(news: asyncio.Queue[News | None], told: News | None) -> None:
    """Hand it to a stream. One that nobody reads ends: its browser will ask what it missed."""
    if told is None or news.full():
        while not news.empty():
            news.get_nowait()
        told = None
    news.put_nowait(told)


def _viewer(actor: Actor) -> Viewer:
    return actor.user_id or 0, actor.role


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop; a web process has one loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


def heard_up_to() -> int | None:
    """The cursor up to which a hub of this process has heard; None while it has no streams.

    From any thread: what is read after this is no older than that.
    """
    known = [each.cursor for each in list(_hubs.values()) if each.cursor is not None]
    return min(known, default=None)

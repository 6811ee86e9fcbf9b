"""Following a daemon: what happens there as it happens, and how it stands since."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from typing import Final, Protocol

from monitor.cli.daemon.client import DaemonClient, NoAnswer
from monitor.cli.daemon.event_stream import Sent
from monitor.cli.daemon.status import Status, Wanted, read_status
from monitor.cli.daemon.told import EventTold, NewsTold

FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 30.0
_RENEWED: Final = 60.0
"""Seconds after which the status is read again though nothing happened: it may be old by then."""

_PAUSE: Final = 1.0
"""Seconds from one reading to the next, however much happens."""


class Watcher(Protocol):
    """Shows what it is told."""

    def happened(self, news: Sequence[NewsTold], left_out: int) -> None: ...

    def stands(self, status: Status) -> None: ...

    def lost(self, seconds: float) -> None:
        """The daemon does not answer, and is asked again in so many seconds."""
        ...

    def connected(self) -> None: ...


async def follow(client: DaemonClient, wanted: Wanted, watcher: Watcher, now: Callable[[], datetime]) -> None:
    """Until it is cancelled. Raises: Refused, where what is watched is not there any more."""
    stale = asyncio.Event()
    tasks = (
        asyncio.create_task(_listen(client, wanted, watcher, stale)),
        asyncio.create_task(_renew(client, wanted, watcher, stale, now)),
    )
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(client: DaemonClient, wanted: Wanted, watcher: Watcher, stale: asyncio.Event) -> None:
    last, wait = "", FIRST_WAIT
    while True:
        try:
            async with aclosing(client.events(last)) as events:
                async for sent in events:
                    if wait > 0:
                        watcher.connected()
                    last, wait = sent.id or last, 0.0
                    stale.set()
                    _tell(client, sent, wanted, watcher)
        except NoAnswer:
            pass  # it is said just below, as is an end that is no error
        wait = min(max(2 * wait, FIRST_WAIT), LONGEST_WAIT)
        watcher.lost(wait)
        await asyncio.sleep(wait)


def _tell(client: DaemonClient, sent: Sent, wanted: Wanted, watcher: Watcher) -> None:
    if sent.kind != "board":
        return
    event = client.parsed(EventTold, sent.data)
    news = [each for each in event.changes if wanted.has(each.environment, each.route)]
    if news or event.left_out:
        watcher.happened(news, event.left_out)


async def _renew(
    client: DaemonClient,
    wanted: Wanted,
    watcher: Watcher,
    stale: asyncio.Event,
    now: Callable[[], datetime],
) -> None:
    while True:
        try:
            async with asyncio.timeout(_RENEWED):
                await stale.wait()
        except TimeoutError:
            pass  # nothing happened for long, which may be the news
        stale.clear()
        with suppress(NoAnswer):  # who listens notices, too, and says so
            watcher.stands(await read_status(client, wanted, now()))
        await asyncio.sleep(_PAUSE)

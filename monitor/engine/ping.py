"""The dead man's switch: an address that is asked while all is well, and raises the alarm when it is not."""

import asyncio
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import structlog

from monitor.upstream import open_session

EVERY: Final = 60.0
"""Seconds between two pings."""

LOOK: Final = 1.0
"""Seconds after which one that may not ping looks whether it may now."""

WITHIN: Final = 10.0
"""Seconds that an answer may take."""

_OK: Final = range(200, 300)


class Pinger:
    """Asks `url` once a minute while `healthy`; what is wrong with it is logged once, and that it is over.

    The address is a secret, since whoever knows it can say that all is well: only its host is logged.
    """

    def __init__(
        self,
        url: Callable[[], str | None],
        healthy: Callable[[], bool],
        every: float = EVERY,
        within: float = WITHIN,
    ) -> None:
        self._url = url
        self._healthy = healthy
        self._every = every
        self._within = within
        self._trouble = ""

    async def keep_on(self) -> None:
        """Ping until cancelled."""
        while True:
            url, wait = self._url(), min(LOOK, self._every)
            if url is not None and self._healthy():
                self._tell(url, await _trouble(url, self._within))
                wait = self._every
            await asyncio.sleep(wait)

    def _tell(self, url: str, trouble: str) -> None:
        log, host = structlog.get_logger(), urlsplit(url).hostname
        if trouble and not self._trouble:
            log.error("ping_url does not answer", host=host, reason=trouble)
        elif self._trouble and not trouble:
            log.info("ping_url answers again", host=host)
        self._trouble = trouble


async def _trouble(url: str, within: float) -> str:
    """Ask once: what went wrong, empty where nothing did."""
    try:
        async with (
            asyncio.timeout(within),
            open_session() as session,
            session.get(url, allow_redirects=False) as reply,
        ):
            return "" if reply.status in _OK else f"HTTP {reply.status}"
    except TimeoutError:
        return f"no answer in {within:g} s"
    except (aiohttp.ClientError, OSError, ValueError) as error:  # its text may have the address in it
        return type(error).__name__

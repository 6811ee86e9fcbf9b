"""A cloud's clock, by which ours is measured: every reply says when it was sent (`Date`, RFC 9110)."""

import asyncio
from collections import deque
from datetime import datetime
from statistics import median
from types import SimpleNamespace
from typing import Final

import aiohttp

from monitor.upstream.retry import point_in_time

_KEPT: Final = 50
_SLOWEST: Final = 5.0
"""Seconds of a round trip, half of which a reply may be off by: slower ones tell too little."""
_SECOND: Final = 0.5
"""`Date` has whole seconds, cut off: on average it lies so much in the past."""


class CloudClock:
    """Listens to the replies of a session that was opened with its `trace`; in the loop's own thread."""

    def __init__(self) -> None:
        self._told: deque[float] = deque(maxlen=_KEPT)

    def trace(self) -> aiohttp.TraceConfig:
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(_begun)
        trace.on_request_end.append(self._ended)
        return trace

    def ahead(self, now: datetime) -> float | None:
        """Seconds by which `now`, ours, is ahead of the cloud's time, negative where it is behind.

        It is the median of what the newest replies told, each good to half a second and half its round trip;
        None where no reply told it since this was asked last.
        """
        if not self._told:
            return None
        theirs = median(self._told) + asyncio.get_running_loop().time()
        self._told.clear()
        return now.timestamp() - theirs

    async def _ended(
        self, _session: aiohttp.ClientSession, begun: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        received = asyncio.get_running_loop().time()
        headers = end.response.headers
        # A cache between gives out what was sent long ago, and says how old it is (`Age`, RFC 9111).
        sent = point_in_time(headers.get("Date")) if headers.get("Age", "0") == "0" else None
        if sent is not None and received - begun.at <= _SLOWEST:
            self._told.append(sent.timestamp() + _SECOND - (begun.at + received) / 2)


async def _begun(
    _session: aiohttp.ClientSession, context: SimpleNamespace, _start: aiohttp.TraceRequestStartParams
) -> None:
    context.at = asyncio.get_running_loop().time()

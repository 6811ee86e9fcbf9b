"""Twilio's error log, read on from where it was read before; what is new goes to the board."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from monitor.engine.keeper import BoardKeeper
from monitor.model.alert_log import AlertLog
from monitor.model.protocols import CallRecords
from monitor.model.reading import GapReason, Unread

SPAN: Final = timedelta(hours=6)
"""The most of the log that is read at once, after a time in which nobody read it."""

SHORTEST: Final = timedelta(minutes=1)
"""The least. Where a log holds too much to be read in time or by pages, half of it is tried next."""

_TOO_MUCH: Final = frozenset({GapReason.TIMEOUT, GapReason.BAD_REPLY})

_AT_ONCE: Final = 200
"""Readings one after the other, more than Twilio's 30 days take at the full span."""


class AlertReader:
    """Reads the logs of all environments, each by itself. A log that cannot be read changes nothing."""

    def __init__(self, keeper: BoardKeeper, now: Callable[[], datetime]) -> None:
        self._keeper = keeper
        self._now = now
        self._spans: dict[str, timedelta] = {}

    async def read(self, environment: str, records: CallRecords) -> None:
        """Read on until now, or until the log, or the store, does not answer.

        While the store fails nothing is read: the log can be read again, what else happens cannot be had
        again and needs the place among the events that wait.
        """
        for _reading in range(_AT_ONCE):
            log = self._log(environment)
            if log is None or self._keeper.store_failing or await self._read_on(environment, log, records):
                return

    async def _read_on(self, environment: str, log: AlertLog, records: CallRecords) -> bool:
        """Read at most a span; whether there is nothing more to be read now."""
        now, span = self._now(), self._spans.get(environment, SPAN)
        since, until = log.window(now, span)
        reading = await records.alerts(since, until)
        if isinstance(reading, Unread):
            if reading.gap.reason in _TOO_MUCH:
                self._spans[environment] = max(span / 2, SHORTEST)
            return True
        self._spans[environment] = min(span * 2, SPAN)
        # In a thread: thousands of entries take longer than the loop may be held.
        news = await asyncio.to_thread(log.news, environment, reading.value, until, now)
        if news is not None:
            await self._keeper.record(news)
        return until >= now

    def _log(self, environment: str) -> AlertLog | None:
        """None of an environment that the configuration names no more."""
        state = self._keeper.board.environments.get(environment)
        return state.alerts if state else None

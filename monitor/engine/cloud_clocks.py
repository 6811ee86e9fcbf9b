"""Whether this machine's clock is that of the clouds: tokens for LiveKit and searches at Twilio go by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

import structlog

from monitor.upstream import CloudClock

FAR: Final = 30.0
"""Seconds. A call is looked for within as much of its time (`Tempo.skew`); LiveKit refuses tokens of a clock
that is a minute ahead."""

SET_IT: Final = (
    "set it by NTP: calls are found at Twilio by their time, and LiveKit refuses tokens of a clock that is "
    "ahead"
)


class Measured(Protocol):
    """Told how far our clock is ahead of a cloud's; behind it is negative, None where no reply tells it."""

    def clock_ahead(self, environment: str, upstream: str, seconds: float | None) -> None: ...


class CloudClocks:
    """Tells the observer after each sweep, and the log where a clock begins or ends to be far off."""

    def __init__(self, observer: Measured) -> None:
        self._observer = observer
        self._off: set[tuple[str, str]] = set()

    def compare(self, environment: str, clouds: Mapping[str, CloudClock], now: datetime) -> None:
        """What the replies since the sweep before told of the clocks; `now` is ours."""
        for upstream, clock in clouds.items():
            ahead = clock.ahead(now)
            self._observer.clock_ahead(environment, upstream, ahead)
            if ahead is not None:
                self._say(environment, upstream, ahead)

    def forget(self, environment: str) -> None:
        """It is swept no more."""
        self._off = {each for each in self._off if each[0] != environment}

    def _say(self, environment: str, upstream: str, ahead: float) -> None:
        which, off = (environment, upstream), abs(ahead) > FAR
        if off == (which in self._off):
            return
        log = structlog.get_logger().bind(environment=environment, upstream=upstream, ahead=round(ahead, 1))
        if off:
            self._off.add(which)
            log.warning("this machine's clock is not the cloud's", reason=SET_IT)
        else:
            self._off.remove(which)
            log.info("this machine's clock is the cloud's again")

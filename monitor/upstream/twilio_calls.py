"""Twilio's own records of calls, as a canary asks for them."""

import asyncio
import re
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar

from monitor.config import TwilioAccess
from monitor.model.call import Leg, TwilioAlert, TwilioCall
from monitor.model.insights import CallInsights
from monitor.model.phone import Callee
from monitor.model.protocols import UpstreamObserver
from monitor.model.reading import Gap, GapReason, Reading, Unread
from monitor.upstream.failure import ReadFailure, bad_reply
from monitor.upstream.gate import Gate
from monitor.upstream.limits import Limits
from monitor.upstream.reading import reading
from monitor.upstream.twilio_account import TwilioAccount, login
from monitor.upstream.twilio_hosts import HOME
from monitor.upstream.twilio_operations import Operation
from monitor.upstream.twilio_transport import TwilioTransport

T = TypeVar("T")

LEVELS: Final = ("error", "warning")
"""Both are read: many faults of a trunk, a rate limit among them, are logged as warnings."""

_AT_HOME: Final = frozenset({Operation.ALERTS, Operation.INSIGHTS})
_CALL_SID: Final = re.compile(r"CA[0-9a-fA-F]{32}")
_NOT_IN_PROGRESS: Final = 21220
_AHEAD: Final = timedelta(minutes=1)
_BEHIND: Final = timedelta(minutes=5)
"""How long before or after the end of a call, and a margin, Twilio may be asked for it: longer after, since
its record is waited for."""

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)


class TwilioRecords:
    """The calls and the error log of one environment's account. Must be made inside the loop, and closed.

    `gate` is shared by everybody who asks that account. A failure is a reading of its own (`Unread`), never
    an exception; half a list is a failure.
    """

    def __init__(
        self,
        environment: str,
        access: TwilioAccess,
        gate: Gate,
        observer: UpstreamObserver,
        limits: Limits | None = None,
    ) -> None:
        self._limits = limits or Limits(read=60.0, pages=20)
        self._region = access.region
        self._transport = TwilioTransport(
            environment, access.base_url, gate, observer, self._limits, [Operation.CALL, Operation.INSIGHTS]
        )
        self._account = TwilioAccount(login(access), access.region, access.edge, self._transport)

    async def call(self, sid: str, to: Callee | None) -> Reading[TwilioCall | None]:
        """One call by its SID; Known(None) where the account has no such call.

        `to` is who should have been called: the answer's `to_callee` says whether it was.
        """
        if not _CALL_SID.fullmatch(sid):
            return _no_sid()
        return await self._read(Operation.CALL, self._account.call(sid, to))

    async def calls_to(self, to: Callee, since: datetime, until: datetime) -> Reading[tuple[TwilioCall, ...]]:
        """Calls to a number, and to it at a SIP Domain, that began between two times, the later being now.

        Where that is not now by Twilio's clock, ours is wrong, and what is found there says nothing: Unread.
        Twilio keeps whole seconds, so that `since` counts from the beginning of its second. SIP Domains are
        looked through, among all calls of that time, only where no trunk carried a call to the number.
        """
        return await self._read(Operation.CALLS, self._calls_to(to, _whole_second(since), until))

    async def alerts(self, since: datetime, until: datetime) -> Reading[tuple[TwilioAlert, ...]]:
        """Errors and warnings between two times, but for those about messages and the like; oldest first.

        One that names no call has no `call_sid`: it may be about a call that was refused before it had one.
        """
        return await self._read(Operation.ALERTS, self._both_levels(since, until))

    async def insights(self, sid: str) -> Reading[CallInsights | None]:
        """What Voice Insights found of a call; Known(None) where it holds nothing of it, or nothing yet.

        Twilio has a part of it within 10 minutes of the call's end and all of it after some 30
        (https://www.twilio.com/docs/voice/voice-insights/api/call/call-summary-resource).
        """
        if not _CALL_SID.fullmatch(sid):
            return _no_sid()
        return await self._read(Operation.INSIGHTS, self._account.insights(sid))

    async def end(self, sid: str) -> Reading[None]:
        """Ask that a call ends, by its SID; Known also where it is over already. `call` says when it has.

        Never repeated blindly: after a fault that may pass the call is read, and asked to end again only
        where it is seen to go on, at most `limits.attempts` times.
        """
        if not _CALL_SID.fullmatch(sid):
            return _no_sid()
        return await self._read(Operation.CALL, self._end(sid))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def _calls_to(self, to: Callee, since: datetime, until: datetime) -> tuple[TwilioCall, ...]:
        """By the day where few calls are asked for, since Twilio documents these times as dates.

        It takes times of day too; where it should not, the list of all calls is longer and cut down here.
        """
        days = (f"{since.astimezone(UTC):%Y-%m-%d}", f"{until.astimezone(UTC) + _DAY:%Y-%m-%d}")
        found = _within(await self._account.calls(to, days, to=to.number), since, until)
        self._check_clock(until)
        if any(call.leg is Leg.TRUNK for call in found):
            return found
        times = (_utc(since), _utc(until + _SECOND))
        every = _within(await self._account.calls(to, times, to=None), since, until)
        known = {call.sid for call in found}
        strays = (call for call in every if call.to_callee and call.to_sip_domain)
        return (*found, *(call for call in strays if call.sid not in known))

    def _check_clock(self, until: datetime) -> None:
        """Raises: ReadFailure where Twilio's clock is far from the end of what was asked for."""
        told_at = self._transport.told_at
        if told_at is not None and not -_AHEAD <= told_at - until <= _BEHIND:
            raise bad_reply(
                "a call is searched by its time, and this machine's clock is not Twilio's: set it by NTP"
            )

    async def _end(self, sid: str) -> None:
        """Raises: ReadFailure, the last request's, where the call was not seen to be over."""
        for asked in range(1, self._limits.attempts + 1):
            try:
                await self._account.end(sid)
            except ReadFailure as failure:
                if await self._over(sid, failure):
                    return
                if asked == self._limits.attempts:
                    raise
                wait = failure.retry_after or self._limits.first_wait * 2**asked
                await asyncio.sleep(min(wait, self._limits.longest_wait))
            else:
                return

    async def _over(self, sid: str, failure: ReadFailure) -> bool:
        """Whether a call is over that could not be ended. Raises: `failure`, where that cannot be seen."""
        if failure.reason.answered:
            raise failure
        try:
            call = await self._account.call(sid, None)
        except ReadFailure:
            call = None
        if call is None:
            raise failure
        return call.over

    async def _both_levels(self, since: datetime, until: datetime) -> tuple[TwilioAlert, ...]:
        lists = [await self._account.alerts(level, since, until + _SECOND) for level in LEVELS]
        by_sid = {entry.sid: entry for entries in lists for entry in entries if entry is not None}
        return tuple(sorted(by_sid.values(), key=lambda entry: (entry.at, entry.sid)))

    async def _read(self, operation: Operation, work: Coroutine[Any, Any, T]) -> Reading[T]:
        within, late = asyncio.timeout(self._limits.read), "the reading took too long and was given up"
        return await reading(operation, work, within, late, partial(self._aside, operation))

    def _aside(self, operation: Operation, failure: ReadFailure) -> str:
        if failure.code == _NOT_IN_PROGRESS:
            return "; the call is not in a state that can be ended yet, or any more"
        abroad = operation in _AT_HOME and self._region != HOME
        if not abroad or failure.reason is not GapReason.UNAUTHORIZED:
            return ""
        return f"; this is asked in {HOME}, where a key made in {self._region} may not be valid"


def _no_sid() -> Unread:
    """The far side says which SID a call has, and it would become part of an address."""
    return Unread(
        Gap(Operation.CALL, GapReason.BAD_REPLY, "this is not the SID of a call; nothing was asked")
    )


def _within(found: tuple[TwilioCall, ...], since: datetime, until: datetime) -> tuple[TwilioCall, ...]:
    """Those that began in that time; one without any time is kept: it has hardly begun."""
    return tuple(call for call in found if call.started is None or since <= call.started <= until)


def _whole_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

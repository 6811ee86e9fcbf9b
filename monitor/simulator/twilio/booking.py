"""What Twilio writes down of an INVITE: its alert, and the record of the call that it opened."""

from collections.abc import Callable
from typing import Final

from monitor.simulator.accounts import Account, Alert, sid
from monitor.simulator.calls import INBOUND, TO_TRUNK, Call
from monitor.simulator.sip import Answerer, Invite, SipAnswer
from monitor.simulator.twilio.errors import level, words
from monitor.simulator.world import World

_ENDINGS: Final = {486: "busy", 600: "busy", 603: "busy", 408: "no-answer", 480: "no-answer"}


class Booking:
    """One INVITE in Twilio's books. `call` is None where Twilio keeps no record of it."""

    def __init__(self, world: World, invite: Invite, reply: SipAnswer, hang_up: Callable[[], None]) -> None:
        """`hang_up` tells the far side that Twilio ended the call."""
        self._world, self._invite, self._reply = world, invite, reply
        if reply.error is not None:
            self.warn(reply.error)
        self.call = self._record(hang_up)

    def answered(self) -> None:
        if self.call is not None:
            self.call.status, self.call.answered = "in-progress", self._world.now()

    def refused(self, status: int | None) -> None:
        """Close the record in Twilio's word for a call that its far side refused with that SIP code."""
        self.close(_ENDINGS.get(status or 0, "failed"))

    def close(self, status: str) -> None:
        if self.call is not None:
            self.call.end(status, self._world.now())

    def warn(self, code: int) -> None:
        """Raise an alert about the call."""
        account = self._account()
        if account is None or self._reply.call_sid is None:
            return
        number = sum(len(one.alerts) for one in self._world.accounts.values()) + 1
        account.alerts.append(
            Alert(sid("NO", number), code, words(code), self._reply.call_sid, level(code), self._world.now())
        )

    def _account(self) -> Account | None:
        return self._world.accounts.get(self._reply.account_sid or "")

    def _record(self, hang_up: Callable[[], None]) -> Call | None:
        reply, account = self._reply, self._account()
        if account is None or reply.call_sid is None or not reply.recorded:
            return None
        demo = reply.answerer is Answerer.DEMO_MESSAGE
        call = Call(
            reply.call_sid,
            account.sid,
            reply.trunk_sid,
            self._shown(self._invite.from_number, demo),
            self._shown(self._invite.to, demo),
            INBOUND if demo else TO_TRUNK,
            "ringing",
            self._world.now(),
            region=reply.region,
            hang_up=hang_up,
        )
        self._world.calls.append(call)
        return call

    def _shown(self, number: str, as_address: bool) -> str:
        return f"sip:{number}@{self._invite.host}" if as_address else number

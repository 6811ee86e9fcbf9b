"""Finds Twilio's own record of our call: by its SID, else by whom it went to and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.canary.canary import Canary
from monitor.canary.place import Placed
from monitor.canary.tempo import Tempo
from monitor.model.call import Leg, TwilioCall
from monitor.model.protocols import CallRecords
from monitor.model.reading import Gap, GapReason, Known, Reading, Unread

_LIST: Final = "calls"
_CLOCK_WAS_SET: Final = (
    "this machine's clock was set during the call, and Twilio's list is searched by time; keep it set by NTP"
)


@dataclass(frozen=True, slots=True)
class Look:
    """What Twilio holds of our call.

    `leg` is the call to our number over a trunk. `stranger` is a call that is none: surely ours where it
    has our SID, else one to a SIP Domain at the time of ours. `unclear` is a call of which the record does
    not tell: its direction is a word that is not known.
    """

    leg: TwilioCall | None = None
    stranger: TwilioCall | None = None
    unclear: TwilioCall | None = None
    sure: bool = False

    @property
    def ours(self) -> TwilioCall | None:
        return self.leg or (self.stranger or self.unclear if self.sure else None)


async def find(canary: Canary, placed: Placed, records: CallRecords, tempo: Tempo) -> Reading[Look]:
    """Twilio's record as it is now; Known and empty where the account holds none."""
    if placed.call_sid is not None:
        named = await records.call(placed.call_sid, canary.plan.to)
        if isinstance(named, Unread):
            return named
        if named.value is not None:
            return Known(_named(named.value))
    if _clock_was_set(placed, tempo):
        return Unread(Gap(_LIST, GapReason.NOT_ASKED, _CLOCK_WAS_SET))
    began = placed.dialled or placed.hung_up
    listed = await records.calls_to(canary.plan.to, began - tempo.skew, placed.hung_up + tempo.skew)
    if isinstance(listed, Unread):
        return listed
    return Known(_listed(listed.value, canary.facts.twilio_trunk, began))


def _clock_was_set(placed: Placed, tempo: Tempo) -> bool:
    """Whether the time of day jumped meanwhile: calls at another time could be those of other runs."""
    told = placed.hung_up - placed.stages[0].started
    passed = timedelta(seconds=sum(stage.seconds for stage in placed.stages))
    return abs(told - passed) > tempo.skew


def _named(call: TwilioCall) -> Look:
    if _to_number(call):
        return Look(leg=call, sure=True)
    return Look(unclear=call, sure=True) if _unclear(call) else Look(stranger=call, sure=True)


def _listed(calls: Iterable[TwilioCall], trunk: str, began: datetime) -> Look:
    """The leg of another trunk is another route's: two routes may call one phone."""
    near = sorted(calls, key=lambda call: abs((call.started or began) - began))
    over_ours = [call for call in near if not trunk or call.trunk_sid in (None, trunk)]
    return Look(
        leg=next((call for call in over_ours if _to_number(call)), None),
        stranger=next((call for call in near if call.to_sip_domain), None),
        unclear=next((call for call in over_ours if _unclear(call) and call.to_callee), None),
    )


def _unclear(call: TwilioCall) -> bool:
    return call.leg is Leg.UNKNOWN and not call.to_sip_domain


def _to_number(call: TwilioCall) -> bool:
    return call.leg is Leg.TRUNK and call.to_callee

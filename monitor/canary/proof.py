"""Whether Twilio's own record proves an answered call, and whether the call has ended there."""

import asyncio
from dataclasses import dataclass
from typing import Final

from monitor.canary.canary import Canary, PathFacts
from monitor.canary.place import Placed
from monitor.canary.record import Look, find
from monitor.canary.tempo import Timing
from monitor.model.call import TwilioCall
from monitor.model.outcome import Reason
from monitor.model.protocols import CallRecords
from monitor.model.reading import Known, Reading, Unread
from monitor.model.run import Proof
from monitor.model.verdict import Verdict

NO_RECORD: Final = "Twilio holds no record of the call."


@dataclass(frozen=True, slots=True)
class Proved:
    """`call` is Twilio's record of our call as it was last seen; `words` say what decided.

    `lacks` is the reason of a call whose proof is missing.
    """

    proof: Proof
    words: str = ""
    call: TwilioCall | None = None
    lacks: Reason = Reason.NO_PROOF

    @property
    def still_up(self) -> bool:
        return self.call is not None and not self.call.over


async def prove(canary: Canary, placed: Placed, records: CallRecords, timing: Timing) -> Proved:
    """The proof of an answered call, once it is settled and the leg has ended, or was given time to."""
    elsewhere = out_of_sight(canary.facts, placed)
    if elsewhere:
        return Proved(Proof.UNKNOWN, elsewhere)
    inquiry = _Inquiry(canary, placed, timing)
    while True:
        await inquiry.ask(records)
        if inquiry.proved is not None and inquiry.leg_settled:
            return Proved(inquiry.proved.proof, inquiry.proved.words, inquiry.call)
        await asyncio.sleep(timing.tempo.record_every.total_seconds())


async def ending(canary: Canary, placed: Placed, records: CallRecords, timing: Timing) -> Proved:
    """Whether a call has ended at Twilio too: its record, if there is one, and nothing of a proof."""
    if out_of_sight(canary.facts, placed):
        return Proved(Proof.NONE)
    inquiry = _Inquiry(canary, placed, timing)
    while True:
        reading = await inquiry.ask(records)
        final = isinstance(reading, Known) or reading.gap.reason.answered
        if inquiry.leg_settled and (final or inquiry.leg_late):
            none = isinstance(reading, Known) and inquiry.call is None and inquiry.would_be_kept_here
            return Proved(Proof.NONE, NO_RECORD if none else "", call=inquiry.call)
        await asyncio.sleep(timing.tempo.record_every.total_seconds())


def out_of_sight(facts: PathFacts, placed: Placed) -> str:
    """Why the account and Region that we read cannot hold this call; empty where they can."""
    if facts.region is Verdict.FAIL:
        return "Twilio processes the trunk in another Region than the one that is read."
    if placed.account_sid is not None and placed.account_sid != facts.twilio_account:
        return "The call went through another Twilio account than the one that is read."
    return ""


class _Inquiry:
    """What was found so far. A proof once settled stays; the leg is followed until it is over.

    What an answer means follows from when it was asked for: one that is slow to come tells of before.
    """

    def __init__(self, canary: Canary, placed: Placed, timing: Timing) -> None:
        self.proved: Proved | None = None
        self.call: TwilioCall | None = None
        self._canary = canary
        self._facts = canary.facts
        self._placed = placed
        self._timing = timing
        self._since_hang_up = 0.0

    @property
    def would_be_kept_here(self) -> bool:
        """Whether the right Region is known to have been read."""
        return self._facts.region is Verdict.PASS or self._facts.proved

    @property
    def leg_late(self) -> bool:
        return self._since_hang_up >= self._timing.tempo.leg_ends.total_seconds()

    @property
    def leg_settled(self) -> bool:
        return self.call is None or self.call.over or self.leg_late

    async def ask(self, records: CallRecords) -> Reading[Look]:
        """Look once more, and take what is seen."""
        self._since_hang_up = self._timing.monotonic() - self._placed.over
        reading = await find(self._canary, self._placed, records, self._timing.tempo)
        self._take(reading)
        return reading

    def _take(self, reading: Reading[Look]) -> None:
        if isinstance(reading, Known):
            self.call = reading.value.ours or self.call
        if self.proved is None:
            self.proved = self._unread(reading) if isinstance(reading, Unread) else self._seen(reading.value)

    def _unread(self, reading: Unread) -> Proved | None:
        late = self._since_hang_up >= self._timing.tempo.close.total_seconds()
        if not late and not reading.gap.reason.answered and self._patient:
            return None
        return Proved(Proof.UNKNOWN, f"Twilio's record could not be read: {reading.gap.detail}")

    def _seen(self, look: Look) -> Proved | None:
        if look.leg is not None:
            return Proved(Proof.PROVED, "Twilio holds the call to this number over a trunk.")
        settled = look.sure or self._record_is_due or not self._patient
        if look.stranger is not None and settled:
            return Proved(
                Proof.REFUTED, "Twilio's record shows a call that went elsewhere than to the number."
            )
        if look.unclear is not None and settled:
            return Proved(Proof.UNKNOWN, "Twilio's record gives the call a direction that is not known here.")
        if not self._patient:
            return Proved(Proof.NONE)
        return self._missing() if self._record_is_due else None

    def _missing(self) -> Proved:
        """No record means something only where there would be one."""
        if self.would_be_kept_here:
            return Proved(Proof.MISSING, NO_RECORD)
        return Proved(Proof.UNKNOWN, "Twilio holds no record, and it is not known that this Region would.")

    @property
    def _patient(self) -> bool:
        """Who answered is known already where the trunk dials no Elastic SIP Trunk."""
        return self._facts.address is not Verdict.FAIL

    @property
    def _record_is_due(self) -> bool:
        since_answer = self._since_hang_up + self._placed.held.total_seconds()
        return since_answer >= self._timing.tempo.record_missing.total_seconds()

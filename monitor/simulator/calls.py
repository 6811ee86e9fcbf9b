"""Calls while they last: who is in which LiveKit room, and what Twilio keeps of the leg behind it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

TO_TRUNK: Final = "trunking-terminating"
"""The direction of a call from LiveKit over a trunk (Twilio docs, Call resource)."""

INBOUND: Final = "inbound"
"""The direction of a call to a SIP Domain."""

_EMPTY_SECONDS: Final = 300
_DEPARTURE_SECONDS: Final = 20


def _nobody() -> None:
    return


@dataclass
class Call:
    """A call leg as Twilio records it, from the first moment on; whether it may be read is the view's.

    `hang_up` tells the far side that Twilio ended the call.
    """

    sid: str
    account_sid: str
    trunk_sid: str | None
    from_number: str
    to: str
    direction: str
    status: str
    started: datetime
    ended: datetime | None = None
    answered: datetime | None = None
    region: str = "us1"
    price: Decimal = Decimal("-0.0150")
    hang_up: Callable[[], None] = field(default=_nobody, compare=False, repr=False)

    @property
    def up(self) -> bool:
        return self.ended is None

    def end(self, status: str, at: datetime) -> None:
        """Close the record; one that is closed stays as it is."""
        if self.ended is None:
            self.status, self.ended = status, at


@dataclass(frozen=True)
class Dialled:
    """A call that LiveKit dialled: one for each CreateSIPParticipant that got as far as an INVITE."""

    number: str
    from_number: str
    livekit_trunk: str
    room: str
    identity: str
    at: datetime
    ring_timeout: float
    max_duration: float


@dataclass
class Participant:
    """Who is in a room; `kind` is LiveKit's word, `leave` ends the call of a SIP participant."""

    identity: str
    kind: str
    joined_at: datetime
    attributes: dict[str, str] = field(default_factory=dict)
    leave: Callable[[], None] = field(default=_nobody, compare=False, repr=False)


@dataclass
class Room:
    """A LiveKit room; agents and recorders do not keep one open (read in livekit-server 1.13).

    `dispatches` are the agents it was made for: a room without any wakes every unnamed agent.
    """

    sid: str
    name: str
    created_at: datetime
    empty_since: datetime | None
    empty_seconds: float = _EMPTY_SECONDS
    departure_seconds: float = _DEPARTURE_SECONDS
    max_participants: int = 0
    dispatches: tuple[str, ...] = ()
    participants: dict[str, Participant] = field(default_factory=dict)
    had_somebody: bool = False

    def join(self, participant: Participant) -> None:
        """Let somebody in; who has the identity already is put out (read in livekit-server 1.13)."""
        before = self.participants.get(participant.identity)
        if before is not None:
            before.leave()
        self.participants[participant.identity] = participant
        if _keeps_open(participant):
            self.empty_since, self.had_somebody = None, True

    def part(self, participant: Participant, now: datetime) -> None:
        """Take somebody out, unless another took the place."""
        if self.participants.get(participant.identity) is participant:
            del self.participants[participant.identity]
        if not any(_keeps_open(one) for one in self.participants.values()):
            self.empty_since = self.empty_since or now

    def over(self, now: datetime) -> bool:
        """Whether LiveKit has closed it by itself."""
        patience = self.departure_seconds if self.had_somebody else self.empty_seconds
        return self.empty_since is not None and now >= self.empty_since + timedelta(seconds=patience)


def _keeps_open(participant: Participant) -> bool:
    return participant.kind not in ("AGENT", "EGRESS")

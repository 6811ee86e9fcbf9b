"""A call as both clouds tell of it: what is asked of LiveKit, how it ends, and what Twilio holds of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from monitor.model.phone import Callee

NO_AGENT: Final = "trunkwatch-none"
"""An agent that does not exist: a room without an explicit dispatch starts every unnamed agent."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A SIP call that LiveKit is asked to place into a room that exists; `caller_id` E.164 or None."""

    room: str
    identity: str
    livekit_trunk: str
    to: Callee
    caller_id: str | None
    ring_timeout: timedelta
    max_duration: timedelta
    country: str | None = None


class Trouble(StrEnum):
    """What kind of failure a request to LiveKit met."""

    REFUSED = "refused"  # LiveKit answered with an error
    TIMEOUT = "timeout"  # our own deadline passed
    NETWORK = "network"  # no connection, or one that broke


@dataclass(frozen=True, slots=True)
class DialFailure:
    """Why LiveKit placed no call, or ended it before an answer; texts have every long number taken out.

    `code` is Twirp's word, `sip_code` and `sip_text` are there only where the far side answered
    (livekit-api's SipCallError). `message` is LiveKit's own sentence, ours where the network failed, empty on
    a time-out.
    """

    trouble: Trouble
    code: str = ""
    http_status: int | None = None
    sip_code: int | None = None
    sip_text: str = ""
    message: str = ""


class CallRefused(Exception):  # noqa: N818 - it carries an answer
    """A request to LiveKit about a call failed."""

    def __init__(self, failure: DialFailure) -> None:
        super().__init__(f"{failure.trouble}: {failure.code} {failure.sip_code or ''}".rstrip())
        self.failure = failure


class ParticipantKind(StrEnum):
    """What a participant of a room is, by LiveKit's `kind`."""

    SIP = "sip"
    AGENT = "agent"
    EGRESS = "egress"
    OTHER = "other"


class CallStatus(StrEnum):
    """LiveKit's `sip.callStatus`: `ringing` from the first 180 on, `active` when answered."""

    DIALING = "dialing"
    RINGING = "ringing"
    AUTOMATION = "automation"
    ACTIVE = "active"
    HANGUP = "hangup"


@dataclass(frozen=True, slots=True)
class Participant:
    """`call_sid` and `account_sid` are Twilio's, from `sip.twilio.*`; None until it said them.

    `called` is the number of ours that was called, None where LiveKit does not show it.
    """

    identity: str
    kind: ParticipantKind
    status: CallStatus | None = None
    call_sid: str | None = None
    account_sid: str | None = None
    joined: datetime | None = None
    called: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Room:
    """A room of LiveKit, by its name."""

    name: str
    created_at: datetime


class Leg(StrEnum):
    """The directions of Twilio's calls that matter: the first is LiveKit → PSTN over a trunk.

    `unknown`: the record says not whom it went to, or has a direction that Twilio's documents lack.
    """

    TRUNK = "trunking-terminating"
    OTHER = "other"
    UNKNOWN = "unknown"


ENDED: Final = ("completed", "busy", "failed", "no-answer", "canceled")
"""Twilio's words for the status of a call that is over (Twilio docs, Call resource)."""


@dataclass(frozen=True, slots=True)
class TwilioCall:
    """A call that Twilio keeps a record of.

    `status` is Twilio's word; `to_sip_domain` says that it went to `sip:…@*.sip.twilio.com`, `to_callee` that
    it went to the number that was asked about, at a SIP Domain or not. `started` is when Twilio took it on
    where it has not begun to be dialled. `price` is None until it is rated, and positive where it costs.
    """

    sid: str
    leg: Leg
    status: str
    to_sip_domain: bool
    to_callee: bool
    trunk_sid: str | None
    started: datetime | None
    ended: datetime | None
    duration: timedelta | None
    price: Decimal | None
    currency: str | None

    @property
    def over(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class TwilioAlert:
    """An entry of Twilio's error log; `call_sid` where it is about a call."""

    sid: str
    error_code: str
    level: str
    call_sid: str | None
    at: datetime

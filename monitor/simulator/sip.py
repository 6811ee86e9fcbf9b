"""SIP between LiveKit and Twilio, as far as the two clouds show of it: an INVITE and its final answer."""

from dataclasses import dataclass
from enum import StrEnum


class Answerer(StrEnum):
    """Who picked up."""

    NOBODY = "nobody"
    PHONE = "phone"
    DEMO_MESSAGE = "demo-message"


@dataclass(frozen=True, slots=True)
class Invite:
    """An INVITE as it reaches Twilio. `username` empty is an INVITE without a digest.

    `transport` and `encryption` are LiveKit's words: UDP, TCP, TLS; DISABLE, ALLOW, REQUIRE.
    """

    host: str
    to: str
    from_number: str
    source: str
    username: str = ""
    password: str = ""
    transport: str = "UDP"
    encryption: str = "DISABLE"


@dataclass(frozen=True, slots=True)
class SipAnswer:
    """The final answer. `status` None is none at all: silence, or ringing without end where `rings`.

    `error` is the code of `X-Twilio-Error`; `call_sid` and `account_sid` are headers of the answer, and
    `recorded` says that Twilio keeps a record of the call, which is filed under `region`. `mute` is an
    answered call without sound.
    """

    status: int | None
    reason: str = ""
    error: int | None = None
    rings: bool = False
    answerer: Answerer = Answerer.NOBODY
    call_sid: str | None = None
    account_sid: str | None = None
    trunk_sid: str | None = None
    region: str = "us1"
    recorded: bool = False
    mute: bool = False


SILENCE = SipAnswer(None)
CHALLENGE = SipAnswer(407, "Proxy Authentication required")

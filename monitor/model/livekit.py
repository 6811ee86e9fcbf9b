"""What LiveKit says of a SIP outbound trunk; never its password."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Transport(StrEnum):
    """How LiveKit sends SIP over a trunk, as its protocol words it."""

    AUTO = "auto"
    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class Encryption(StrEnum):
    """SRTP as LiveKit's `media.encryption` (or the deprecated `media_encryption`) words it."""

    DISABLE = "disable"
    ALLOW = "allow"
    REQUIRE = "require"


@dataclass(frozen=True, slots=True)
class LiveKitTrunk:
    """`numbers` as they stand there, `*` and a missing `+` included; `updated_at` None where not said.

    `has_password` is None where LiveKit may hide passwords from its replies.
    """

    id: str
    name: str
    address: str
    transport: Transport
    encryption: Encryption
    numbers: tuple[str, ...]
    auth_username: str
    has_password: bool | None
    updated_at: datetime | None

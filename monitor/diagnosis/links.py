"""The vendors' own pages about what a cause says."""

from typing import Final

LIVEKIT_TROUBLE: Final = "https://docs.livekit.io/sip/troubleshooting"
LIVEKIT_REGIONS: Final = "https://docs.livekit.io/telephony/features/region-pinning"
LIVEKIT_LIMITS: Final = "https://docs.livekit.io/deploy/admin/quotas-and-limits"
LIVEKIT_ATTRIBUTES: Final = "https://docs.livekit.io/reference/telephony/sip-participant.md"
LIVEKIT_STATUS: Final = "https://status.livekit.io"
TWILIO_LIMITS: Final = "https://www.twilio.com/docs/sip-trunking/scale-and-limits"
TWILIO_ADDRESSES: Final = "https://www.twilio.com/docs/sip-trunking/ip-addresses"
TWILIO_STATUS: Final = "https://status.twilio.com"


def errors(*codes: str) -> tuple[str, ...]:
    """Twilio's pages about some of its error codes."""
    return tuple(f"https://www.twilio.com/docs/api/errors/{code}" for code in codes)


def issue(name: str) -> str:
    """A thread at GitHub, named as people write it: `livekit/sip#660`."""
    repository, _, number = name.partition("#")
    return f"https://github.com/{repository}/issues/{number}"

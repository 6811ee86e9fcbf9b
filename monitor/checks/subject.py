"""What a check may take for granted once the checks it needs have passed, and how it is called."""

from typing import Final

from monitor.checks.words import shown
from monitor.model.address import Address
from monitor.model.livekit import LiveKitTrunk
from monitor.model.snapshot import Path
from monitor.model.twilio import TwilioTrunk

ANY_NUMBER: Final = "*"
"""What a LiveKit trunk lists to let the caller ID come with each call; it is no number."""


class NeedUndeclared(LookupError):  # noqa: N818 - a fault in a check's `needs`, told by name in its finding
    """A check used what another check proves without naming that check among its needs."""


def livekit_trunk(path: Path) -> LiveKitTrunk:
    """The route's LiveKit trunk. Raises: CouldNotTell where unread, NeedUndeclared where missing."""
    trunk = path.livekit.get()
    if trunk is None:
        raise NeedUndeclared("livekit-trunk-exists")
    return trunk


def termination_address(path: Path) -> Address:
    """The address that the LiveKit trunk dials. Raises: NeedUndeclared where it is none of Twilio's."""
    if path.address is None:
        raise NeedUndeclared("trunk-address")
    return path.address


def twilio_trunk(path: Path) -> TwilioTrunk:
    """The Twilio trunk behind it. Raises: CouldNotTell where unread, NeedUndeclared where missing."""
    trunk = path.twilio.get()
    if trunk is None:
        raise NeedUndeclared("trunk-address-known")
    return trunk


def livekit_words(trunk: LiveKitTrunk) -> str:
    return f"LiveKit trunk {shown(trunk.id)}"


def twilio_words(trunk: TwilioTrunk) -> str:
    """The Twilio trunk by the name that its console shows, or by its SID."""
    return f"Twilio trunk {shown(trunk.friendly_name or trunk.sid)}"


def caller_ids(path: Path) -> tuple[str, ...]:
    """The numbers that a call may show: the route's, else each that its LiveKit trunk lists.

    Raises: CouldNotTell or NeedUndeclared where the route has none and the LiveKit trunk is not at hand.
    """
    if path.route.caller_id is not None:
        return (path.route.caller_id,)
    return listed_numbers(livekit_trunk(path))


def listed_numbers(trunk: LiveKitTrunk) -> tuple[str, ...]:
    """The numbers a LiveKit trunk lists, without `*`.

    A missing `+` is added, as LiveKit does when it dials a host of twilio.com (livekit/sip, outbound).
    """
    return tuple(
        dict.fromkeys(with_plus(number) for number in trunk.numbers if number and number != ANY_NUMBER)
    )


def with_plus(number: str) -> str:
    return number if number.startswith("+") else f"+{number}"

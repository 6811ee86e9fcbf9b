"""What is wrong where a cause is the one: the title of a check says how it should be, these the contrary."""

from collections.abc import Mapping
from typing import Final

from monitor.diagnosis.cause import Cause

OF_CHECKS: Final[Mapping[str, str]] = {
    "livekit-trunk-exists": "The LiveKit trunk is not in the LiveKit project.",
    "trunk-address": "The LiveKit trunk dials an address that is no Elastic SIP Trunk's.",
    "trunk-address-known": "The address that LiveKit dials belongs to no trunk of the Twilio account.",
    "trunk-edge": "LiveKit dials another edge of Twilio than the route's.",
    "trunk-region": "Twilio processes the trunk in another Region than the one that is read.",
    "account-active": "The Twilio account is not active.",
    "account-trial": "The Twilio account is a trial account.",
    "balance": "The balance of the Twilio account is too low.",
    "transport-security": "LiveKit and the Twilio trunk do not agree on encryption.",
    "ip-acl": "An IP ACL of the Twilio trunk keeps LiveKit out.",
    "ip-acl-open": "An IP ACL of the Twilio trunk lets everybody in.",
    "livekit-credentials-set": "The LiveKit trunk has no user name or no password.",
    "credential-list-attached": "The Twilio trunk has no credential list that holds LiveKit's user.",
    "credential-username-known": "LiveKit's user name is in no credential list of the Twilio trunk.",
    "credential-rotated": "The Twilio credential has a newer password than LiveKit.",
    "caller-id-owned": "The caller ID does not belong to the Twilio account.",
    "caller-id-voice": "The caller ID has no Voice capability.",
    "caller-id-on-trunk": "The caller ID is not on the Twilio trunk.",
    "caller-id-on-livekit-trunk": "The LiveKit trunk does not list the caller ID.",
    "geo-permissions": "The Twilio account may not call the country.",
    "geo-exposure": "The Twilio account may call expensive numbers that no route needs.",
}
"""By the id of a check; told where the check itself does not fail, so without names."""


def fault_of(cause: Cause) -> str:
    """What is wrong, in a sentence."""
    return OF_CHECKS.get(cause.id) or f"{cause.title}."

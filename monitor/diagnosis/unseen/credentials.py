"""Twilio's door: what it asks for and does not get, though the checks see nothing wrong."""

from typing import Final

from monitor.checks import console
from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.model.outcome import Reason

CREDENTIALS: Final = (
    Cause(
        id="wrong-password",
        title="Wrong password",
        meaning=(
            "LiveKit sends a user name that Twilio knows with a password that it does not take. No reading "
            "can show this: Twilio keeps a hash and LiveKit's password cannot be compared with it. Twilio "
            "answers 403, or asks for credentials again until LiveKit gives up after five tries."
        ),
        fix=(
            f"Enter the password again as Auth Password in {console.LIVEKIT_TRUNKS} → your trunk, without "
            "spaces around it, and place one call. If nobody knows it, set a new one in "
            f"{console.CREDENTIAL_LISTS} → the trunk's list, and enter that in every LiveKit trunk which "
            "uses this user: Twilio shows no old one."
        ),
        gate=Gate.DIGEST,
        signs=signs(Reason.FORBIDDEN, Reason.AUTH_LOOP, codes="32202 32106"),
        symptoms=(
            "max auth retry attempts reached for sip invite",
            "bad user credentials",
            "invite sent five times",
            "407 proxy authentication required again and again",
        ),
        links=links.errors("32202"),
        applies_with="credential-list-attached",
        explained_by=(
            "livekit-credentials-set",
            "credential-list-attached",
            "credential-username-known",
            "credential-rotated",
        ),
    ),
)

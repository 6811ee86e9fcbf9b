"""Where to click: the console paths of the set-up guide."""

from typing import Final

from monitor.checks.words import shown
from monitor.model.livekit import LiveKitTrunk
from monitor.model.twilio import TwilioTrunk

TRUNKS: Final = "Twilio Console → Elastic SIP Trunking → Trunks"
CREDENTIAL_LISTS: Final = "Twilio Console → Elastic SIP Trunking → Credential lists"
ACCESS_CONTROL_LISTS: Final = "Twilio Console → Elastic SIP Trunking → IP access control lists"
LOCALIZED_URIS: Final = "Twilio Console → Elastic SIP Trunking → Networking info → Localized SIP Domain URIs"
NUMBERS: Final = "Twilio Console → Phone Numbers"
GEO: Final = "Twilio Console → Voice → Settings → Voice Geographic Permissions"
BILLING: Final = "Twilio Console → Billing"
LIVEKIT_TRUNKS: Final = "LiveKit Cloud → SIP → Outbound Trunks"


def twilio(trunk: TwilioTrunk, *pages: str) -> str:
    """The console path of a page of a Twilio trunk, e.g. `… → Trunks → acme → Termination`."""
    return " → ".join((TRUNKS, shown(trunk.friendly_name or trunk.sid), *pages))


def livekit(trunk: LiveKitTrunk) -> str:
    """The console path of a LiveKit trunk."""
    return f"{LIVEKIT_TRUNKS} → {shown(trunk.name or trunk.id)}"

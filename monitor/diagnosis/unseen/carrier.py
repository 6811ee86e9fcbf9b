"""Beyond the settings: Twilio itself, and the carriers behind it."""

from typing import Final

from monitor.checks import console
from monitor.diagnosis import links
from monitor.diagnosis.cause import Cause, Gate
from monitor.diagnosis.signs import signs
from monitor.model.incident import Vendor
from monitor.model.outcome import Reason

ACCOUNT: Final = (
    Cause(
        id="voice-disabled",
        title="Voice is switched off for the account",
        meaning=(
            "The Twilio account is active, and Twilio has switched calling off for it, as it does when its "
            "use or its verification is in question."
        ),
        fix=(
            "Look at the notices in Twilio Console and in the mail of the account's owner, complete what "
            "they ask for, and write to Twilio's support."
        ),
        gate=Gate.ACCOUNT,
        signs=signs(codes="32005"),
        symptoms=("voice calling has been disabled for this account",),
        links=links.errors("32005"),
        explained_by=("account-active",),
    ),
)

CARRIER: Final = (
    Cause(
        id="caller-reputation",
        title="A carrier blocks the caller ID as unwanted",
        meaning=(
            "The carrier of the called phone rejects the number that calls, because of complaints or because "
            "it looks like spam. It answers 603 with the words Network Blocked, 607 or 608."
        ),
        fix=(
            "Register the caller ID and its business in Twilio Console → Trust Hub, and with the registries "
            "of carriers; sign the calls with SHAKEN in the United States. Call less often from one number, "
            f"and use another of {console.NUMBERS} meanwhile."
        ),
        gate=Gate.CARRIER,
        signs=signs(
            codes="32017",
            texts=("network blocked", "sip status: 607", "sip status: 608"),
            sip=(603, 607, 608),
        ),
        symptoms=("caller id marked as spam", "603+ network blocked", "607 unwanted", "608 rejected"),
        links=links.errors("32017"),
    ),
    Cause(
        id="twilio-fault",
        title="Twilio failed on its own side",
        meaning=(
            "Twilio answered with an error of its own before the phone rang, and nothing in the settings "
            "explains it. It often concerns one edge or TLS alone."
        ),
        fix=(
            "Look at Twilio's status page, and for the call in Twilio Console → Monitor → Logs → Calls. Try "
            f"another edge: `<name>.pstn.<edge>.twilio.com` as Address in {console.LIVEKIT_TRUNKS} → your "
            "trunk. If it lasts, write to Twilio's support with the Call SID or the SIP Call-ID."
        ),
        gate=Gate.CARRIER,
        signs=signs(Reason.TWILIO_FAULT),
        symptoms=("sip 500 server internal error", "sip 501 not implemented", "500 over tls 5061"),
        links=(links.TWILIO_STATUS, links.issue("livekit/python-sdks#472")),
        explained_by=("too-many-hops",),
        vendor=Vendor.TWILIO,
    ),
    Cause(
        id="carrier-fault",
        title="The carrier fails the call",
        meaning=(
            "Twilio took the call, and a carrier behind it failed or refused it, or did not let it ring "
            "in time. Nothing in your settings explains it."
        ),
        fix=(
            "Call the number from a telephone and from another country, to see whether it is the number or "
            "the way there. Look at Twilio's status page for the country, and write to Twilio's support with "
            "the Call SIDs of two or three failed calls of the last day."
        ),
        gate=Gate.CARRIER,
        signs=signs(Reason.CARRIER_FAULT, codes="32016"),
        symptoms=(
            "sip 502 bad gateway",
            "sip 503 service unavailable",
            "sip 504 server time-out",
            "pstn post-dial delay timeout",
            "twilio took the call and the phone never rang",
        ),
        links=(*links.errors("32016"), links.TWILIO_STATUS),
        explained_by=("caller-reputation",),
        vendor=Vendor.TWILIO,
    ),
)

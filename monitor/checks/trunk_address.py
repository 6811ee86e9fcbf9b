"""The LiveKit trunk must dial an Elastic SIP Trunk, not a SIP Domain."""

from collections.abc import Mapping
from typing import Final

from monitor.checks import console
from monitor.checks.subject import livekit_trunk, livekit_words
from monitor.checks.words import dialled
from monitor.model.address import AddressFault, parse_address
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity

WORDS: Final[Mapping[AddressFault, str]] = {
    AddressFault.EMPTY: "has no address",
    AddressFault.SPACES: "dials {address}, which holds a space; LiveKit keeps it and the name is not found",
    AddressFault.SCHEME: "dials {address}, a SIP URI; LiveKit wants the host alone, without `sip:`",
    AddressFault.USER_PART: "dials {address}, which holds `@`; LiveKit wants the host alone",
    AddressFault.PARAMETERS: (
        "dials {address}, which holds `;`; the transport is a field of its own, the host name picks the edge"
    ),
    AddressFault.PORT: "dials {address}; Twilio listens on port 5060, and on 5061 for TLS, and on no other",
    AddressFault.IP: "dials {address}, an IP address; Twilio drops calls whose host is not the trunk's name",
    AddressFault.TRAILING_DOT: "dials {address}, which ends in a dot; Twilio does not know the trunk by it",
    AddressFault.SIP_DOMAIN: (
        "dials {address}, a SIP Domain: Twilio plays its demo message and hangs up, the phone never rings"
    ),
    AddressFault.OTHER_HOST: "dials {address}, which is not the address of a Twilio Elastic SIP Trunk",
}


def judge(path: Path) -> Judgement:
    trunk = livekit_trunk(path)
    address = parse_address(trunk.address)
    if not isinstance(address, AddressFault):
        return passed(
            f"{livekit_words(trunk)} dials {dialled(trunk.address)}, an Elastic SIP Trunk.",
            address=dialled(trunk.address),
        )
    words = WORDS[address].format(address=dialled(trunk.address))
    return failed(
        f"{livekit_words(trunk)} {words}.",
        f"Set Address in {console.livekit(trunk)} to `<name>.pstn.twilio.com`, the Termination SIP URI in "
        f"{console.TRUNKS} → your trunk → Termination.",
        address=dialled(trunk.address),
        fault=address.value,
    )


CHECK = Check(
    id="trunk-address",
    title="Termination address",
    failing="LiveKit does not dial an Elastic SIP Trunk",
    severity=Severity.CRITICAL,
    needs=("livekit-trunk-exists",),
    judge=judge,
    asks="Does the LiveKit trunk dial `<name>.pstn.twilio.com`, or the same at one of Twilio's edges?",
    matters=(
        "Twilio plays its demo message on a SIP Domain (`*.sip.twilio.com`) and hangs up; what it does not "
        "recognise it drops without an answer. Either way the phone never rings."
    ),
    fix=(
        "In LiveKit Cloud → SIP → Outbound Trunks set Address to the trunk's Termination SIP URI, "
        "`<name>.pstn.twilio.com` or `<name>.pstn.<edge>.twilio.com`: the host alone, without `sip:`, user, "
        "parameters or spaces. Port 5060 is allowed, and 5061 with TLS."
    ),
)

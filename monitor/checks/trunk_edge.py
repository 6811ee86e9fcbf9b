"""The address should enter Twilio at the edge that the route asks for."""

from monitor.checks import console
from monitor.checks.subject import livekit_trunk, livekit_words, termination_address
from monitor.checks.words import shown
from monitor.model.address import EDGES, canonical_edge
from monitor.model.check import Check, Judgement, failed, passed, unknown
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity, Verdict


def applies(path: Path) -> str | None:
    return "The route asks for no edge." if path.route.edge is None else None


def judge(path: Path) -> Judgement:
    address = termination_address(path)
    wanted = canonical_edge(path.route.edge or "")
    for edge in (address.edge, wanted):
        if edge is not None and edge not in EDGES:
            return unknown(
                f"{shown(edge)} is no edge that Trunkwatch knows.",
                f"Compare it with {console.LOCALIZED_URIS}.",
                address=shown(address.host),
                wanted_edge=shown(wanted),
            )
    trunk = livekit_trunk(path)
    found = address.edge or "global"
    if found == wanted:
        return passed(
            f"{livekit_words(trunk)} enters Twilio at {wanted}.", address=shown(address.host), edge=found
        )
    return failed(
        f"{livekit_words(trunk)} dials {shown(address.host)}, the {found} address; the route asks for "
        f"{wanted}.",
        f"Set Address in {console.livekit(trunk)} to `{shown(address.name)}.pstn.{wanted}.twilio.com`, or "
        f"change the route's `edge:`. All addresses are listed in {console.LOCALIZED_URIS}.",
        address=shown(address.host),
        edge=found,
        wanted_edge=wanted,
    )


CHECK = Check(
    id="trunk-edge",
    title="Twilio edge",
    failing="LiveKit dials another edge than configured",
    severity=Severity.INFO,
    needs=("trunk-address",),
    judge=judge,
    applies=applies,
    asks="Does LiveKit dial the edge of Twilio that the route's `edge` asks for?",
    matters=(
        "A call enters Twilio's network at the edge that the address names. One far away adds latency to "
        "every word; for Brazil the nearest is sao-paulo."
    ),
    fix=(
        "In LiveKit Cloud → SIP → Outbound Trunks set Address to `<name>.pstn.<edge>.twilio.com`. All "
        "addresses stand in Twilio Console → Elastic SIP Trunking → Networking info → Localized SIP Domain "
        "URIs. Old names of an edge are equal to new ones: `br1` is `sao-paulo`."
    ),
    meanings={
        Verdict.UNKNOWN: "The edge is not in the list that Trunkwatch knows, or a reading failed.",
        Verdict.SKIP: "The route names no `edge`, or a check that this one needs did not pass.",
    },
)

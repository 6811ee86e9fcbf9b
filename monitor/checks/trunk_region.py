"""The Region that processes the trunk must be the one that is read."""

from monitor.checks.subject import twilio_trunk, twilio_words
from monitor.checks.words import shown
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity, Verdict


def judge(path: Path) -> Judgement:
    trunk = twilio_trunk(path)
    runs, read = shown(trunk.region.get()), path.site.environment.twilio_region
    if runs == read:
        return passed(f"{twilio_words(trunk)} runs in {runs}, the Region that is read.", region=runs)
    return failed(
        f"{twilio_words(trunk)}: trunk runs in {runs}, we read {read}.",
        f"Set `twilio.region: {runs}` with a key made in that Region, or route the trunk's address back to "
        f"{read} (Twilio Console → Elastic SIP Trunking, with Region {runs} chosen).",
        region=runs,
        region_read=read,
    )


CHECK = Check(
    id="trunk-region",
    title="Twilio Region",
    failing="Twilio runs the trunk in another Region",
    severity=Severity.WARNING,
    needs=("trunk-address-known",),
    judge=judge,
    asks="Does Twilio process the trunk in the Region that this environment reads?",
    matters=(
        "A trunk's credential lists, IP access control lists, numbers and call records belong to one "
        "Region. Read elsewhere they say nothing about the calls, so what depends on them is unknown until "
        "this is fixed."
    ),
    fix=(
        "Set the environment's `twilio.region` to the Region that processes the trunk, with an API key "
        "that was made in that Region: a key of another Region is refused. Or move the trunk's address to "
        "the Region that is read. A trunk without a route of its own in Twilio's Routes API runs in us1."
    ),
    meanings={
        Verdict.UNKNOWN: "Twilio's Routes API could not be read. No other check suffers from that.",
    },
)

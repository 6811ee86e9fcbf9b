"""The termination address must belong to a trunk of the Twilio account that is read."""

from monitor.checks import console
from monitor.checks.subject import livekit_trunk, livekit_words, termination_address, twilio_words
from monitor.checks.words import counted, shown, some
from monitor.model.check import Check, Judgement, failed, passed, skipped
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity, Verdict


def judge(path: Path) -> Judgement:
    address = termination_address(path)
    trunk = path.twilio.get()
    if trunk is not None:
        return passed(
            f"{shown(address.host)} is {twilio_words(trunk)} ({shown(trunk.sid)}).",
            address=shown(address.host),
            twilio_trunk=shown(trunk.sid),
        )
    account = path.site.environment.twilio_account
    if path.route.discovered:
        return skipped(
            f"{shown(address.host)} is a trunk of another account than {account}.",
            "What another account holds can be judged only with its SID and a key: give it an environment of "
            "its own.",
        )
    names = path.site.twilio_by_name.get()
    return failed(
        f"{livekit_words(livekit_trunk(path))} dials {shown(address.host)}, but no trunk of Twilio account "
        f"{account} has the name {shown(address.name)}; it has {counted(len(names), 'named trunk')}.",
        f"Copy the Termination SIP URI from {console.TRUNKS} → your trunk → Termination into Address of "
        f"{console.livekit(livekit_trunk(path))}. If the trunk is in another account or Region, "
        "configure that one.",
        address=shown(address.host),
        names_of_this_account=some(sorted(names)),
    )


CHECK = Check(
    id="trunk-address-known",
    title="Twilio trunk exists",
    failing="The Twilio account has no trunk of that name",
    severity=Severity.CRITICAL,
    needs=("trunk-address", "twilio.trunks"),
    judge=judge,
    asks="Is the address that LiveKit dials the Termination SIP URI of a trunk in this Twilio account?",
    matters=(
        "Twilio does not answer a call to a trunk name that nobody owns, and a name that somebody else "
        "owns refuses your credentials. Only `<name>` counts: Twilio shows the global address, LiveKit may "
        "dial one of its edges."
    ),
    fix=(
        "Compare Address in LiveKit Cloud → SIP → Outbound Trunks with Twilio Console → Elastic SIP "
        "Trunking → Trunks → your trunk → Termination, and correct the spelling. If the trunk lives in "
        "another Twilio account or subaccount, that account's SID and key belong in this environment."
    ),
    meanings={
        Verdict.SKIP: (
            "The address is not a termination address, or the route was discovered and its trunk belongs to "
            "another account than the configured one."
        ),
    },
)

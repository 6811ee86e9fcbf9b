"""The Twilio trunk must have a credential list to check LiveKit's user name against."""

from monitor.checks import console
from monitor.checks.authentication import by_credentials
from monitor.checks.subject import twilio_trunk, twilio_words
from monitor.checks.words import listed, some
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity


def judge(path: Path) -> Judgement:
    trunk = twilio_trunk(path)
    names = tuple(attached.friendly_name or attached.sid for attached in trunk.credential_lists.get())
    if names:
        return passed(
            f"{twilio_words(trunk)} has the credential list {listed(names)}.", credential_lists=some(names)
        )
    return failed(
        f"{twilio_words(trunk)} has no credential list.",
        f"Attach the list that holds LiveKit's user name in {console.twilio(trunk, 'Termination')} → "
        f"Credential Lists; if there is none yet, make it in {console.CREDENTIAL_LISTS} → Create new.",
        twilio_trunk=trunk.sid,
    )


CHECK = Check(
    id="credential-list-attached",
    title="Credential list attached",
    failing="The Twilio trunk has no credential list",
    severity=Severity.CRITICAL,
    needs=("trunk-address-known",),
    judge=judge,
    applies=by_credentials,
    region_bound=True,
    asks="Is a credential list attached to the Twilio trunk?",
    matters=(
        "LiveKit Cloud dials from addresses that change, so a user name and password are what lets it in. "
        "A trunk without a credential list cannot check them: calls are refused with 403."
    ),
    fix=(
        "Make a list with LiveKit's user name and password in Twilio Console → Elastic SIP Trunking → "
        "Credential lists → Create new, then attach it in Trunks → your trunk → Termination → Credential "
        "Lists."
    ),
)

"""A number for FAX alone cannot be a caller ID."""

from monitor.checks import console
from monitor.checks.subject import caller_ids
from monitor.checks.words import numbers, some
from monitor.model.check import Check, Judgement, failed, passed, skipped
from monitor.model.phone import masked
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity, Verdict


def judge(path: Path) -> Judgement:
    owned = path.site.snapshot.twilio.numbers.get()
    ours = [each for each in caller_ids(path) if each in owned]
    if not ours:
        return skipped("The caller ID is a verified one: Twilio lists no capabilities of it.")
    mute = [each for each in ours if not owned[each].voice]
    if not mute:
        return passed(f"{numbers(ours)} has the Voice capability.")
    return failed(
        f"{numbers(mute)} has no Voice capability.",
        f"Use a number that has it: {console.NUMBERS} shows the capabilities of each. A FAX-only number "
        "cannot be given Voice: buy another.",
        without_voice=some([masked(each) for each in mute]),
    )


CHECK = Check(
    id="caller-id-voice",
    title="Caller ID has Voice",
    failing="The caller ID has no Voice",
    severity=Severity.CRITICAL,
    needs=("caller-id-owned",),
    judge=judge,
    asks="Does the caller ID, where it is a number of the account, have the Voice capability?",
    matters="A FAX-only number does not work as the caller ID of a voice call.",
    fix=(
        "Choose a number with Voice in Twilio Console → Phone Numbers, or buy one, and set it as the route's "
        "`caller_id` and in LiveKit Cloud → SIP → Outbound Trunks."
    ),
    meanings={Verdict.SKIP: "The caller ID is a verified one, or a check that this one needs did not pass."},
)

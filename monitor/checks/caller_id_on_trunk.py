"""The guide wants the caller ID to be a number of the trunk that dials."""

from monitor.checks import console
from monitor.checks.subject import caller_ids, twilio_trunk, twilio_words
from monitor.checks.words import numbers, shown, some
from monitor.model.check import Check, Judgement, failed, passed, skipped
from monitor.model.phone import masked
from monitor.model.snapshot import Path
from monitor.model.twilio import PhoneNumber
from monitor.model.verdict import Severity, Verdict


def judge(path: Path) -> Judgement:
    trunk, owned = twilio_trunk(path), path.site.snapshot.twilio.numbers.get()
    ours = [owned[each] for each in caller_ids(path) if each in owned]
    if not ours:
        return skipped("The caller ID is a verified one: such a number is on no trunk.")
    away = [each for each in ours if each.trunk_sid != trunk.sid]
    if not away:
        return passed(f"{numbers([each.number for each in ours])} is on {twilio_words(trunk)}.")
    texts = numbers([each.number for each in away])
    return failed(
        f"{texts} is not on {twilio_words(trunk)} but on {_where(away)}.",
        f"Add it in {console.twilio(trunk, 'Numbers')} → Add a number. Twilio dials all the same; the guide "
        "wants it so that calls back reach this trunk.",
        elsewhere=some([f"{masked(each.number)}: {each.trunk_sid or 'no trunk'}" for each in away]),
        twilio_trunk=trunk.sid,
    )


def _where(away: list[PhoneNumber]) -> str:
    return ", ".join(sorted({shown(each.trunk_sid or "no trunk") for each in away})[:10])


CHECK = Check(
    id="caller-id-on-trunk",
    title="Caller ID on the trunk",
    failing="The caller ID is not on the Twilio trunk",
    severity=Severity.WARNING,
    needs=("caller-id-owned", "trunk-address-known"),
    judge=judge,
    region_bound=True,
    asks="Is the caller ID, where it is a number of the account, on the Twilio trunk that dials?",
    matters=(
        "The set-up guide requires it. Twilio itself would dial without, but somebody who calls the number "
        "back does not reach this trunk."
    ),
    fix=(
        "Add the number in Twilio Console → Elastic SIP Trunking → Trunks → your trunk → Numbers → Add a "
        "number."
    ),
    meanings={Verdict.SKIP: "The caller ID is a verified one, or a check that this one needs did not pass."},
)

"""LiveKit's trunk should list the number that calls over it show."""

from monitor.checks import console
from monitor.checks.subject import ANY_NUMBER, listed_numbers, livekit_trunk, livekit_words
from monitor.checks.words import number, some
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.phone import masked
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity, Verdict


def applies(path: Path) -> str | None:
    """A route without a caller ID uses the trunk's own numbers: there is nothing to compare."""
    return "The route has no caller ID of its own." if path.route.caller_id is None else None


def judge(path: Path) -> Judgement:
    trunk, wanted = livekit_trunk(path), path.route.caller_id or ""
    if ANY_NUMBER in trunk.numbers:
        return passed(f"{livekit_words(trunk)} lists `*`: any caller ID is allowed.")
    listed = listed_numbers(trunk)
    if wanted in listed:
        return passed(f"{livekit_words(trunk)} lists {number(wanted)}.")
    return failed(
        f"{livekit_words(trunk)} does not list {number(wanted)}, the route's caller ID.",
        f"Add {number(wanted)} under Numbers in {console.livekit(trunk)}, or correct the route's "
        "`caller_id`.",
        caller_id=number(wanted),
        numbers=some([masked(each) for each in listed]),
    )


CHECK = Check(
    id="caller-id-on-livekit-trunk",
    title="Caller ID on the LiveKit trunk",
    failing="The caller ID is not on the LiveKit trunk",
    severity=Severity.WARNING,
    needs=("livekit-trunk-exists",),
    judge=judge,
    applies=applies,
    asks="Does the LiveKit trunk list the route's caller ID, or `*`?",
    matters=(
        "A call that names no number shows one of those that the LiveKit trunk lists. If the route's "
        "caller ID is not among them, such calls show another number than the one that is watched."
    ),
    fix=(
        "Add the number in LiveKit Cloud → SIP → Outbound Trunks → your trunk → Numbers, in the form "
        "+551155501234. A missing + is forgiven: LiveKit adds it."
    ),
    meanings={Verdict.SKIP: "The route has no `caller_id`, or the LiveKit trunk is missing."},
)

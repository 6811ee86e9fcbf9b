"""Twilio dials only with a caller ID that is the account's number or was verified for it."""

from monitor.checks import console
from monitor.checks.subject import ANY_NUMBER, caller_ids, livekit_trunk, livekit_words
from monitor.checks.words import numbers, some
from monitor.model.check import Check, Judgement, failed, passed, skipped
from monitor.model.phone import masked
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity, Verdict


def also_needs(path: Path) -> tuple[str, ...]:
    """Without a caller ID of its own a route uses its LiveKit trunk's numbers; a discovered route's trunk
    may even be another account's."""
    if path.route.discovered:
        return ("trunk-address-known",)
    return ("livekit-trunk-exists",) if path.route.caller_id is None else ()


def judge(path: Path) -> Judgement:
    wanted = caller_ids(path)
    if not wanted:
        return _no_number(path)
    twilio = path.site.snapshot.twilio
    owned, verified = twilio.numbers.get(), twilio.caller_ids.get()
    foreign = [each for each in wanted if each not in owned and each not in verified]
    if not foreign:
        kinds = "of the account" if all(each in owned for each in wanted) else "of the account or verified"
        return passed(f"Caller ID {numbers(wanted)} is {kinds}.", caller_ids=_masked(wanted))
    account = path.site.environment.twilio_account
    return failed(
        f"Caller ID {numbers(foreign)}{_picked(path, wanted)} is neither a number of Twilio account "
        f"{account} nor a verified caller ID: Twilio refuses the call with 403.",
        f"Buy or port {numbers(foreign)} in {console.NUMBERS}, verify it there under Verified Caller IDs, "
        "or use another number.",
        caller_ids=_masked(wanted),
        not_owned=_masked(foreign),
    )


def _picked(path: Path, wanted: tuple[str, ...]) -> str:
    if path.route.caller_id is not None:
        return ""
    trunk = livekit_words(livekit_trunk(path))
    if len(wanted) == 1:
        return f", the only number of {trunk},"
    return f", one of {len(wanted)} that {trunk} may pick,"


def _no_number(path: Path) -> Judgement:
    """`*` leaves the caller ID to each call, which only its maker knows; no number at all leaves none."""
    trunk = livekit_trunk(path)
    if ANY_NUMBER in trunk.numbers or path.route.discovered:
        return skipped(
            f"{livekit_words(trunk)} lists no number of its own and the route no caller ID: each call "
            "brings one."
        )
    return failed(
        f"Neither {livekit_words(trunk)} nor the route names a number: a call would have no caller ID.",
        f"Enter a number of the Twilio account under Numbers in {console.livekit(trunk)}, or set the route's "
        "`caller_id`.",
        livekit_trunk=trunk.id,
    )


def _masked(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return some([masked(text) for text in texts])


CHECK = Check(
    id="caller-id-owned",
    title="Caller ID owned",
    failing="The caller ID is not the account's",
    severity=Severity.CRITICAL,
    needs=("twilio.numbers", "twilio.caller_ids"),
    judge=judge,
    also_needs=also_needs,
    asks="Is the caller ID a number of the Twilio account, or a verified caller ID?",
    matters=(
        "Twilio refuses a call with 403 when its caller ID is neither. A route without `caller_id` leaves "
        "the choice to LiveKit, which picks any number of its trunk: then each must hold, and the worst "
        "decides."
    ),
    fix=(
        "Buy or port the number in Twilio Console → Phone Numbers, or verify it there under Verified "
        "Caller IDs. Otherwise set the route's `caller_id`, and the number in LiveKit Cloud → SIP → "
        "Outbound Trunks, to one that the account has."
    ),
    meanings={
        Verdict.SKIP: (
            "The route has no `caller_id` and its LiveKit trunk lists only `*`, so each call brings its "
            "own; or the LiveKit trunk is missing; or the route was discovered and its trunk is another "
            "account's."
        ),
    },
)

"""A suspended account still answers many reads, but no call."""

from collections.abc import Iterable

from monitor.checks import console
from monitor.checks.words import shown
from monitor.model.check import Check, Judgement, failed, passed, unknown
from monitor.model.reading import Gap, GapReason, Known, Reading, Unread
from monitor.model.snapshot import Site
from monitor.model.twilio import TwilioReadings
from monitor.model.verdict import Severity, Verdict

ACTIVE = "active"


def judge(site: Site) -> Judgement:
    twilio, sid = site.snapshot.twilio, site.environment.twilio_account
    inactive = next((gap for gap in _gaps(_everything(twilio)) if _is(gap, GapReason.ACCOUNT_INACTIVE)), None)
    if inactive is not None:
        return _not_active(sid, f"Twilio says so when asked for {shown(inactive.operation)} (20005)")
    refused = _unauthorized(twilio, sid)
    if refused is not None:
        return refused
    status = twilio.account.get().status
    if status == ACTIVE:
        return passed(f"The Twilio account {sid} is active.", status=status)
    return _not_active(sid, f"its status is {shown(status)}")


def _not_active(sid: str, words: str) -> Judgement:
    return failed(
        f"The Twilio account {sid} is not active: {words}. It places no call.",
        f"Look at the balance and the notices in {console.BILLING}, and write to Twilio's support.",
        account=sid,
    )


def _unauthorized(twilio: TwilioReadings, sid: str) -> Judgement | None:
    """401 on the account alone is how Twilio treats a Standard key; 401 on everything has three causes."""
    if isinstance(twilio.account, Known) or not _is(twilio.account.gap, GapReason.UNAUTHORIZED):
        return None
    asked = [reading for reading in _top(twilio) if not _not_asked(reading)]
    if twilio.accepted:
        return unknown(
            f"Could not read the status of the Twilio account {sid}: a Standard key cannot read this.",
            "Give the environment a Main key, or the account's Auth Token, or list account-active under "
            "`accept_unknown`.",
            account=sid,
            unread="twilio.account",
            gap=GapReason.UNAUTHORIZED.value,
        )
    if all(_is(gap, GapReason.UNAUTHORIZED) for gap in _gaps(asked)):
        return unknown(
            f"Twilio refused every read of account {sid} with 401: wrong key, other region, or suspended.",
            "Compare `twilio.account_sid`, the key and `twilio.region` with Twilio Console → Account → API "
            "keys & tokens; a key works only in the Region it was made in.",
            account=sid,
        )
    return None


def _top(twilio: TwilioReadings) -> tuple[Reading[object], ...]:
    return (
        twilio.account,
        twilio.trunks,
        twilio.numbers,
        twilio.caller_ids,
        twilio.countries,
        twilio.balance,
    )


def _everything(twilio: TwilioReadings) -> Iterable[Reading[object]]:
    """Every reading of the account, those of single trunks and lists included."""
    yield from _top(twilio)
    for trunk in twilio.trunks.value.values() if isinstance(twilio.trunks, Known) else ():
        yield from (trunk.credential_lists, trunk.acls, trunk.region)
        if isinstance(trunk.credential_lists, Known):
            yield from (attached.credentials for attached in trunk.credential_lists.value)
        if isinstance(trunk.acls, Known):
            yield from (acl.ranges for acl in trunk.acls.value)


def _gaps(readings: Iterable[Reading[object]]) -> Iterable[Gap]:
    return (reading.gap for reading in readings if isinstance(reading, Unread))


def _is(gap: Gap, reason: GapReason) -> bool:
    return gap.reason is reason


def _not_asked(reading: Reading[object]) -> bool:
    return isinstance(reading, Unread) and _is(reading.gap, GapReason.NOT_ASKED)


CHECK = Check(
    id="account-active",
    title="Account active",
    failing="The Twilio account is not active",
    severity=Severity.CRITICAL,
    needs=(),
    judge=judge,
    asks="Is the Twilio account active?",
    matters="A suspended or closed account still answers many reads, but Twilio declines its calls with 603.",
    fix=(
        "Look at Twilio Console → Billing: a balance below zero suspends an account, and so does a breach of "
        "Twilio's terms. Top up, or write to Twilio's support."
    ),
    meanings={
        Verdict.FAIL: "The account's status is not `active`, or any read was answered with error 20005.",
        Verdict.UNKNOWN: (
            "The status could not be read. 401 on the account alone means that the key is a Standard key, "
            "which may not read it; 401 on everything means a wrong key, another Region, or a suspended "
            "account."
        ),
    },
)

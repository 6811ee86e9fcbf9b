"""An empty account places no call."""

from monitor.checks import console
from monitor.checks.words import shown
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.reading import Known
from monitor.model.snapshot import Site
from monitor.model.verdict import Severity, Verdict


def applies(site: Site) -> str | None:
    """A subaccount has no balance that could be read, so this is asked before the balance is needed."""
    if site.environment.balance_floor is None:
        return "No `balance_floor` is configured."
    account = site.snapshot.twilio.account
    if isinstance(account, Known) and account.value.subaccount:
        return "A subaccount has no balance of its own: its parent pays."
    return None


def judge(site: Site) -> Judgement:
    balance, floor = site.snapshot.twilio.balance.get(), site.environment.balance_floor
    sid, currency = site.environment.twilio_account, shown(balance.currency)
    if floor is None or balance.amount >= floor:
        return passed(
            f"Twilio account {sid} has {balance.amount} {currency}, the floor is {floor}.",
            balance=f"{balance.amount} {currency}",
        )
    return failed(
        f"Twilio account {sid} has {balance.amount} {currency} left, below the floor of {floor}.",
        f"Top up, or turn on Auto Recharge, in {console.BILLING}.",
        balance=f"{balance.amount} {currency}",
        floor=str(floor),
    )


CHECK = Check(
    id="balance",
    title="Balance above the floor",
    failing="The balance is low",
    severity=Severity.WARNING,
    needs=("twilio.balance",),
    judge=judge,
    applies=applies,
    asks="Is the account's balance at or above the configured `balance_floor`?",
    matters="At zero Twilio stops all calls and suspends the account; numbers are released some weeks later.",
    fix="Top up in Twilio Console → Billing, or turn on Auto Recharge there.",
    meanings={
        Verdict.PASS: "It is. Twilio's figure may lag behind by some minutes.",
        Verdict.SKIP: "No `balance_floor` is configured, or the account is a subaccount: its parent pays.",
    },
)

"""A trial account calls verified numbers alone."""

from monitor.checks import console
from monitor.model.check import Check, Judgement, failed, passed
from monitor.model.snapshot import Site
from monitor.model.verdict import Severity


def judge(site: Site) -> Judgement:
    account, sid = site.snapshot.twilio.account.get(), site.environment.twilio_account
    if not account.trial:
        return passed(f"Twilio account {sid} is a full account.", account=sid)
    return failed(
        f"Twilio account {sid} is a trial account: it calls only verified, low-risk numbers, few at a time.",
        f"Upgrade it in {console.BILLING} → Upgrade.",
        account=sid,
    )


CHECK = Check(
    id="account-trial",
    title="No trial account",
    failing="The Twilio account is on trial",
    severity=Severity.WARNING,
    needs=("twilio.account",),
    judge=judge,
    asks="Is the Twilio account a full account?",
    matters=(
        "A trial account calls only numbers that were verified for it, only low-risk ones, and no more "
        "than four at a time."
    ),
    fix="Upgrade the account in Twilio Console → Billing → Upgrade.",
)

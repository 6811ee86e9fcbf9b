from decimal import Decimal

import pytest

from monitor.model.check import Finding
from monitor.model.reading import GapReason, Known, Reading
from monitor.model.twilio import Account, Balance
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_site, remedy, summary

CHECK = "balance"
FULL_ACCOUNT = Known(cast.account())
SUBACCOUNT = Known(cast.account(subaccount=True))


def left(amount: str, floor: str | None = "20", account: Reading[Account] = FULL_ACCOUNT) -> Finding:
    environment = cast.environment(balance_floor=None if floor is None else Decimal(floor))
    balance = Known(Balance(Decimal(amount), "USD"))
    return of_site(CHECK, cast.site(environment, balance=balance, account=account))


@pytest.mark.parametrize("amount", ["20", "20.01", "1000"])
def test_a_balance_at_or_above_the_floor_passes(amount: str) -> None:
    assert left(amount).verdict is PASS


@pytest.mark.parametrize("amount", ["19.99", "0", "-3.5"])
def test_less_fails_with_both_figures(amount: str) -> None:
    finding = left(amount)
    assert finding.verdict is FAIL
    assert finding.severity is Severity.WARNING
    assert f"{amount} USD left, below the floor of 20" in summary(finding)
    assert "Twilio Console → Billing" in remedy(finding)


def test_a_floor_of_zero_is_a_floor() -> None:
    assert left("-0.01", floor="0").verdict is FAIL


def test_without_a_floor_it_is_skipped() -> None:
    assert left("0", floor=None).verdict is SKIP


def test_a_subaccount_is_skipped_although_its_balance_cannot_be_read() -> None:
    environment = cast.environment(balance_floor=Decimal(20))
    gap = cast.unread("Balance", GapReason.NOT_FOUND)
    finding = of_site(CHECK, cast.site(environment, account=SUBACCOUNT, balance=gap))
    assert (finding.verdict, finding.because) == (SKIP, None)


def test_an_unread_account_does_not_hide_a_low_balance() -> None:
    assert left("1", account=cast.unread()).verdict is FAIL


def test_it_is_unknown_while_the_balance_cannot_be_read() -> None:
    environment = cast.environment(balance_floor=Decimal(20))
    finding = of_site(CHECK, cast.site(environment, balance=cast.unread()))
    assert (finding.verdict, finding.because) == (UNKNOWN, "twilio.balance")

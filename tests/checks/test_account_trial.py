from monitor.model.reading import Known
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.ask import FAIL, PASS, UNKNOWN, of_site, remedy, summary

CHECK = "account-trial"


def test_a_full_account_passes() -> None:
    assert of_site(CHECK, cast.site()).verdict is PASS


def test_a_trial_account_fails_and_says_what_it_cannot_do() -> None:
    finding = of_site(CHECK, cast.site(account=Known(cast.account(trial=True))))
    assert finding.verdict is FAIL
    assert finding.severity is Severity.WARNING
    assert "verified, low-risk numbers" in summary(finding)
    assert "Upgrade" in remedy(finding)


def test_it_is_unknown_while_the_account_cannot_be_read() -> None:
    finding = of_site(CHECK, cast.site(account=cast.unread()))
    assert (finding.verdict, finding.because) == (UNKNOWN, "twilio.account")

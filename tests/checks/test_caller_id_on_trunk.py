import pytest

from monitor.model.reading import Known
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "caller-id-on-trunk"


def test_a_number_on_the_trunk_passes() -> None:
    finding = of_cl(CHECK)
    assert finding.verdict is PASS
    assert summary(finding) == "+56…0147 is on Twilio trunk acme-cl."


@pytest.mark.parametrize(("trunk_sid", "words"), [(None, "no trunk"), (cast.TRUNK_BR, cast.TRUNK_BR)])
def test_a_number_elsewhere_fails_and_says_where_it_is(trunk_sid: str | None, words: str) -> None:
    number = cast.phone_number(cast.NUMBER_CL, trunk_sid=trunk_sid)
    finding = of_cl(CHECK, numbers=cast.with_number(number))
    assert finding.verdict is FAIL
    assert finding.severity is Severity.WARNING
    assert f"+56…0147 is not on Twilio trunk acme-cl but on {words}" in summary(finding)
    assert "Trunks → acme-cl → Numbers → Add a number" in remedy(finding)


def test_a_verified_caller_id_is_on_no_trunk_and_skipped() -> None:
    finding = of_path(CHECK, cast.path("cl", caller_id=cast.VERIFIED))
    assert finding.verdict is SKIP
    assert "verified" in summary(finding)


def test_without_a_caller_id_the_worst_of_the_livekit_trunks_numbers_wins() -> None:
    trunk = cast.livekit_trunk("cl", numbers=("*", cast.NUMBER_CL, cast.NUMBER_BR, cast.VERIFIED))
    site = cast.site(livekit_trunks=cast.with_livekit_trunk(trunk))
    finding = of_path(CHECK, cast.path("cl", site, caller_id=None))
    assert finding.verdict is FAIL
    assert finding.judgement.evidence["elsewhere"] == (f"+55…3793: {cast.TRUNK_BR}",)


def test_it_is_skipped_while_the_number_is_not_owned() -> None:
    finding = of_cl(CHECK, numbers=Known({}))
    assert (finding.verdict, finding.because) == (SKIP, "caller-id-owned")


def test_it_is_unknown_while_the_numbers_cannot_be_read() -> None:
    finding = of_cl(CHECK, numbers=cast.unread())
    assert (finding.verdict, finding.because) == (UNKNOWN, "caller-id-owned")

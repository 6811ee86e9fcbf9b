import pytest

from monitor.checks import ROUTE_CHECKS, judge_route
from monitor.model.check import Finding
from monitor.model.reading import Known, Reading
from monitor.model.snapshot import Site
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "trunk-region"
REGION_BOUND = [check.id for check in ROUTE_CHECKS if check.region_bound]


def running_in(region: Reading[str]) -> Site:
    return cast.site(trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", region=region)))


def test_a_trunk_in_the_region_that_is_read_passes() -> None:
    assert of_cl(CHECK).verdict is PASS


def test_a_trunk_of_another_region_fails_with_both_regions() -> None:
    finding = of_path(CHECK, cast.path("cl", running_in(Known("ie1"))))
    assert finding.verdict is FAIL
    assert summary(finding) == "Twilio trunk acme-cl: trunk runs in ie1, we read us1."
    assert "`twilio.region: ie1`" in remedy(finding)


def test_a_trunk_of_ie1_passes_where_ie1_is_read() -> None:
    environment = cast.environment(twilio_region="ie1")
    trunks = cast.with_twilio_trunk(cast.twilio_trunk("cl", region=Known("ie1")))
    assert of_cl(CHECK, environment, trunks=trunks).verdict is PASS


@pytest.mark.parametrize("check", REGION_BOUND)
def test_what_is_read_in_the_wrong_region_is_unknown(check: str) -> None:
    finding = of_path(check, cast.path("cl", running_in(Known("ie1"))))
    assert (finding.verdict, finding.because) == (UNKNOWN, CHECK)
    assert "trunk runs in ie1, we read us1" in summary(finding)


def test_lists_addresses_numbers_and_transport_belong_to_a_region() -> None:
    assert REGION_BOUND == [
        "credential-list-attached",
        "credential-username-known",
        "credential-rotated",
        "ip-acl",
        "ip-acl-open",
        "transport-security",
        "caller-id-on-trunk",
    ]


def test_an_unreadable_region_is_unknown_and_degrades_nothing() -> None:
    site = running_in(cast.unread("routes/v2/Trunks", detail="Twilio answered 403 (70051)"))
    verdicts = {finding.check: finding.verdict for finding in judge_route(cast.path("cl", site), cast.NOW)}
    assert verdicts.pop(CHECK) is UNKNOWN
    assert set(verdicts.values()) <= {PASS, SKIP}
    finding = of_path(CHECK, cast.path("cl", site))
    assert finding.because == "routes/v2/Trunks"
    assert "70051" in summary(finding)


def test_it_is_skipped_while_the_trunk_is_not_known() -> None:
    finding: Finding = of_cl(CHECK, trunks=Known({}))
    assert (finding.verdict, finding.because) == (SKIP, "trunk-address-known")

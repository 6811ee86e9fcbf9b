import pytest

from monitor.model.check import Finding
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_path, remedy, summary

CHECK = "trunk-edge"


def asked(edge: str | None, address: str) -> Finding:
    site = cast.site(livekit_trunks=cast.with_livekit_trunk(cast.livekit_trunk("br", address=address)))
    return of_path(CHECK, cast.path("br", site, edge=edge))


@pytest.mark.parametrize("edge", ["sao-paulo", "br1"])
@pytest.mark.parametrize("host", ["acme.pstn.sao-paulo.twilio.com", "acme.pstn.BR1.twilio.com"])
def test_the_edge_asked_for_passes_under_either_name(edge: str, host: str) -> None:
    assert asked(edge, host).verdict is PASS


def test_another_edge_fails_with_the_address_to_set() -> None:
    finding = asked("sao-paulo", "acme.pstn.dublin.twilio.com")
    assert finding.verdict is FAIL
    assert finding.severity is Severity.INFO
    assert "the dublin address; the route asks for sao-paulo" in summary(finding)
    assert "`acme.pstn.sao-paulo.twilio.com`" in remedy(finding)
    assert "Networking info → Localized SIP Domain URIs" in remedy(finding)


def test_the_global_address_is_no_edge() -> None:
    finding = asked("sao-paulo", "acme.pstn.twilio.com")
    assert finding.verdict is FAIL
    assert "the global address" in summary(finding)


def test_a_route_that_asks_for_no_edge_is_skipped() -> None:
    assert asked(None, "acme.pstn.dublin.twilio.com").verdict is SKIP


@pytest.mark.parametrize(
    ("edge", "host"),
    [("sao-paulo", "acme.pstn.atlantis.twilio.com"), ("atlantis", "acme.pstn.sao-paulo.twilio.com")],
)
def test_an_edge_that_is_not_in_the_list_is_unknown(edge: str, host: str) -> None:
    finding = asked(edge, host)
    assert finding.verdict is UNKNOWN
    assert "atlantis" in summary(finding)


def test_it_is_skipped_while_the_address_is_wrong() -> None:
    finding = asked("sao-paulo", "acme.sip.twilio.com")
    assert (finding.verdict, finding.because) == (SKIP, "trunk-address")

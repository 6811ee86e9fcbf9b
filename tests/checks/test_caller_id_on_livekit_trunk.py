import pytest

from monitor.model.check import Finding
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "caller-id-on-livekit-trunk"


def listing(*numbers: str) -> Finding:
    return of_cl(CHECK, livekit_trunks=cast.with_livekit_trunk(cast.livekit_trunk("cl", numbers=numbers)))


@pytest.mark.parametrize("listed", [cast.NUMBER_CL, cast.NUMBER_CL[1:], "*"])
def test_the_number_passes_with_or_without_a_plus_and_so_does_a_star(listed: str) -> None:
    assert listing("+56225550000", listed).verdict is PASS


@pytest.mark.parametrize("listed", [(), ("+56225550000",), ("",)])
def test_a_trunk_that_does_not_list_it_fails(listed: tuple[str, ...]) -> None:
    finding = listing(*listed)
    assert finding.verdict is FAIL
    assert finding.severity is Severity.WARNING
    assert summary(finding) == "LiveKit trunk ST_cl does not list +56…0147, the route's caller ID."
    assert "Numbers in LiveKit Cloud → SIP → Outbound Trunks → acme-cl" in remedy(finding)


def test_a_route_without_a_caller_id_is_skipped() -> None:
    assert of_path(CHECK, cast.path("cl", caller_id=None)).verdict is SKIP


def test_it_is_skipped_while_the_trunk_is_missing() -> None:
    finding = of_path(CHECK, cast.path("cl", livekit_trunk="ST_elsewhere"))
    assert (finding.verdict, finding.because) == (SKIP, "livekit-trunk-exists")


def test_it_is_unknown_while_livekit_cannot_be_read() -> None:
    assert of_cl(CHECK, livekit_trunks=cast.unread()).verdict is UNKNOWN

from monitor.model.reading import Known
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "livekit-trunk-exists"


def test_a_trunk_of_the_project_passes() -> None:
    finding = of_cl(CHECK)
    assert finding.verdict is PASS
    assert "ST_cl" in summary(finding)


def test_a_trunk_of_another_project_fails_and_says_how_a_call_would_end() -> None:
    finding = of_path(CHECK, cast.path("cl", livekit_trunk="ST_elsewhere"))
    assert finding.verdict is FAIL
    assert "ST_elsewhere" in summary(finding)
    assert "404 not_found" in summary(finding)
    assert "2 outbound trunks" in summary(finding)
    assert finding.judgement.evidence["trunks_of_this_project"] == ("ST_br", "ST_cl")
    assert "LiveKit Cloud → SIP → Outbound Trunks" in remedy(finding)


def test_an_empty_project_fails_too() -> None:
    assert of_cl(CHECK, livekit_trunks=Known({})).verdict is FAIL


def test_it_is_unknown_while_livekit_cannot_be_read_and_says_why() -> None:
    finding = of_cl(CHECK, livekit_trunks=cast.unread("ListSIPOutboundTrunk", detail="LiveKit answered 401"))
    assert finding.verdict is UNKNOWN
    assert finding.because == "livekit.trunks"
    assert summary(finding) == "Could not read livekit.trunks: LiveKit answered 401."


def test_what_needs_the_trunk_is_skipped_because_of_it() -> None:
    finding = of_path("trunk-address", cast.path("cl", livekit_trunk="ST_elsewhere"))
    assert finding.verdict is SKIP
    assert finding.because == CHECK

from monitor.checks import judge_route
from monitor.model.livekit import LiveKitTrunk
from monitor.model.reading import Known
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "trunk-address-known"


def dialling(address: str) -> Known[dict[str, LiveKitTrunk]]:
    return cast.with_livekit_trunk(cast.livekit_trunk("cl", address=address))


def test_a_trunk_of_the_account_passes_with_its_sid() -> None:
    finding = of_cl(CHECK)
    assert finding.verdict is PASS
    assert cast.TRUNK_CL in summary(finding)


def test_an_edge_a_port_and_upper_case_do_not_matter_since_the_name_alone_is_compared() -> None:
    assert of_cl(CHECK, livekit_trunks=dialling("ACME-CL.pstn.br1.twilio.com:5060")).verdict is PASS


def test_a_name_that_the_account_does_not_have_fails_and_lists_those_it_has() -> None:
    finding = of_cl(CHECK, livekit_trunks=dialling("acme-cI.pstn.twilio.com"))
    assert finding.verdict is FAIL
    assert "no trunk of Twilio account " + cast.ACCOUNT_SID in summary(finding)
    assert finding.judgement.evidence["names_of_this_account"] == ("acme", "acme-cl")
    assert "Elastic SIP Trunking → Trunks" in remedy(finding)
    assert "another account or Region" in remedy(finding)


def test_a_trunk_that_has_no_termination_name_yet_is_not_taken_for_it() -> None:
    trunks = cast.with_twilio_trunk(cast.twilio_trunk("cl", domain_name=None))
    assert of_cl(CHECK, trunks=trunks).verdict is FAIL


def test_a_discovered_trunk_of_another_account_is_skipped() -> None:
    site = cast.site(livekit_trunks=dialling("other.pstn.twilio.com"))
    finding = of_path(CHECK, cast.path("cl", site, discovered=True, caller_id=None, countries=()))
    assert finding.verdict is SKIP
    assert "another account" in summary(finding)


def test_nothing_of_a_discovered_trunk_of_another_account_fails() -> None:
    site = cast.site(livekit_trunks=dialling("other.pstn.twilio.com"), numbers=Known({}))
    path = cast.path("cl", site, discovered=True, caller_id=None, countries=())
    assert not [finding for finding in judge_route(path, cast.NOW) if finding.verdict in (FAIL, UNKNOWN)]


def test_it_is_skipped_while_the_address_is_wrong() -> None:
    finding = of_cl(CHECK, livekit_trunks=dialling("acme-cl.sip.twilio.com"))
    assert (finding.verdict, finding.because) == (SKIP, "trunk-address")


def test_it_is_unknown_while_the_trunks_cannot_be_read() -> None:
    finding = of_cl(CHECK, trunks=cast.unread(detail="Twilio answered 503"))
    assert (finding.verdict, finding.because) == (UNKNOWN, "twilio.trunks")
    assert "503" in summary(finding)

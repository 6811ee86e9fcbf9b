from monitor.model.reading import Known
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "caller-id-voice"
FAX_ONLY = cast.with_number(cast.phone_number(cast.NUMBER_CL, voice=False))


def test_a_number_with_voice_passes() -> None:
    assert of_cl(CHECK).verdict is PASS


def test_a_fax_only_number_fails() -> None:
    finding = of_cl(CHECK, numbers=FAX_ONLY)
    assert finding.verdict is FAIL
    assert summary(finding) == "+56…0147 has no Voice capability."
    assert "Twilio Console → Phone Numbers" in remedy(finding)


def test_one_fax_only_number_among_those_livekit_may_pick_fails() -> None:
    trunk = cast.livekit_trunk("cl", numbers=(cast.NUMBER_BR, cast.NUMBER_CL))
    site = cast.site(livekit_trunks=cast.with_livekit_trunk(trunk), numbers=FAX_ONLY)
    finding = of_path(CHECK, cast.path("cl", site, caller_id=None))
    assert finding.verdict is FAIL
    assert finding.judgement.evidence["without_voice"] == ("+56…0147",)


def test_a_verified_caller_id_is_skipped() -> None:
    assert of_path(CHECK, cast.path("cl", caller_id=cast.VERIFIED)).verdict is SKIP


def test_it_is_skipped_while_the_number_is_not_owned() -> None:
    finding = of_cl(CHECK, numbers=Known({}))
    assert (finding.verdict, finding.because) == (SKIP, "caller-id-owned")


def test_it_is_unknown_while_the_numbers_cannot_be_read() -> None:
    assert of_cl(CHECK, numbers=cast.unread()).verdict is UNKNOWN

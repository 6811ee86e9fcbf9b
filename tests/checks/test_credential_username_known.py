import pytest

from monitor.model.check import Finding
from monitor.model.reading import Known
from monitor.model.twilio import Credential, CredentialList
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, remedy, summary

CHECK = "credential-username-known"
UNREADABLE = cast.credential_list(
    "cl",
    sid="CL" + "9" * 32,
    friendly_name="other",
    credentials=cast.unread("Credentials", detail="timed out"),
)


def with_lists(*lists: CredentialList) -> Finding:
    return of_cl(CHECK, trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", credential_lists=Known(lists))))


def holding(*usernames: str, name: str = "acme users cl") -> CredentialList:
    users = tuple(Credential(username, cast.CREDENTIAL_WRITTEN) for username in usernames)
    return cast.credential_list("cl", friendly_name=name, credentials=Known(users))


def test_a_user_name_of_an_attached_list_passes() -> None:
    finding = of_cl(CHECK)
    assert finding.verdict is PASS
    assert "livekit-cl is in credential list acme users cl" in summary(finding)


def test_an_unknown_user_name_fails_with_both_places_to_correct_it() -> None:
    finding = with_lists(holding("someone", "else"))
    assert finding.verdict is FAIL
    assert "LiveKit trunk ST_cl signs in as livekit-cl" in summary(finding)
    assert "no credential list of Twilio trunk acme-cl" in summary(finding)
    assert finding.judgement.evidence["known_usernames"] == ("someone", "else")
    assert "Auth Username in LiveKit Cloud" in remedy(finding)
    assert "Trunks → acme-cl → Termination → Credential Lists" in remedy(finding)


def test_the_friendly_name_of_a_list_taken_for_a_user_name_is_said() -> None:
    finding = with_lists(holding("someone", name="livekit-cl"))
    assert finding.verdict is FAIL
    assert "it is the friendly name of a list" in summary(finding)


@pytest.mark.parametrize("like", ["LiveKit-CL", "LIVEKIT-CL"])
def test_a_user_name_in_another_case_is_said(like: str) -> None:
    finding = with_lists(holding(like))
    assert finding.verdict is FAIL
    assert f"{like} is, but spaces and case must match too" in summary(finding)


def test_an_empty_list_fails() -> None:
    assert with_lists(holding()).verdict is FAIL


@pytest.mark.parametrize("order", [0, 1])
def test_a_user_name_that_was_found_passes_whatever_else_could_not_be_read(order: int) -> None:
    lists = [holding("livekit-cl")]
    lists.insert(order, UNREADABLE)
    assert with_lists(*lists).verdict is PASS


def test_a_user_name_that_may_be_in_the_unread_list_is_unknown() -> None:
    finding = with_lists(holding("someone"), UNREADABLE)
    assert (finding.verdict, finding.because) == (UNKNOWN, "Credentials")
    assert "timed out" in summary(finding)


def test_it_is_skipped_while_livekit_has_no_credentials() -> None:
    trunk = cast.livekit_trunk("cl", auth_username="")
    finding = of_cl(CHECK, livekit_trunks=cast.with_livekit_trunk(trunk))
    assert (finding.verdict, finding.because) == (SKIP, "livekit-credentials-set")

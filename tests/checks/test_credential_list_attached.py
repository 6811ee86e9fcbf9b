import pytest

from monitor.checks import judge_route
from monitor.model.reading import Known
from monitor.model.route import Auth
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "credential-list-attached"
NONE_ATTACHED = cast.with_twilio_trunk(cast.twilio_trunk("cl", credential_lists=Known(())))


def test_an_attached_list_passes_by_name() -> None:
    finding = of_cl(CHECK)
    assert finding.verdict is PASS
    assert "acme users cl" in summary(finding)


def test_no_list_fails_with_the_place_to_attach_one() -> None:
    finding = of_cl(CHECK, trunks=NONE_ATTACHED)
    assert finding.verdict is FAIL
    assert summary(finding) == "Twilio trunk acme-cl has no credential list."
    path = "Twilio Console → Elastic SIP Trunking → Trunks → acme-cl → Termination → Credential Lists"
    assert path in remedy(finding)
    assert "Credential lists → Create new" in remedy(finding)


def test_without_a_list_the_user_name_is_not_judged() -> None:
    finding = of_cl("credential-username-known", trunks=NONE_ATTACHED)
    assert (finding.verdict, finding.because) == (SKIP, CHECK)


def test_lists_that_cannot_be_read_are_unknown_and_named() -> None:
    lists = cast.unread("Trunks/{sid}/CredentialLists", detail="Twilio answered 500")
    finding = of_cl(CHECK, trunks=cast.with_twilio_trunk(cast.twilio_trunk("cl", credential_lists=lists)))
    assert (finding.verdict, finding.because) == (UNKNOWN, "Trunks/{sid}/CredentialLists")
    assert "500" in summary(finding)


@pytest.mark.parametrize(
    ("auth", "expected"), [(Auth.IP_ACL, SKIP), (Auth.BOTH, FAIL), (Auth.CREDENTIALS, FAIL)]
)
def test_only_a_route_by_address_needs_no_list(auth: Auth, expected: object) -> None:
    path = cast.path("cl", cast.site(trunks=NONE_ATTACHED), auth=auth)
    assert of_path(CHECK, path).verdict is expected


def test_with_auth_by_address_all_four_credential_checks_are_skipped() -> None:
    findings = judge_route(cast.path("cl", auth=Auth.IP_ACL), cast.NOW)
    assert [finding.check for finding in findings if "auth" in summary(finding)] == [
        "livekit-credentials-set",
        "credential-list-attached",
        "credential-username-known",
        "credential-rotated",
        "ip-acl",
    ]
    assert [finding.verdict for finding in findings if "authenticates by" in summary(finding)] == [SKIP] * 4

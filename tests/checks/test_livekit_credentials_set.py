import pytest

from monitor.checks import ROUTE_CHECKS, exit_status, judge_route
from monitor.model.route import Auth
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_cl, of_path, remedy, summary

CHECK = "livekit-credentials-set"


def test_a_user_name_and_a_password_pass() -> None:
    finding = of_cl(CHECK)
    assert finding.verdict is PASS
    assert "livekit-cl" in summary(finding)


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("", True, "no user name:"),
        ("livekit-cl", False, "no password:"),
        ("", False, "no user name and no password:"),
    ],
)
def test_what_is_missing_fails_and_is_named(username: str, password: bool, words: str) -> None:
    trunk = cast.livekit_trunk("cl", auth_username=username, has_password=password)
    finding = of_cl(CHECK, livekit_trunks=cast.with_livekit_trunk(trunk))
    assert finding.verdict is FAIL
    assert f"LiveKit trunk ST_cl has {words}" in summary(finding)
    assert "Auth Username and Auth Password in LiveKit Cloud → SIP → Outbound Trunks → acme-cl" in remedy(
        finding
    )


def test_a_password_that_livekit_may_hide_is_unknown_and_never_a_failure() -> None:
    trunk = cast.livekit_trunk("cl", has_password=None)
    finding = of_cl(CHECK, livekit_trunks=cast.with_livekit_trunk(trunk))
    assert finding.verdict is UNKNOWN
    assert "this one may be hidden or empty" in summary(finding)


def test_what_the_remedy_of_a_hidden_password_says_makes_the_exit_status_0() -> None:
    trunk = cast.livekit_trunk("cl", has_password=None)
    site = cast.site(livekit_trunks=cast.with_livekit_trunk(trunk))
    findings = judge_route(cast.path("cl", site), cast.NOW)
    accepted = [
        check.id for check in ROUTE_CHECKS if check.id in remedy(of_path(CHECK, cast.path("cl", site)))
    ]
    assert exit_status(findings, ()) == 3
    assert exit_status(findings, accepted) == 0


def test_a_missing_user_name_fails_whether_passwords_are_hidden_or_not() -> None:
    trunk = cast.livekit_trunk("cl", auth_username="", has_password=None)
    finding = of_cl(CHECK, livekit_trunks=cast.with_livekit_trunk(trunk))
    assert finding.verdict is FAIL
    assert "has no user name:" in summary(finding)


def test_a_route_that_authenticates_by_address_is_skipped() -> None:
    finding = of_path(CHECK, cast.path("cl", auth=Auth.IP_ACL))
    assert (finding.verdict, finding.because) == (SKIP, None)


def test_it_is_unknown_while_livekit_cannot_be_read() -> None:
    assert of_cl(CHECK, livekit_trunks=cast.unread()).verdict is UNKNOWN

"""A cloud that answers nothing."""

from dataclasses import replace

from monitor.model.check import Finding
from monitor.model.verdict import Severity, Verdict
from monitor.web.shown import PageView
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import NOON, finding, swept


def _unread(check: str, because: str, route: str | None, severity: Severity = Severity.CRITICAL) -> Finding:
    words = f"Could not read {because}: no network."
    return replace(finding(check, Verdict.UNKNOWN, route, severity, summary=words), because=because)


_ROUTES = (
    _unread("trunk-address-known", "twilio.trunks", "br"),
    _unread("trunk-address-known", "twilio.trunks", "cl"),
    replace(finding("ip-acl", Verdict.UNKNOWN), because="trunk-address-known"),
)


def _page(*findings: Finding, silent: str = "twilio") -> PageView:
    up = {upstream: upstream not in silent.split() for upstream in ("livekit", "twilio")}
    return page_view(swept(*findings, up=up), NOON)


def test_the_environment_tells_it_in_full_and_everything_else_in_a_line() -> None:
    page = _page(
        _unread("geo-exposure", "twilio.countries", None, Severity.WARNING),
        _unread("account-active", "api/2010-04-01/Accounts/{sid}", None),
        *_ROUTES,
    )
    [environment] = page.environments
    assert [trouble.checks for trouble in environment.told.troubles] == [("account-active",)]
    assert [note.checks for note in environment.told.notes] == [("geo-exposure",)]
    cl = next(route for route in environment.routes if route.name == "cl")
    assert cl.told.troubles == ()
    assert [(note.says, note.checks) for note in cl.told.notes] == [
        ("2 checks cannot be told until Twilio can be read", ("trunk-address-known", "ip-acl"))
    ]


def test_the_headline_names_the_cloud_and_not_the_account() -> None:
    page = _page(_unread("account-active", "twilio.account", None), *_ROUTES)
    assert page.sentence == "Twilio cannot be read in prod."
    assert page.cause == ""


def test_without_a_network_both_clouds_are_named() -> None:
    page = _page(
        _unread("account-active", "twilio.account", None),
        _unread("livekit-trunk-exists", "livekit.trunks", "cl"),
        silent="livekit twilio",
    )
    assert page.sentence.startswith("LiveKit and Twilio cannot be read in prod.")
    assert {trouble.checks for trouble in page.environments[0].told.troubles} == {
        ("livekit-trunk-exists",),
        ("account-active",),
    }


def test_what_only_routes_can_tell_stands_with_the_environment_once() -> None:
    routes = [_unread("livekit-trunk-exists", "livekit.trunks", name) for name in ("br", "cl")]
    [environment] = _page(*routes, silent="livekit").environments
    [trouble] = environment.told.troubles
    assert trouble.summary == "Could not read livekit.trunks: no network."
    assert [route.told.troubles for route in environment.routes] == [(), ()]


def test_a_reading_that_failed_of_a_cloud_that_answers_stays_where_it_was_asked() -> None:
    page = _page(_unread("geo-permissions", "twilio.countries", "cl"), silent="livekit")
    cl = next(route for route in page.environments[0].routes if route.name == "cl")
    assert [trouble.checks for trouble in cl.told.troubles] == [("geo-permissions",)]


def test_a_failure_is_told_in_full_during_an_outage() -> None:
    page = _page(*_ROUTES, finding("trunk-address", Verdict.FAIL, summary="It dials a SIP Domain."))
    cl = page.environments[0].routes[0]
    assert (cl.name, cl.standing) == ("cl", Standing.BROKEN)
    assert [trouble.summary for trouble in cl.told.troubles] == ["It dials a SIP Domain."]
    assert page.cause == "cl: It dials a SIP Domain."


def test_a_suspended_account_explains_the_silence_of_its_cloud() -> None:
    suspended = finding("account-active", Verdict.FAIL, None, summary="Account AC1 is suspended.")
    page = _page(suspended, _unread("balance", "twilio.balance", None, Severity.WARNING), *_ROUTES)
    assert page.sentence == ("No call works in prod: account AC1 is suspended.")
    assert [trouble.checks for trouble in page.environments[0].told.troubles] == [("account-active",)]


def test_a_silent_cloud_leaves_nothing_green_even_without_a_check_that_says_so() -> None:
    page = _page(finding("trunk-address", Verdict.PASS), finding("trunk-address", Verdict.PASS, "br"))
    assert page.standing is Standing.UNSURE
    assert {route.standing for route in page.environments[0].routes} == {Standing.UNSURE}
    assert page.environments[0].silent == ("Twilio",)

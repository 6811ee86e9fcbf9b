"""What stands in full, what is folded into a line, and in which order."""

from collections.abc import Collection
from dataclasses import replace

from monitor.model.check import Finding
from monitor.model.reading import GapReason
from monitor.model.verdict import Severity, Verdict
from monitor.web.shown import RouteView, Told
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import NOON, configured, finding, swept


def _cl(*findings: Finding, accepted: Collection[str] = ()) -> RouteView:
    board = swept(*findings, before=configured(accepted=accepted))
    [environment] = page_view(board, NOON).environments
    return next(route for route in environment.routes if route.name == "cl")


def _notes(told: Told) -> list[tuple[str, tuple[str, ...]]]:
    return [(note.says, note.checks) for note in told.notes]


def _repeating(check: str, because: str, severity: Severity = Severity.CRITICAL) -> Finding:
    words = f"Needs {because}, which is unknown."
    return replace(finding(check, Verdict.UNKNOWN, severity=severity, summary=words), because=because)


def _unread(check: str, because: str) -> Finding:
    return replace(finding(check, Verdict.UNKNOWN, summary=f"Could not read {because}."), because=because)


def test_an_outage_that_many_checks_repeat_is_said_once() -> None:
    ids = ("trunk-address-known", "credential-list-attached", "ip-acl")
    [trouble] = _cl(
        *(finding(check, Verdict.UNKNOWN, summary="Twilio answered 503.") for check in ids)
    ).told.troubles
    assert (trouble.summary, trouble.checks) == ("Twilio answered 503.", ids)


def _refused(check: str, reading: str, gap: GapReason = GapReason.FORBIDDEN) -> Finding:
    found = finding(check, Verdict.UNKNOWN, None, summary=f"Could not read {reading}: {gap}.")
    evidence = {"unread": reading, "gap": gap.value}
    return replace(found, judgement=replace(found.judgement, evidence=evidence))


def test_readings_that_fail_alike_are_one_line_with_each_below_it() -> None:
    board = swept(
        _refused("account-active", "twilio.account"),
        _refused("account-trial", "twilio.account"),
        _refused("balance", "twilio.balance"),
        _refused("geo-exposure", "twilio.countries", GapReason.TIMEOUT),
    )
    [environment] = page_view(board, NOON).environments
    refused, late = environment.told.troubles
    assert refused.summary == "Could not read twilio.account and twilio.balance: the key may not."
    assert refused.checks == ("account-active", "account-trial", "balance")
    assert refused.parts == (
        "Could not read twilio.account: forbidden.",
        "Could not read twilio.balance: forbidden.",
    )
    assert (late.summary, late.parts) == ("Could not read twilio.countries: timeout.", ())


def test_accepted_readings_that_fail_alike_are_one_line_too() -> None:
    refused = [_refused("account-active", "twilio.account"), _refused("balance", "twilio.balance")]
    board = swept(*refused, before=configured(accepted=["account-active", "balance"]))
    [environment] = page_view(board, NOON).environments
    assert environment.told.troubles == ()
    summary = "Could not read twilio.account and twilio.balance: the key may not."
    assert _notes(environment.told) == [
        (f"{summary} The configuration accepts that", ("account-active", "balance"))
    ]


def test_what_only_repeats_a_needed_check_is_one_line_below_it() -> None:
    told = _cl(
        _unread("trunk-address-known", "twilio.trunks"),
        _repeating("credential-list-attached", "trunk-address-known"),
        _repeating("credential-username-known", "credential-list-attached"),
    ).told
    assert [trouble.checks for trouble in told.troubles] == [("trunk-address-known",)]
    assert _notes(told) == [
        (
            "2 more cannot be told until that is settled",
            ("credential-list-attached", "credential-username-known"),
        )
    ]


def test_several_roots_stand_in_full_above_one_line() -> None:
    told = _cl(
        _unread("trunk-address-known", "twilio.trunks"),
        _unread("caller-id-owned", "twilio.numbers"),
        _repeating("ip-acl", "trunk-address-known"),
        _repeating("caller-id-voice", "caller-id-owned"),
    ).told
    assert len(told.troubles) == 2
    assert _notes(told) == [("2 more cannot be told until those are settled", ("ip-acl", "caller-id-voice"))]


def test_a_check_whose_root_is_switched_off_speaks_for_itself() -> None:
    told = _cl(_repeating("ip-acl", "trunk-address-known")).told
    assert [trouble.summary for trouble in told.troubles] == ["Needs trunk-address-known, which is unknown."]
    assert told.notes == ()


def test_a_warning_that_keeps_critical_checks_unknown_stands_above_other_doubts() -> None:
    route = _cl(
        _unread("geo-permissions", "twilio.countries"),
        finding("trunk-region", Verdict.FAIL, severity=Severity.WARNING, summary="It runs in ie1."),
        _repeating("ip-acl", "trunk-region"),
    )
    assert [trouble.checks for trouble in route.told.troubles] == [("trunk-region",), ("geo-permissions",)]
    assert route.standing is Standing.UNSURE


def test_what_an_accepted_doubt_keeps_unknown_lends_it_no_weight() -> None:
    told = _cl(
        finding("trunk-region", Verdict.FAIL, severity=Severity.WARNING),
        _repeating("ip-acl", "trunk-region"),
        _unread("geo-permissions", "twilio.countries"),
        accepted=["ip-acl"],
    ).told
    assert [trouble.checks for trouble in told.troubles] == [("geo-permissions",), ("trunk-region",)]


def test_troubles_stand_critical_first_and_failures_before_doubts() -> None:
    told = _cl(
        finding("trunk-edge", Verdict.FAIL, severity=Severity.INFO, summary="c"),
        finding("ip-acl", Verdict.UNKNOWN, summary="b"),
        finding("geo-permissions", Verdict.FAIL, summary="a"),
        finding("trunk-address", Verdict.PASS, summary="fine"),
        finding("caller-id-voice", Verdict.SKIP, summary="skipped"),
    ).told
    assert [trouble.summary for trouble in told.troubles] == ["a", "b", "c"]


def test_a_skip_that_others_repeat_says_why_they_were_not_asked() -> None:
    told = _cl(
        finding("trunk-address-known", Verdict.SKIP, summary="globex is a trunk of another account."),
        replace(finding("ip-acl", Verdict.SKIP), because="trunk-address-known"),
        replace(finding("ip-acl-open", Verdict.SKIP), because="ip-acl"),
    ).told
    assert told.troubles == ()
    assert _notes(told) == [
        ("globex is a trunk of another account. Not asked for that reason", ("ip-acl", "ip-acl-open"))
    ]


def test_what_a_failure_keeps_from_being_asked_is_only_counted() -> None:
    route = _cl(
        finding("trunk-address", Verdict.FAIL),
        replace(finding("ip-acl", Verdict.SKIP), because="trunk-address"),
    )
    assert route.told.notes == ()
    assert route.counts == "1 fails, 1 not asked"

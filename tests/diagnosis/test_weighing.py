"""How much speaks for a cause, where it would be easy to say too much."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.diagnosis import Context, diagnose, of_route
from monitor.model.cause import Certainty, RankedCause
from monitor.model.change import Change, Setting
from monitor.model.check import Finding, Judgement, failed, skipped
from monitor.model.outcome import Reason
from monitor.model.run import Run
from monitor.model.verdict import Severity, Verdict
from tests.boards import NOON as SWEPT
from tests.boards import called, finding
from tests.diagnosis.test_unseen import PASSING, answered, causes, said
from tests.model.canaries import run

CREDENTIALS = (
    "livekit-credentials-set",
    "credential-list-attached",
    "credential-username-known",
    "credential-rotated",
)


def findings(*checks: str, judged: Judgement, severity: Severity = Severity.CRITICAL) -> tuple[Finding, ...]:
    """Those of a sound route, but for these checks."""
    return tuple(
        replace(each, judgement=judged, severity=severity) if each.check in checks else each
        for each in PASSING
    )


def refused(**evidence: Any) -> Run:
    return run(reason=Reason.FORBIDDEN, sip_code="403", **evidence)


def named(told: tuple[RankedCause, ...], cause: str) -> RankedCause:
    return next(each for each in told if each.id == cause)


def changed(call: Run, minutes: int, setting: Setting = Setting.CREDENTIALS) -> Change:
    """Found in the sweep that many minutes after a call; the one before still saw what was there."""
    seen = call.ended + timedelta(minutes=minutes)
    return Change(setting, "acme of May", "acme of June", seen - timedelta(minutes=5), seen)


def test_a_number_that_is_not_on_livekits_trunk_does_not_hide_one_that_nobody_has() -> None:
    warned = findings(
        "caller-id-on-livekit-trunk", judged=failed("No.", "Mend it."), severity=Severity.WARNING
    )

    told = [cause.id for cause in diagnose(warned, answered(404, "Not Found"))]

    assert told == ["number-unallocated", "caller-id-on-livekit-trunk"]


def test_a_trial_account_does_not_hide_why_a_call_is_forbidden() -> None:
    warned = findings("account-trial", judged=failed("A trial.", "Mend it."), severity=Severity.WARNING)

    assert diagnose(warned, answered(403, "Forbidden"))[0].id == "wrong-password"


def test_a_route_that_authenticates_by_address_has_no_wrong_password() -> None:
    by_address = findings(*CREDENTIALS, judged=skipped("The route authenticates by ip-acl."))

    assert "wrong-password" not in {cause.id for cause in diagnose(by_address, answered(403, "Forbidden"))}


def test_a_failed_call_has_a_possible_cause_though_every_check_passes() -> None:
    told = diagnose(PASSING, answered(402, "Payment Required"))

    assert "account-active" in {cause.id for cause in told}
    assert {cause.certainty for cause in told} == {Certainty.POSSIBLE}
    assert all(cause.against for cause in told)


def test_what_a_check_rules_out_is_not_told_beside_what_fits() -> None:
    assert causes(answered(404, "Not Found")) == ["number-unallocated"]


def test_livekits_words_about_sound_lead_to_a_cause_without_a_sip_answer() -> None:
    told = causes(said("failed_precondition", "twirp error unknown: sdp: not what was asked", 412))

    assert told == ["codec-mismatch", "srtp-mismatch"]


def test_a_code_that_the_log_has_at_the_time_of_a_call_is_not_surely_of_that_call() -> None:
    by_time = diagnose(PASSING, refused(twilio_errors="32205"))[0]
    by_sid = diagnose(PASSING, refused(twilio_errors="32205", call_sid="CA01"))[0]

    assert (by_time.id, by_time.certainty) == ("high-risk-number", Certainty.LIKELY)
    assert by_time.because[0].startswith("Twilio's error log has 32205 at the time of this call.")
    assert (by_sid.id, by_sid.certainty) == ("high-risk-number", Certainty.CERTAIN)
    assert by_sid.because[0].startswith("Twilio gives the error 32205 for this call.")


def test_a_check_that_fails_makes_the_logs_code_certain() -> None:
    off = findings("geo-permissions", judged=failed("Chile is off.", "Mend it."))

    assert diagnose(off, refused(twilio_errors="32205"))[0].certainty is Certainty.CERTAIN


def test_what_is_mended_since_the_call_is_not_certain() -> None:
    call = refused(twilio_errors="32201", call_sid="CA01")
    since = call.ended + timedelta(minutes=3)

    [told] = diagnose(PASSING, call, Context(turned={"ip-acl": since}))

    assert (told.id, told.certainty) == ("ip-acl", Certainty.LIKELY)
    assert told.against == (
        f"The check ip-acl passes since {since:%d %b %H:%M} UTC, after this call: it may be mended. "
        "The next call tells.",
    )


def test_what_changed_after_a_call_does_not_speak_for_how_it_ended() -> None:
    call = refused(twilio_errors="32202", call_sid="CA01")

    [told] = diagnose(PASSING, call, Context(changes=(changed(call, minutes=10),)))

    assert told.certainty is Certainty.LIKELY
    assert not any("changed" in each for each in told.because)
    assert told.against == (
        "After this call, the credentials in those lists changed on 02 Mar between 12:05 and 12:10 UTC: from "
        "acme of May to acme of June. The next call tells.",
    )


def test_a_call_that_was_answered_before_a_change_does_not_speak_against_what_it_broke() -> None:
    call, off = run(reason=Reason.ANSWERED), findings("geo-permissions", judged=failed("Off.", "Mend it."))
    since = {"geo-permissions": call.ended + timedelta(minutes=10)}

    [later] = diagnose(off, call, Context(changes=(changed(call, 10, Setting.COUNTRIES),), turned=since))
    [unchanged] = diagnose(off, call, Context(turned=since))

    assert later.against == ("The last call was answered, before this was changed. The next call tells.",)
    assert unchanged.against == ("The last call was answered all the same.",)


def test_what_changed_before_a_call_speaks_for_how_it_ended() -> None:
    call = refused(twilio_errors="32202", call_sid="CA01")

    [told] = diagnose(PASSING, call, Context(changes=(changed(call, minutes=2),)))

    assert told.certainty is Certainty.CERTAIN
    assert told.because[-1].startswith("The credentials in those lists changed on 02 Mar between 11:57 and")


def test_what_a_check_finds_only_since_the_call_is_not_what_the_call_met() -> None:
    call = refused()
    later = changed(call, minutes=10, setting=Setting.ACLS)
    acl = findings("ip-acl", judged=failed("An ACL.", "Mend it."))

    told = diagnose(acl, call, Context(changes=(later,), turned={"ip-acl": later.seen}))

    assert told[0].id == "wrong-password"
    assert named(told, "ip-acl").against == (
        "The last call ended for another reason, or before it came so far.",
    )


def test_a_fault_that_was_found_only_after_the_call_may_have_come_before_it() -> None:
    call = refused()
    found = changed(call, minutes=2, setting=Setting.ACLS)
    acl = findings("ip-acl", judged=failed("An ACL.", "Mend it."))

    told = diagnose(acl, call, Context(changes=(found,), turned={"ip-acl": found.seen}))

    assert [cause.id for cause in told] == ["ip-acl"]


def test_an_inconclusive_run_takes_nothing_from_what_the_run_before_told() -> None:
    before = called(
        run("run-1", Reason.FORBIDDEN, SWEPT, sip_code="403", twilio_errors="32201", call_sid="CA01"),
        findings=[finding("ip-acl", Verdict.FAIL)],
    )
    after = before.apply(
        before.position + 1, run("run-2", Reason.LIVEKIT_AUTH, SWEPT + timedelta(minutes=30))
    )

    [acl] = of_route(before, "prod", "cl")
    told = of_route(after, "prod", "cl")

    assert [cause.id for cause in told] == ["ip-acl", "livekit-key-refused"]
    assert told[0] == acl

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.checks import ROUTE_CHECKS, judge_environment, judge_route, runner
from monitor.model.check import Check, Judgement, failed, passed, unknown
from monitor.model.reading import CouldNotTell, Gap, GapReason
from monitor.model.route import Policy
from monitor.model.snapshot import Path, Site
from monitor.model.verdict import Severity, Verdict
from tests import cast
from tests.checks.ask import FAIL, PASS, SKIP, UNKNOWN, of_path, of_site

ORDER = [check.id for check in ROUTE_CHECKS]


def check(check_id: str, judgement: Judgement, *needs: str) -> Check[Path]:
    return replace(ROUTE_CHECKS[0], id=check_id, needs=needs, judge=lambda _path: judgement)


def broken(error: Exception) -> Check[Path]:
    def judge(_path: Path) -> Judgement:
        raise error

    return replace(ROUTE_CHECKS[0], id="broken", needs=(), judge=judge)


def test_findings_are_stamped_with_route_severity_and_time() -> None:
    finding = judge_route(cast.path("br"), cast.NOW + timedelta(hours=1))[0]
    assert (finding.environment, finding.route, finding.check) == ("prod", "br", "livekit-trunk-exists")
    assert finding.severity is Severity.CRITICAL
    assert finding.at == cast.NOW + timedelta(hours=1)


def test_findings_of_an_environment_name_no_route() -> None:
    findings = judge_environment(cast.site(), cast.NOW)
    assert {(finding.environment, finding.route) for finding in findings} == {("prod", None)}


def test_findings_come_in_the_order_people_read() -> None:
    assert [finding.check for finding in judge_route(cast.path(), cast.NOW)] == ORDER


def test_a_route_may_change_a_severity() -> None:
    policy = Policy(severities={"trunk-edge": Severity.CRITICAL})
    assert of_path("trunk-edge", cast.path("br", policy=policy)).severity is Severity.CRITICAL
    assert of_path("trunk-region", cast.path("br", policy=policy)).severity is Severity.WARNING


def test_an_environment_may_change_a_severity_of_its_own_checks() -> None:
    environment = cast.environment(policy=Policy(severities={"account-trial": Severity.INFO}))
    assert of_site("account-trial", cast.site(environment)).severity is Severity.INFO


def test_a_disabled_check_is_not_reported_and_still_judged_for_those_that_need_it() -> None:
    policy = Policy(disabled=frozenset({"livekit-trunk-exists"}))
    findings = judge_route(cast.path("cl", livekit_trunk="ST_elsewhere", policy=policy), cast.NOW)
    assert [finding.check for finding in findings] == ORDER[1:]
    assert (findings[0].verdict, findings[0].because) == (SKIP, "livekit-trunk-exists")


def test_one_fault_fails_once_and_the_rest_is_skipped_behind_it() -> None:
    findings = judge_route(cast.path("cl", livekit_trunk="ST_elsewhere"), cast.NOW)
    assert [finding.check for finding in findings if finding.verdict is FAIL] == ["livekit-trunk-exists"]
    assert not [finding for finding in findings if finding.verdict is UNKNOWN]


def test_while_nothing_answers_everything_is_unknown_or_does_not_apply() -> None:
    names = ("livekit_trunks", "trunks", "numbers", "caller_ids", "countries", "account", "balance")
    site = cast.site(**dict.fromkeys(names, cast.unread()))
    findings = (*judge_route(cast.path("br", site), cast.NOW), *judge_environment(site, cast.NOW))
    skipped = [finding.check for finding in findings if finding.verdict is SKIP]
    assert skipped == ["balance"]
    assert {finding.verdict for finding in findings} == {UNKNOWN, SKIP}


@pytest.mark.parametrize(
    ("first", "second", "verdict", "because"),
    [
        (passed("fine"), passed("fine"), PASS, None),
        (failed("bad", "mend it"), passed("fine"), SKIP, "first"),
        (unknown("dark"), passed("fine"), UNKNOWN, "first"),
        (unknown("dark"), failed("bad", "mend it"), SKIP, "second"),
        (failed("bad", "mend it"), unknown("dark"), SKIP, "first"),
        (unknown("dark"), unknown("dark"), UNKNOWN, "first"),
    ],
)
def test_a_need_that_failed_skips_and_one_that_is_unknown_leaves_unknown(
    monkeypatch: pytest.MonkeyPatch,
    first: Judgement,
    second: Judgement,
    verdict: Verdict,
    because: str | None,
) -> None:
    checks = (
        check("first", first),
        check("second", second),
        check("third", passed("fine"), "first", "second"),
    )
    monkeypatch.setattr(runner, "ROUTE_CHECKS", checks)
    finding = judge_route(cast.path(), cast.NOW)[2]
    assert (finding.verdict, finding.because) == (verdict, because)


def test_a_skip_passes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = (
        check("first", failed("bad", "mend it")),
        check("second", passed("fine"), "first"),
        check("third", passed("fine"), "second"),
    )
    monkeypatch.setattr(runner, "ROUTE_CHECKS", checks)
    third = judge_route(cast.path(), cast.NOW)[2]
    assert (third.verdict, third.because) == (SKIP, "second")


def test_what_does_not_apply_is_skipped_before_any_need_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    first = check("first", failed("bad", "mend it"))
    second = replace(check("second", passed("fine"), "first"), applies=lambda _path: "Not asked for.")
    monkeypatch.setattr(runner, "ROUTE_CHECKS", (first, second))
    finding = judge_route(cast.path(), cast.NOW)[1]
    assert (finding.verdict, finding.because, finding.judgement.summary) == (SKIP, None, "Not asked for.")


def test_what_a_judge_could_not_tell_is_unknown_because_of_the_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gap = Gap("Trunks/{sid}/CredentialLists", GapReason.TIMEOUT, "no answer within 10 s")
    monkeypatch.setattr(runner, "ROUTE_CHECKS", (broken(CouldNotTell(gap)),))
    (finding,) = judge_route(cast.path(), cast.NOW)
    assert (finding.verdict, finding.because) == (UNKNOWN, "Trunks/{sid}/CredentialLists")
    assert finding.judgement.summary == "Could not read Trunks/{sid}/CredentialLists: no answer within 10 s."


def test_a_check_that_breaks_is_unknown_and_loses_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = (broken(ZeroDivisionError("secret")), check("second", passed("fine")))
    monkeypatch.setattr(runner, "ROUTE_CHECKS", checks)
    first, second = judge_route(cast.path(), cast.NOW)
    assert first.verdict is UNKNOWN
    assert "ZeroDivisionError" in first.judgement.summary
    assert "secret" not in first.judgement.summary
    assert second.verdict is PASS


def test_a_gap_of_hostile_text_is_shown_on_one_short_line() -> None:
    site: Site = cast.site(trunks=cast.unread(detail="line\nline\x1b[2J" + "x" * 1000))
    summary = of_path("trunk-address-known", cast.path("cl", site)).judgement.summary
    assert summary.isprintable()
    assert len(summary) < 300

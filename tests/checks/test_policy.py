"""What an operator changes of one check changes nothing of another."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.checks import ROUTE_CHECKS, exit_status, judge_route
from monitor.model.route import Policy
from monitor.model.snapshot import Path
from monitor.model.verdict import Severity
from tests import cast
from tests.checks.worlds import paths

ids = st.sampled_from([check.id for check in ROUTE_CHECKS])


def under(path: Path, policy: Policy) -> Path:
    return replace(path, route=replace(path.route, policy=policy))


@given(paths(), st.frozensets(ids))
def test_disabling_checks_leaves_every_other_finding_as_it_was(path: Path, disabled: frozenset[str]) -> None:
    expected = [finding for finding in judge_route(path, cast.NOW) if finding.check not in disabled]
    assert list(judge_route(under(path, Policy(disabled=disabled)), cast.NOW)) == expected


@given(paths(), st.dictionaries(ids, st.sampled_from(Severity)))
def test_other_severities_change_no_verdict(path: Path, severities: dict[str, Severity]) -> None:
    plain = judge_route(path, cast.NOW)
    changed = judge_route(under(path, Policy(severities=severities)), cast.NOW)
    assert [finding.judgement for finding in changed] == [finding.judgement for finding in plain]
    for before, after in zip(plain, changed, strict=True):
        assert after.severity is severities.get(after.check, before.severity)


@given(paths())
def test_with_everything_informative_the_exit_status_is_healthy(path: Path) -> None:
    severities = {check.id: Severity.INFO for check in ROUTE_CHECKS}
    findings = judge_route(under(path, Policy(severities=severities)), cast.NOW)
    assert exit_status(findings, frozenset()) == 0

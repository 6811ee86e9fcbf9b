"""What is not known never changes what is: it can only take an answer away."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.checks import IDS, READINGS, judge_environment, judge_route
from monitor.model.check import Finding
from monitor.model.reading import GapReason, Unread
from monitor.model.snapshot import Path
from monitor.model.verdict import Verdict
from tests import cast
from tests.checks.worlds import each_made_unread, paths

OPERATION = "SomeList"
# That an account is inactive is an answer, not a gap: account-active reads it as one.
gaps = st.sampled_from([reason for reason in GapReason if reason is not GapReason.ACCOUNT_INACTIVE]).map(
    lambda reason: cast.unread(OPERATION, reason)
)


def judged(path: Path) -> dict[str, Finding]:
    findings = (*judge_route(path, cast.NOW), *judge_environment(path.site, cast.NOW))
    return {finding.check: finding for finding in findings}


@settings(max_examples=300)
@given(paths(), gaps)
def test_one_reading_made_unread_leaves_each_verdict_as_it_was_or_unknown(path: Path, gap: Unread) -> None:
    before = judged(path)
    for reading, darker in each_made_unread(path, gap):
        after = judged(darker)
        for check, was in before.items():
            if reading == "region" and was.verdict is Verdict.UNKNOWN and behind_region(check, before):
                continue
            assert after[check].verdict in (was.verdict, Verdict.UNKNOWN), (reading, was, after[check])


def behind_region(check: str, findings: dict[str, Finding]) -> bool:
    """Whether this verdict goes back to trunk-region, by one step or several.

    A Region that cannot be read degrades nothing, so what a known wrong one held back may then be told.
    """
    because = findings[check].because
    return because == "trunk-region" or (because in findings and behind_region(because, findings))


@settings(max_examples=200)
@given(paths(), gaps)
def test_every_verdict_that_only_repeats_another_names_it_and_the_chain_ends(path: Path, gap: Unread) -> None:
    for _, darker in each_made_unread(path, gap):
        findings = judged(darker)
        for finding in findings.values():
            assert "broke" not in finding.judgement.summary, finding
            if finding.because in IDS:
                assert findings[finding.because].verdict is not Verdict.PASS
            elif finding.because is not None:
                assert finding.because in READINGS or finding.because in (OPERATION, "Trunks")
                assert finding.verdict is Verdict.UNKNOWN


@settings(max_examples=200)
@given(paths())
def test_every_fail_says_what_to_do_and_shows_no_number(path: Path) -> None:
    numbers = {cast.NUMBER_BR, cast.NUMBER_CL, cast.VERIFIED, "+56225559999"}
    for finding in judged(path).values():
        words = repr(finding.judgement)
        assert not [number for number in numbers if number[1:] in words]
        assert finding.judgement.summary
        assert (finding.verdict is Verdict.FAIL) <= bool(finding.judgement.remedy)
        assert (finding.verdict is Verdict.PASS) <= (finding.judgement.remedy == "")


def test_a_healthy_route_passes_or_skips_everything() -> None:
    for name in ("br", "cl"):
        verdicts = {finding.verdict for finding in judged(cast.path(name)).values()}
        assert verdicts <= {Verdict.PASS, Verdict.SKIP}

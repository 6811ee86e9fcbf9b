"""What cannot be read makes the answer weaker, and never wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from monitor.checks import ALL_CHECKS
from monitor.diagnosis import by_id, diagnose
from monitor.model.cause import Certainty, RankedCause
from monitor.model.check import Finding, unknown
from monitor.model.outcome import Result
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from monitor.simulator import SCENARIOS
from tests.diagnosis.facing import FAULTY, face

READINGS = sorted({need for check in ALL_CHECKS for need in check.needs if "." in need})
TOLD_BY_TWILIO = ("twilio_errors", "twilio_error", "sip_text", "message")
CONSEQUENCES = {"proof-other-account": {"other-account"}}


@pytest.mark.parametrize("name", FAULTY)
async def test_without_a_reading_nothing_wrong_is_certain_and_the_fault_stays_among_the_causes(
    name: str,
) -> None:
    faced = await face(name)

    for reading in READINGS:
        causes = diagnose(tuple(_without(reading, faced.findings)), faced.run)

        _holds(name, causes)
        if faced.run.result is Result.FAILURE:
            assert SCENARIOS[name].cause in {cause.id for cause in causes}, (reading, causes)


@pytest.mark.parametrize("name", FAULTY)
async def test_without_twilios_words_the_fault_is_still_among_the_causes(name: str) -> None:
    faced = await face(name)

    causes = diagnose(faced.findings, _wordless(faced.run))

    _holds(name, causes)
    assert SCENARIOS[name].cause in {cause.id for cause in causes}


def _holds(name: str, causes: Iterable[RankedCause]) -> None:
    certain = {cause.id for cause in causes if cause.certainty is Certainty.CERTAIN}
    hindrances = {each for each in certain if (cause := by_id(each)) and cause.unread is not None}
    assert certain <= {SCENARIOS[name].cause} | CONSEQUENCES.get(name, set()) | hindrances


def _without(reading: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a sweep that could not read it; what failed before it fails all the same."""
    lost: set[str] = set()
    needs = {check.id: check.needs for check in ALL_CHECKS}
    for finding in findings:
        gone = reading in needs[finding.check] or lost.intersection(needs[finding.check])
        if gone and finding.verdict is not Verdict.SKIP:
            lost.add(finding.check)
            judgement = unknown(f"Could not read {reading}.", unread=reading, gap="server-error")
            yield replace(finding, judgement=judgement, because=reading)
        else:
            yield finding


def _wordless(run: Run) -> Run:
    evidence = {key: value for key, value in run.evidence.items() if key not in TOLD_BY_TWILIO}
    return replace(run, evidence=evidence)

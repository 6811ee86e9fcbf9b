"""What a person has to know of a run beside how it ended."""

from dataclasses import replace

import pytest

from monitor.model.outcome import Reason
from monitor.model.verdict import Severity
from monitor.web.remarks import remarks
from tests.boards import NOON
from tests.model.canaries import run


def test_a_run_that_needs_nobody_has_none() -> None:
    assert list(remarks(run(at=NOON))) == []
    assert list(remarks(run(reason=Reason.BUSY, at=NOON))) == []
    assert list(remarks(run(reason=Reason.NETWORK, at=NOON))) == []


@pytest.mark.parametrize(
    ("reason", "why"),
    [(Reason.DECLINED, "a phone that is not callee: ours"), (Reason.RATE_LIMITED, "other calls")],
)
def test_a_failure_that_sets_off_no_alarm_says_why(reason: Reason, why: str) -> None:
    [said] = remarks(run(reason=reason, at=NOON, severity=Severity.WARNING))
    assert said.startswith(f"It only warns: {why}")


@pytest.mark.parametrize(
    ("evidence", "how"),
    [
        ({"end_it_with": "twilio api:core:calls:update"}, "End it with: twilio api:core:calls:update"),
        ({}, "See in Twilio's console whether it is."),
    ],
)
def test_a_call_that_may_still_be_up_says_how_to_end_it(evidence: dict[str, str], how: str) -> None:
    orphan = replace(run(at=NOON), orphaned=True, evidence=evidence)
    assert list(remarks(orphan)) == [f"The call was not seen to end: it may still be up. {how}"]

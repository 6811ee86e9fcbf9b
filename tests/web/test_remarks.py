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


COMMAND = "twilio api:core:calls:update"
LIVEKIT = "The call was not seen to end: LiveKit did not confirm the hang-up."


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (
            {"room_left": "…", "call_sid": "CA1"},
            f"{LIVEKIT} Twilio's record told nothing: it may still be up. "
            "See in Twilio's console whether CA1 is, and is a call to your number.",
        ),
        (
            {"room_left": "…"},
            f"{LIVEKIT} Twilio's record told nothing: it may still be up. "
            "See in Twilio's console whether it is, and is a call to your number.",
        ),
        (
            {"twilio_status": "in-progress", "end_it_with": COMMAND},
            "The call was not seen to end when LiveKit hung up. Twilio's record said last that it goes on "
            f"(in-progress): it may still be up. End it with: {COMMAND}",
        ),
        (
            {"room_left": "…", "twilio_status": "completed", "end_it_with": COMMAND},
            f"{LIVEKIT} Twilio's record says that it is over (completed).",
        ),
        (
            {"twilio_status": "completed", "ended_by_sid": "yes"},
            "The call was not seen to end when LiveKit hung up. Twilio's record says that it is over "
            "(completed) after Trunkwatch ended it by its SID.",
        ),
    ],
)
def test_a_call_that_was_not_seen_to_end_says_what_each_cloud_tells_and_how_to_end_it(
    evidence: dict[str, str], said: str
) -> None:
    orphan = replace(run(at=NOON), orphaned=True, evidence=evidence)
    assert list(remarks(orphan)) == [said]

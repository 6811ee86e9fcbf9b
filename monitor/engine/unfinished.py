"""The ends of runs that did not come to their own."""

from datetime import datetime
from typing import Final

from monitor.model.event import RunStarted
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.run import Proof, Run

LEFT: Final = "Trunkwatch ended while the call went on: how it went nobody saw. Its room is removed."
NOT_DIALLED: Final = "The run was ended before anything was dialled."
BROKEN: Final = "Trunkwatch failed in the middle of the run; the log names the error. Its room is removed."
UNKEPT: Final = OUTCOMES[Reason.STORE].meaning


def unfinished(started: RunStarted, reason: Reason, summary: str, room: str, now: datetime) -> Run:
    """The conclusion of a run of which no more is known than that it began, and why it ended."""
    outcome = OUTCOMES[reason]
    return Run(
        id=started.id,
        job=started.job,
        started=started.at,
        ended=max(now, started.at),
        result=outcome.result,
        reason=reason,
        fault=outcome.fault,
        severity=outcome.severity,
        summary=summary,
        proof=Proof.NONE,
        stages=(),
        evidence={"room": room},
    )

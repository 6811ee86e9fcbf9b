"""What a person has to know of a run beside how it ended."""

from collections.abc import Iterator

from monitor.model.outcome import Result, why_it_only_warns
from monitor.model.run import Run
from monitor.model.verdict import Severity


def remarks(run: Run) -> Iterator[str]:
    """Sentences: why a failure sets off no alarm, and that the call may still be up."""
    if run.result is Result.FAILURE and run.severity is not Severity.CRITICAL:
        yield why_it_only_warns(run.reason)
    if run.orphaned:
        command = run.evidence.get("end_it_with")
        how = f" End it with: {command}" if command else " See in Twilio's console whether it is."
        yield f"The call was not seen to end: it may still be up.{how}"

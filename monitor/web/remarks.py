"""What a person has to know of a run beside how it ended."""

from collections.abc import Iterator

from monitor.model.orphan import not_seen_to_end
from monitor.model.outcome import Result, why_it_only_warns
from monitor.model.run import Run
from monitor.model.verdict import Severity


def remarks(run: Run) -> Iterator[str]:
    """Sentences: why a failure sets off no alarm, and that the call was not seen to end."""
    if run.result is Result.FAILURE and run.severity is not Severity.CRITICAL:
        yield why_it_only_warns(run.reason)
    if run.orphaned:
        yield not_seen_to_end(run)

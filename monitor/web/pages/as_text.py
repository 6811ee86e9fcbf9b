"""A run as plain text for the incident channel."""

from collections.abc import Iterator
from typing import Final

from monitor.model.cause import RankedCause
from monitor.model.run import Run
from monitor.model.words import continued
from monitor.web.harmless import harmless
from monitor.web.pages.consoles import of_what_it_met
from monitor.web.pages.said import Line, by_livekit, by_twilio
from monitor.web.pages.signs import ENDED, SURE
from monitor.web.pages.timeline import timeline

_CAUSES: Final = 3


def as_text(run: Run) -> str:
    """What somebody pastes: what happened, when, why, and what to do."""
    return "\n".join(harmless(line) for line in _lines(run))


def _lines(run: Run) -> Iterator[str]:
    yield f"Trunkwatch: {run.job.environment} / {run.job.route}: call {ENDED[run.result]} ({run.reason})"
    yield f"{run.ended:%Y-%m-%d %H:%M:%S} UTC, run {run.id}{_asked(run)}"
    yield run.summary
    for cause in run.causes[:_CAUSES]:
        yield from _cause(cause)
    yield ""
    yield f"Stages: {timeline(run).says}"
    yield f"LiveKit: {_joined(by_livekit(run))}"
    yield f"Twilio: {_joined(by_twilio(run))}"
    yield from (f"{link.says}: {link.url}" for link in of_what_it_met(run))


def _asked(run: Run) -> str:
    return f", placed by hand ({run.job.by})" if run.job.by else ""


def _cause(cause: RankedCause) -> Iterator[str]:
    yield ""
    yield f"{cause.rank}. {cause.wrong.removesuffix('.')} ({SURE[cause.certainty]}, {cause.id})"
    yield from (f"   Because: {reason}" for reason in cause.because if reason != cause.wrong)
    yield from (f"   Against: {reason}" for reason in cause.against)
    yield f"   Fix: {cause.fix}"


def _joined(lines: tuple[Line, ...]) -> str:
    return "; ".join(f"{continued(line.name)} {line.value}" for line in lines)

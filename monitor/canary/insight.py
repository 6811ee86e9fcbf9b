"""What Voice Insights adds to the evidence of a run, some minutes to half an hour after its call.

The evidence `insights` keeps three things apart: `partial` (more may come) or `complete`, `no record`, and
`not readable` with the reason. While it is not there yet, there is no such evidence.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from monitor.model.check import Evidence
from monitor.model.insights import CallInsights, Edge, Processing, Stream
from monitor.model.protocols import CallRecords
from monitor.model.reading import Unread
from monitor.model.run import Run

AFTER: Final = timedelta(minutes=2)
WITHIN: Final = timedelta(minutes=40)
_LAST_LOOK: Final = timedelta(minutes=5)
"""Beyond `WITHIN`: the last question is asked within this time, and what it brings is kept as it is."""

NO_RECORD: Final = "no record"


def awaited(run: Run, now: datetime) -> bool:
    """Whether Insights may still have something to add."""
    return not _settled(run) and now - run.ended <= WITHIN + _LAST_LOOK


async def evidence(run: Run, sid: str, records: CallRecords, now: datetime) -> Evidence:
    """What Insights says of a call now; nothing before it can know, and where it can be known later."""
    if _settled(run) or now - run.ended < AFTER:
        return {}
    reading = await records.insights(sid)
    late = now - run.ended >= WITHIN
    if isinstance(reading, Unread):
        final = reading.gap.reason.answered or (late and "insights" not in run.evidence)
        return {"insights": f"not readable: {reading.gap.detail}"} if final else {}
    if reading.value is None:
        return {"insights": NO_RECORD} if late and "insights" not in run.evidence else {}
    return dict(_told(reading.value))


def _settled(run: Run) -> bool:
    return run.evidence.get("insights", Processing.PARTIAL) != Processing.PARTIAL


def _told(found: CallInsights) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    yield "insights", found.processing.value
    if found.last_sip_response is not None:
        yield "last_sip_response", str(found.last_sip_response)
    if found.post_dial_delay is not None:
        yield "pdd_seconds", f"{found.post_dial_delay.total_seconds():.2f}"
    if found.disconnected_by is not None:
        yield "disconnected_by", found.disconnected_by
    if found.tags:
        yield "tags", found.tags
    for name, edge in (("sip_edge", found.sip_edge), ("carrier_edge", found.carrier_edge)):
        streams = tuple(_streams(edge)) if edge else ()
        if streams:
            yield name, streams


def _streams(edge: Edge) -> Iterator[str]:
    for direction, stream in (("inbound", edge.inbound), ("outbound", edge.outbound)):
        words = ", ".join(_words(stream)) if stream else ""
        if words:
            yield f"{direction}: {words}"


def _words(stream: Stream) -> Iterator[str]:
    if stream.loss is not None:
        yield f"{stream.loss:.1f} % of packets lost"
    if stream.jitter is not None:
        most = "" if stream.most_jitter is None else f" (at most {_milliseconds(stream.most_jitter)})"
        yield f"jitter {_milliseconds(stream.jitter)}{most}"
    if stream.latency is not None:
        yield f"latency {_milliseconds(stream.latency)}"


def _milliseconds(time: timedelta) -> str:
    return f"{time / timedelta(milliseconds=1):.1f} ms"

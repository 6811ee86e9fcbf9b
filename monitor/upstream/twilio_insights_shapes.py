"""What we take of Voice Insights' summary of a call, checked; no number, address or name is kept.

Fields by https://github.com/twilio/twilio-oai, specification insights_v1, which leaves the inner ones open:
each may be missing or null, and a word may be new.
"""

import re
from datetime import timedelta
from typing import Annotated, Final

from pydantic import ConfigDict, Field

from monitor.model.insights import CallInsights, Edge, Processing, Stream
from monitor.upstream.twilio_shapes import Shape

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z_-]{0,39}")
"""What Twilio's words look like. Anything else could hold a number, and is left out."""

_LONGEST: Final = 86_400_000.0
_Milliseconds = Annotated[float, Field(ge=0, le=_LONGEST)]
"""Up to a day: more than a call lasts."""


class _Loose(Shape):
    """Numbers may come as text."""

    model_config = ConfigDict(strict=False)


class _Spread(_Loose):
    avg: _Milliseconds | None = None
    max: _Milliseconds | None = None


class _StreamShape(_Loose):
    packets_loss_percentage: Annotated[float, Field(ge=0, le=100)] | None = None
    jitter: _Spread | None = None
    latency: _Spread | None = None


class _Metrics(_Loose):
    inbound: _StreamShape | None = None
    outbound: _StreamShape | None = None


class _EdgeShape(_Loose):
    metrics: _Metrics | None = None


class _Properties(_Loose):
    last_sip_response_num: Annotated[int, Field(ge=100, le=699)] | None = None
    pdd_ms: _Milliseconds | None = None
    disconnected_by: str | None = None


class _SummaryShape(Shape):
    processing_state: str | None
    properties: _Properties | None
    tags: tuple[str | None, ...] | None = Field(strict=False)
    sip_edge: _EdgeShape | None
    carrier_edge: _EdgeShape | None


def insights(record: object) -> CallInsights:
    """The summary of a call. A state that is new counts as one to which more may be added."""
    shape = _SummaryShape.model_validate(record)
    properties = shape.properties or _Properties()
    complete = shape.processing_state == Processing.COMPLETE
    return CallInsights(
        processing=Processing.COMPLETE if complete else Processing.PARTIAL,
        last_sip_response=properties.last_sip_response_num,
        post_dial_delay=_time(properties.pdd_ms),
        disconnected_by=_word(properties.disconnected_by),
        tags=tuple(tag for tag in map(_word, shape.tags or ()) if tag),
        sip_edge=_edge(shape.sip_edge),
        carrier_edge=_edge(shape.carrier_edge),
    )


def _edge(shape: _EdgeShape | None) -> Edge | None:
    if shape is None or shape.metrics is None:
        return None
    return Edge(_stream(shape.metrics.inbound), _stream(shape.metrics.outbound))


def _stream(shape: _StreamShape | None) -> Stream | None:
    if shape is None:
        return None
    jitter, latency = shape.jitter or _Spread(), shape.latency or _Spread()
    return Stream(
        loss=shape.packets_loss_percentage,
        jitter=_time(jitter.avg),
        most_jitter=_time(jitter.max),
        latency=_time(latency.avg),
    )


def _time(milliseconds: float | None) -> timedelta | None:
    return None if milliseconds is None else timedelta(milliseconds=milliseconds)


def _word(text: str | None) -> str | None:
    return text if text and _WORD.fullmatch(text) else None

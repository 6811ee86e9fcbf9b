"""The canary's calls: its states, how each call ended, and how long the stages took."""

from collections.abc import Iterator, Mapping
from typing import Final

from grafana_foundation_sdk.builders import bargauge, statetimeline, timeseries

from grafana.links import runbook
from grafana.overrides import painted
from grafana.palette import BLUE, GREY, VERMILION, State, said
from grafana.panels import Query, Size, Words, columns, lines, spread, states
from grafana.promql import ROUTE, ROUTE_LABELS, counted, over, quick
from monitor.export import canary_families as calls
from monitor.export.family import Family

_NAMED: Final = "{{environment}} / {{route}}"

_STATES: Final[Mapping[int, State]] = {
    0: ("failed", VERMILION),
    1: ("got through", BLUE),
    10: ("quiet", BLUE),
    11: ("alarm", VERMILION),
    20: ("not told", GREY),
    21: ("told", BLUE),
    30: ("dials", BLUE),
    31: ("rests", GREY),
    40: ("none", BLUE),
    41: ("maintenance", GREY),
}
"""Tens tell the rows apart: a panel has one set of words."""


def panels() -> Iterator[bargauge.Panel | statetimeline.Panel | timeseries.Panel]:
    yield _canary()
    yield _endings()
    yield _skips()
    yield _ring()
    yield _stages()
    yield _spread()
    yield _loudness()
    yield _round_trip()


def _canary() -> statetimeline.Panel:
    words = Words(
        "Canary over time",
        "The last call that told something, the alarm, whether it could be told if the callee took the last "
        "answered call, and whether calls rest.",
        "none",
        "No canary",
    )
    panel = states(
        words,
        Size(24, 7),
        Query(over(ROUTE_LABELS, ROUTE.of(calls.CANARY_SUCCESS)), f"{_NAMED} last call"),
        Query(f"10 + {over(ROUTE_LABELS, ROUTE.of(calls.CANARY_ALARM))}", f"{_NAMED} alarm"),
        Query(f"20 + {over(ROUTE_LABELS, ROUTE.of(calls.CANARY_PROOF_CONCLUSIVE))}", f"{_NAMED} proof"),
        Query(f"30 + {over(ROUTE_LABELS, ROUTE.of(calls.CANARY_SUSPENDED), 'min')}", f"{_NAMED} calls"),
        Query(
            f"40 + {over('environment', ROUTE.of(calls.MAINTENANCE_ACTIVE))}", "{{environment}} maintenance"
        ),
    )
    return panel.mappings(said(_STATES)).links([runbook("TrunkwatchProofInconclusive")])


def _rose(family: Family, *labels: str) -> str:
    return counted(", ".join((ROUTE_LABELS, *labels)), ROUTE.of(family), "$__interval")


def _endings() -> timeseries.Panel:
    words = Words(
        "How calls ended",
        "Canary calls by how they ended: those that got through, those that failed by reason and whose fault "
        "that is, and those that say nothing about the route.",
        "none",
        "No call in this time",
    )
    failed, told_nothing = _rose(calls.CANARY_FAILURES_TOTAL), _rose(calls.CANARY_INCONCLUSIVE_TOTAL)
    panel = columns(
        words,
        Size(12, 9),
        "30m",
        Query(f"{_rose(calls.CANARY_RUNS_TOTAL)} - {failed} - {told_nothing}", f"{_NAMED} got through"),
        Query(
            f"{_rose(calls.CANARY_FAILURES_TOTAL, 'reason', 'fault')} > 0",
            f"{_NAMED} {{{{reason}}}} ({{{{fault}}}})",
        ),
        Query(
            f"{_rose(calls.CANARY_INCONCLUSIVE_TOTAL, 'reason')} > 0",
            f"{_NAMED} {{{{reason}}}} (tells nothing)",
        ),
    )
    return panel.override_by_query("A", [painted(BLUE)])


def _skips() -> timeseries.Panel:
    words = Words(
        "Calls that were not placed, and orphans",
        "Calls that were due and not placed, by reason, such as a budget that is spent or a pause; and "
        "orphans: calls that could not be seen to end, which may still cost money.",
        "none",
        "Every call was placed",
    )
    skipped, orphans = _rose(calls.CANARY_SKIPPED_TOTAL, "reason"), _rose(calls.CANARY_ORPHANS_TOTAL)
    panel = columns(
        words,
        Size(12, 9),
        "30m",
        Query(f"{skipped} > 0", f"{_NAMED} {{{{reason}}}}"),
        Query(orphans, f"{_NAMED} orphan"),
    )
    return panel.links([runbook("TrunkwatchBudgetSpent"), runbook("TrunkwatchOrphanedCall")])


def _ring() -> timeseries.Panel:
    words = Words(
        "Time to ring",
        "From the dial to the first ring, the median of the last five calls.",
        "s",
        "No call got through yet",
    )
    ring = over(ROUTE_LABELS, ROUTE.of(calls.CANARY_RECENT_RING_SECONDS))
    return lines(words, Size(8, 8), Query(ring, _NAMED)).min(0)


def _stages() -> timeseries.Panel:
    words = Words(
        "Stages of calls that got through",
        "How long calls took from the dial to the first ring, and from there to the answer, on average of "
        "those in at least an hour.",
        "s",
        "No call got through in this time",
    )
    took = calls.CANARY_STAGE_DURATION_SECONDS
    labels = f"{ROUTE_LABELS}, stage"
    mean = f"{quick(labels, ROUTE.of(took, '_sum'))} / {quick(labels, ROUTE.of(took, '_count'))}"
    return lines(words, Size(8, 8), Query(mean, f"{_NAMED} {{{{stage}}}}")).interval("1h").min(0)


def _spread() -> bargauge.Panel:
    words = Words(
        "Calls by seconds to ring",
        "How many calls in the time that is shown began to ring within so many seconds, and later than those "
        "of the bar before.",
        "none",
        "No call got through in this time",
    )
    within = counted("le", ROUTE.of(calls.CANARY_STAGE_DURATION_SECONDS, "_bucket", stage='="ring"'))
    return spread(words, Size(8, 8), within)


def _loudness() -> timeseries.Panel:
    words = Words(
        "Sound of the callee",
        "The loudest second of what came from the callee: a voice has -35 to -10 dBov, a silent line less "
        "than -60.",
        "dB",
        "No call was listened to: proof by sound is off",
    )
    level = over(ROUTE_LABELS, ROUTE.of(calls.CANARY_SOUND_LEVEL_DBOV))
    return lines(words, Size(12, 8), Query(level, _NAMED)).links([runbook("TrunkwatchMediaOneWay")])


def _round_trip() -> timeseries.Panel:
    words = Words(
        "Sound there and back",
        "How long our own sound took to the callee and back, as whoever talks over the route has it.",
        "s",
        "No callee that echoes",
    )
    seconds = over(ROUTE_LABELS, ROUTE.of(calls.CANARY_SOUND_ROUND_TRIP_SECONDS))
    return lines(words, Size(12, 8), Query(seconds, _NAMED)).min(0)

"""The first row: how the route stands now."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders import stat

from grafana import verdicts
from grafana.links import runbook, status_page
from grafana.palette import ALARM, AMBER, BLUE, RESTS, VERDICTS, VERMILION, said, steps
from grafana.panels import Query, Size, Words, stats
from grafana.promql import ROUTE, ROUTE_LABELS, over
from monitor.export import canary_families as calls

_NAMED = "{{environment}} / {{route}}"
_NO_CANARY = "No canary"


def panels() -> Iterator[stat.Panel]:
    yield _verdict()
    yield _alarm()
    yield _last_success()
    yield _in_row()
    yield _rests()


def _verdict() -> stat.Panel:
    words = Words(
        "Verdict",
        "Broken: the canary alarms, or a critical check fails, of the route or its environment. Could not "
        "tell: one is unknown and the last call did not get through. Needs attention: the last call failed, "
        "or a warning check fails.",
        "none",
        "The route is not known",
    )
    panel = stats(words, Size(6, 4), Query(verdicts.of_routes(ROUTE), _NAMED))
    return panel.mappings(said(VERDICTS)).links([status_page()])


def _alarm() -> stat.Panel:
    words = Words(
        "Alarm",
        "On after two failed calls in a row or three of ten, off after two that got through. This is what "
        "pages.",
        "none",
        _NO_CANARY,
    )
    alarm = over(ROUTE_LABELS, ROUTE.of(calls.CANARY_ALARM))
    return (
        stats(words, Size(4, 4), Query(alarm, _NAMED))
        .mappings(said(ALARM))
        .links([runbook("TrunkwatchCanaryAlarm")])
    )


def _last_success() -> stat.Panel:
    words = Words(
        "Since the last success",
        "How long ago a call of the canary last got through, in the canary's intervals: beyond 2.5 one is "
        "late.",
        "none",
        "No call got through yet",
    )
    at = over(ROUTE_LABELS, ROUTE.of(calls.CANARY_LAST_SUCCESS_TIMESTAMP_SECONDS))
    every = over(ROUTE_LABELS, ROUTE.of(calls.CANARY_INTERVAL_SECONDS))
    panel = stats(words, Size(5, 4), Query(f"(time() - {at}) / {every}", _NAMED))
    panel.links([runbook("TrunkwatchNoSuccessLately")])
    return panel.decimals(1).thresholds(steps(BLUE, (1.5, AMBER), (2.5, VERMILION)))


def _in_row() -> stat.Panel:
    words = Words(
        "Failures in a row",
        "Calls that failed since the last that got through; those that say nothing about the route are left "
        "out.",
        "none",
        _NO_CANARY,
    )
    failures = over(ROUTE_LABELS, ROUTE.of(calls.CANARY_CONSECUTIVE_FAILURES))
    panel = stats(words, Size(4, 4), Query(failures, _NAMED)).decimals(0)
    return panel.thresholds(steps(BLUE, (1, AMBER), (2, VERMILION)))


def _rests() -> stat.Panel:
    words = Words(
        "Canary",
        "Rests: nothing is dialled, for maintenance, a pause, the kill switch, or since another Trunkwatch "
        "on the same history dials. The alarm stays as it was.",
        "none",
        _NO_CANARY,
    )
    rests = over(ROUTE_LABELS, ROUTE.of(calls.CANARY_SUSPENDED), "min")
    return stats(words, Size(5, 4), Query(rests, _NAMED)).mappings(said(RESTS))

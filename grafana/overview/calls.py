"""How calls went: the share that got through, and how long phones take to ring."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders import stat, timeseries

from grafana.links import runbook
from grafana.palette import AMBER, BLUE, VERMILION, steps
from grafana.panels import Query, Size, Words, lines, stats
from grafana.promql import OVERVIEW, ROUTE_LABELS, over
from monitor.export import canary_families as calls


def panels() -> Iterator[stat.Panel | timeseries.Panel]:
    yield _ratio()
    yield _ratios()
    yield _ring()


def _ratio() -> stat.Panel:
    words = Words(
        "Calls that got through",
        "Of all canary calls in the time that is shown, the share that succeeded. Calls that say nothing "
        "about a route are left out. Of fewer than 20 calls it says little.",
        "percentunit",
        "No call yet",
    )
    failed, all_, told_nothing = (
        f"sum(increase({OVERVIEW.of(family)}[$__range]))"
        for family in (calls.CANARY_FAILURES_TOTAL, calls.CANARY_RUNS_TOTAL, calls.CANARY_INCONCLUSIVE_TOTAL)
    )
    panel = stats(words, Size(4, 8), Query(f"1 - {failed} / ({all_} - {told_nothing})", "got through"))
    return panel.thresholds(steps(VERMILION, (0.9, AMBER), (0.99, BLUE))).min(0).max(1).decimals(1)


def _ratios() -> timeseries.Panel:
    words = Words(
        "Success of the last ten calls",
        "For each route the share of its last ten canary calls that succeeded. Three failures of ten alarm.",
        "percentunit",
        "No call yet",
    )
    succeeded = f"1 - {over(ROUTE_LABELS, OVERVIEW.of(calls.CANARY_RECENT_FAILURE_RATIO))}"
    return lines(words, Size(10, 8), Query(succeeded, "{{environment}} / {{route}}")).min(0).max(1)


def _ring() -> timeseries.Panel:
    words = Words(
        "Time to ring",
        "From the dial to the first ring, the median of each route's last five calls. A jump on one route is "
        "the carrier's, one on all routes LiveKit's or Twilio's.",
        "s",
        "No call got through yet",
    )
    ring = over(ROUTE_LABELS, OVERVIEW.of(calls.CANARY_RECENT_RING_SECONDS))
    panel = lines(words, Size(10, 8), Query(ring, "{{environment}} / {{route}}")).min(0)
    return panel.links([runbook("TrunkwatchSlowToRing")])

"""The table of all routes, worst first; a row leads to the page of its route."""

from typing import Final

from grafana_foundation_sdk.builders import common, table

from grafana import verdicts
from grafana.links import ONE_ROUTE
from grafana.overrides import columns, empty, leading, measured, stated, wide, wrapped
from grafana.palette import ALARM, RESTS, VERDICTS
from grafana.panels import Query, Size, Words, rows
from grafana.promql import OVERVIEW, ROUTE_LABELS, over
from monitor.export import canary_families as calls
from monitor.export import cause_lines as causes

_WORDS: Final = Words(
    "Routes, worst first",
    "How each route stands, and what to mend first. Click a route for its page. The first cause is the one "
    "that a call meets first; its fix is what Trunkwatch would do.",
    "none",
    "No route is known: is Trunkwatch scraped, and has a sweep ended?",
)
_COLUMNS: Final = {
    "environment": "Environment",
    "route": "Route",
    "Value": "Verdict",
    "Value #A": "Verdict",
    "title": "First cause",
    "fix": "Fix",
    "Value #B": "Alarm",
    "Value #C": "Last success",
    "Value #D": "Of the last ten calls",
    "Value #E": "Time to ring",
    "Value #F": "Canary",
}


def panel() -> table.Panel:
    shown = rows(
        _WORDS,
        Size(24, 11),
        Query(verdicts.of_routes(OVERVIEW)),
        Query(over(ROUTE_LABELS, OVERVIEW.of(calls.CANARY_ALARM))),
        Query(f"1000 * {over(ROUTE_LABELS, OVERVIEW.of(calls.CANARY_LAST_SUCCESS_TIMESTAMP_SECONDS))}"),
        Query(f"1 - {over(ROUTE_LABELS, OVERVIEW.of(calls.CANARY_RECENT_FAILURE_RATIO))}"),
        Query(over(ROUTE_LABELS, OVERVIEW.of(calls.CANARY_RECENT_RING_SECONDS))),
        Query(over(ROUTE_LABELS, OVERVIEW.of(calls.CANARY_SUSPENDED), "min")),
        Query(_first_cause()),
    )
    for transformation in columns(_COLUMNS):
        shown.with_transformation(transformation)
    return _looking(shown).sort_by([common.TableSortByFieldState().display_name("Verdict").desc(True)])


def _first_cause() -> str:
    first = OVERVIEW.of(causes.ROUTE_DIAGNOSIS, rank='="1"')
    info = OVERVIEW.of(causes.CAUSE_INFO)
    told = f"{first} * on (job, instance, cause) group_left (title, fix) {info}"
    return over(f"{ROUTE_LABELS}, title, fix", told)


def _looking(shown: table.Panel) -> table.Panel:
    shown.override_by_name("Environment", [wide(120)])
    shown.override_by_name("Route", [wide(110), leading("The page of this route", ONE_ROUTE)])
    shown.override_by_name("Verdict", [*stated(VERDICTS), wide(130)])
    shown.override_by_name("First cause", [wrapped(), wide(260), empty("–")])
    shown.override_by_name("Fix", [wrapped(), empty("–")])
    shown.override_by_name("Alarm", [*stated(ALARM), wide(80), empty("–")])
    shown.override_by_name("Last success", [*measured("dateTimeFromNow"), wide(130), empty("never")])
    shown.override_by_name("Of the last ten calls", [*measured("percentunit", 0), wide(150), empty("–")])
    shown.override_by_name("Time to ring", [*measured("s", 1), wide(110), empty("–")])
    return shown.override_by_name("Canary", [*stated(RESTS), wide(80), empty("none")])

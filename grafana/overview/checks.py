"""Every check that fails or cannot be told, of routes and of environments."""

from typing import Final

from grafana_foundation_sdk.builders import common, table

from grafana.links import CHECK_PAGE
from grafana.overrides import columns, leading, measured, stated, wide
from grafana.palette import UNKNOWN, VERMILION, steps
from grafana.panels import Query, Size, Words, rows
from grafana.promql import OVERVIEW, over
from monitor.export import families

_WORDS: Final = Words(
    "Checks that fail or cannot be told",
    "Without a route a check is of the whole environment. Click a check for what it asks and how to mend it.",
    "none",
    "All checks pass",
)
_LABELS: Final = "environment, route, check, severity"
_COLUMNS: Final = {
    "environment": "Environment",
    "route": "Route",
    "check": "Check",
    "severity": "Severity",
    "Value": "Fails since",
}
_ANY_ROUTE: Final = '=~".*"'


def panel() -> table.Panel:
    since = OVERVIEW.of(families.CHECK_FAILING_SINCE_TIMESTAMP_SECONDS, route=_ANY_ROUTE)
    unknown = f"({OVERVIEW.of(families.CHECK_CONCLUSIVE, route=_ANY_ROUTE)} == 0)"
    told = f"{_with_severity(unknown)}\nor 1000 * {_with_severity(since)}"
    shown = rows(_WORDS, Size(24, 7), Query(told)).thresholds(steps(VERMILION))
    for transformation in columns(_COLUMNS):
        shown.with_transformation(transformation)
    shown.override_by_name("Check", [leading("What it asks, and how to mend it", CHECK_PAGE)])
    shown.override_by_name("Fails since", [*measured("dateTimeFromNow"), *stated(UNKNOWN), wide(200)])
    return shown.sort_by([common.TableSortByFieldState().display_name("Severity").desc(False)])


def _with_severity(checks: str) -> str:
    info = OVERVIEW.of(families.CHECK_INFO, route=_ANY_ROUTE)
    of_check = "job, instance, environment, route, check"
    return over(_LABELS, f"{checks} * on ({of_check}) group_left (severity) {info}")

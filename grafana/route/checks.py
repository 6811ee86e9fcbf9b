"""Every check of the route and of its environment over time."""

from typing import Final

from grafana_foundation_sdk.builders import statetimeline

from grafana.links import runbook, status_page
from grafana.palette import CHECKED, said
from grafana.panels import Query, Size, Words, states
from grafana.promql import OF_BOTH, ROUTE, over
from monitor.export import families

_WORDS: Final = Words(
    "Checks",
    "Each check of the route, and those of its environment without a route's name. Could not tell: a reading "
    "failed, so the verdict before may no longer hold. A gap: the check was skipped, or is too old to count.",
    "none",
    "No check was judged yet",
)
_CHECK: Final = "environment, route, check"


def panel() -> statetimeline.Panel:
    unknown = f"2 + ({over(_CHECK, ROUTE.of(families.CHECK_CONCLUSIVE, route=OF_BOTH))} == 0)"
    told = over(_CHECK, ROUTE.of(families.CHECK_SUCCESS, route=OF_BOTH), "min")
    shown = states(
        _WORDS, Size(24, 16), Query(f"{unknown}\nor {told}", "{{environment}} {{route}} {{check}}")
    )
    return shown.mappings(said(CHECKED)).links([status_page(), runbook("TrunkwatchCriticalCheck")])

"""What both dashboards are: read-only, with the same links, a day wide and as new as a scrape."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import dashboard as models

from grafana.links import runbook, status_page
from grafana.variables import Variable


def framed(title: str, uid: str, description: str, variables: Sequence[Variable]) -> build.Dashboard:
    """A dashboard without panels."""
    board = build.Dashboard(title).uid(uid).description(description).tags(["trunkwatch"]).readonly()
    board.time("now-24h", "now").refresh("1m").timezone("browser").tooltip(
        models.DashboardCursorSync.CROSSHAIR
    )
    for variable in variables:
        board.with_variable(variable)
    return board.link(status_page()).link(runbook())

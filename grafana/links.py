"""Where dashboards lead: to each other with time and variables, to the status page and to the runbooks."""

from typing import Final

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import dashboard as models

OVERVIEW_UID: Final = "trunkwatch-overview"
ROUTE_UID: Final = "trunkwatch-route"

STATUS_PAGE: Final = "http://127.0.0.1:9783"
"""Where `trunkwatch run` serves its pages unless told otherwise."""

RUNBOOKS: Final = "https://trunkwatch.example/docs/runbooks"
"""Wherever docs/runbooks is published."""

_KEPT: Final = "${__url_time_range}&${datasource:queryparam}&${job:queryparam}&${instance:queryparam}"

ONE_ROUTE: Final = (
    f"/d/{ROUTE_UID}?{_KEPT}"
    "&var-environment=${__data.fields.Environment:percentencode}&var-route=${__data.fields.Route:percentencode}"
)
"""The page of the route in this row of a table with the columns Environment and Route."""

CHECK_PAGE: Final = "${status_page}/docs/checks/${__data.fields.Check}"
"""The page of the check in this row of a table with the column Check, as Trunkwatch itself serves it."""


def to_dashboard(title: str, uid: str) -> build.DashboardLink:
    link = build.DashboardLink(title).type(models.DashboardLinkType.LINK).icon("dashboard")
    return link.url(f"/d/{uid}").keep_time(True).include_vars(True).tooltip(f"{title}, with the same time")


def to_page(title: str, url: str) -> build.DashboardLink:
    """A page outside Grafana, in a tab of its own."""
    link = build.DashboardLink(title).type(models.DashboardLinkType.LINK).icon("external link")
    return link.url(url).target_blank(True).tooltip(title)


def status_page() -> build.DashboardLink:
    return to_page("Status page", "${status_page}")


def runbook(alert: str = "") -> build.DashboardLink:
    """What to do when `alert` pages; without one, the list of all."""
    return to_page(f"Runbook: {alert}" if alert else "Runbooks", "${runbooks}/" + (alert and f"{alert}.md"))

"""What can be chosen above a dashboard. Every choice narrows the ones after it."""

from typing import Final

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.models import dashboard as models

from grafana.links import RUNBOOKS, STATUS_PAGE
from grafana.panels import DATASOURCE
from grafana.promql import Scope
from monitor.export import families

EVERYTHING: Final = ".+"

Variable = build.DatasourceVariable | build.QueryVariable | build.TextBoxVariable


def of_overview() -> list[Variable]:
    return [*_of_target(), _environment(), *_pages()]


def of_route() -> list[Variable]:
    """Routes are chosen one by one: all of a thousand on one page would be read by nobody."""
    routes = _labels("route", "Route", Scope(("environment",)).of(families.ROUTE_INFO), "Routes to show.")
    return [*_of_target(), _environment(), routes, *_pages()]


def _of_target() -> list[Variable]:
    datasource = build.DatasourceVariable("datasource").label("Data source").type("prometheus")
    return [
        datasource.description("The Prometheus that scrapes Trunkwatch."),
        _all_of("job", "Job", families.BUILD_INFO.name, "Scrape jobs of Trunkwatch."),
        _all_of("instance", "Instance", _of_job(), "Trunkwatches, as they are scraped."),
    ]


def _of_job() -> str:
    return f'{families.BUILD_INFO.name}{{job=~"$job"}}'


def _environment() -> build.QueryVariable:
    return _all_of(
        "environment", "Environment", Scope(()).of(families.ENVIRONMENT_UP), "Environments to show."
    )


def _all_of(name: str, label: str, series: str, description: str) -> build.QueryVariable:
    return _labels(name, label, series, description).include_all(True).all_value(EVERYTHING)


def _labels(name: str, label: str, series: str, description: str) -> build.QueryVariable:
    """The values of a label, read anew when the time changes."""
    variable = build.QueryVariable(name).label(label).description(description).datasource(DATASOURCE)
    variable.query(f"label_values({series}, {name})").multi(True).sort(models.VariableSort.NATURAL_ASC)
    return variable.refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)


def _pages() -> list[Variable]:
    """Addresses that no series knows: to be set once, and saved with the dashboard's URL."""
    status = build.TextBoxVariable("status_page").label("Status page").default_value(STATUS_PAGE)
    runbooks = build.TextBoxVariable("runbooks").label("Runbooks").default_value(RUNBOOKS)
    return [
        status.description("The address of Trunkwatch's own pages, as a browser reaches them."),
        runbooks.description("The address of docs/runbooks, as a browser reaches it."),
    ]

"""The page of a route: what is wrong with it, its checks, its calls and what they cost."""

from grafana_foundation_sdk.builders import dashboard as build

from grafana import links, variables
from grafana.frame import framed
from grafana.route import calls, causes, checks, money, now


def route() -> build.Dashboard:
    board = framed(
        "Trunkwatch: route",
        links.ROUTE_UID,
        "One route, or a few to compare: what is wrong, its checks, its calls and their cost.",
        variables.of_route(),
    )
    board.link(links.to_dashboard("Overview", links.OVERVIEW_UID))
    for stat in now.panels():
        board.with_panel(stat)
    for table in causes.panels():
        board.with_panel(table)
    board.with_row(build.Row("Checks"))
    board.with_panel(checks.panel())
    board.with_row(build.Row("Calls"))
    for call in calls.panels():
        board.with_panel(call)
    board.with_row(build.Row("Twilio and money"))
    for each in money.panels():
        board.with_panel(each)
    return board

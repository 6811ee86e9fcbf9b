"""The overview: is everything callable, and if not, which route, why, and what mends it?"""

from grafana_foundation_sdk.builders import dashboard as build

from grafana import links, variables
from grafana.frame import framed
from grafana.overview import answer, calls, checks, clouds, itself, routes


def overview() -> build.Dashboard:
    board = framed(
        "Trunkwatch: overview",
        links.OVERVIEW_UID,
        "Can every route be called? Which cannot, why, and what mends it.",
        variables.of_overview(),
    )
    board.link(links.to_dashboard("Route", links.ROUTE_UID))
    for stat in answer.panels():
        board.with_panel(stat)
    board.with_panel(routes.panel())
    board.with_panel(checks.panel())
    board.with_row(build.Row("Calls"))
    for call in calls.panels():
        board.with_panel(call)
    board.with_row(build.Row("Twilio and money"))
    for cloud in clouds.panels():
        board.with_panel(cloud)
    board.with_row(build.Row("Trunkwatch itself"))
    for own in itself.panels():
        board.with_panel(own)
    return board

"""`trunkwatch explain`: what a check asks, why it matters and how to fix it."""

from typing import Annotated

import typer

from monitor.cli.settings import known_name


def explain(
    check: Annotated[
        str | None, typer.Argument(help="The id of a check; without one, all are listed.")
    ] = None,
) -> None:
    """Explain a check.

    What it asks, why it matters, how to fix it.
    """
    from monitor.checks import IDS, by_id, page

    if check is None:
        _list()
        return
    known = by_id(known_name(check.strip().lower(), IDS, "check"))
    if known is not None:
        print(page(known).rstrip())


def _list() -> None:
    from monitor.checks import ENVIRONMENT_CHECKS, IDS, ROUTE_CHECKS

    width = max(map(len, IDS))
    print("Of a route:")
    for of_route in ROUTE_CHECKS:
        print(f"  {of_route.id:<{width}}  {of_route.asks}")
    print("\nOf an environment:")
    for of_environment in ENVIRONMENT_CHECKS:
        print(f"  {of_environment.id:<{width}}  {of_environment.asks}")
    print("\nMore of one: trunkwatch explain ID")

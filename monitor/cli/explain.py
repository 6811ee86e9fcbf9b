"""`trunkwatch explain`: what a check asks, why it matters and how to fix it."""

import difflib
from typing import Annotated

import typer

from monitor.cli.exits import Exit, Refused


def explain(
    check: Annotated[
        str | None, typer.Argument(help="The id of a check; without one, all are listed.")
    ] = None,
) -> None:
    """Explain a check: what it asks, why it matters, how to fix it."""
    from monitor.checks import by_id, page

    if check is None:
        _list()
        return
    known = by_id(check.strip().lower())
    if known is None:
        raise Refused(_no_such(check), Exit.USAGE)
    print(page(known).rstrip())


def _list() -> None:
    from monitor.checks import ENVIRONMENT_CHECKS, ROUTE_CHECKS

    width = max(len(check.id) for check in (*ROUTE_CHECKS, *ENVIRONMENT_CHECKS))
    print("Of a route:")
    for route_check in ROUTE_CHECKS:
        print(f"  {route_check.id:<{width}}  {route_check.asks}")
    print("\nOf an environment:")
    for environment_check in ENVIRONMENT_CHECKS:
        print(f"  {environment_check.id:<{width}}  {environment_check.asks}")
    print("\nMore of one: trunkwatch explain ID")


def _no_such(text: str) -> str:
    from monitor.checks import ENVIRONMENT_CHECKS, ROUTE_CHECKS

    ids = [check.id for check in (*ROUTE_CHECKS, *ENVIRONMENT_CHECKS)]
    near = difflib.get_close_matches(text.lower(), ids, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"There is no check {text!r}.{hint} `trunkwatch explain` lists them all."

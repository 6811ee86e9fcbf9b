"""What is left of the limits of calls and money."""

from collections.abc import Iterator

from monitor.model.board import Board, RouteKey
from monitor.model.budget import BudgetLeft
from monitor.web.api.asked import Filtered
from monitor.web.api.paging import page
from monitor.web.api.problem import unavailable
from monitor.web.api.shapes import Budget, LeftObject
from monitor.web.api.standings import known, wanted_routes
from monitor.web.given import Given


def budget(given: Given, asked: Filtered) -> Budget:
    """Of the environments under no route's name, and of the routes that are called. It asks the history.

    Raises: Problem, BadCursor.
    """
    board = given.board()
    known(board, asked)
    keys, following = page(_keys(board, asked), lambda key: key, asked.limit, asked.cursor)
    left = given.budgets(keys)
    if left is None:
        raise unavailable("What is left of budgets cannot be told now: the history cannot be read.")
    return {
        "items": [
            {
                "environment": name,
                "route": route or None,
                "left": [_object(each) for each in left[name, route]],
            }
            for name, route in keys
            if (name, route) in left
        ],
        "next": following,
    }


def _keys(board: Board, asked: Filtered) -> Iterator[RouteKey]:
    if asked.route is None:
        yield from ((name, "") for name in board.environments if asked.environment in (None, name))
    for state in wanted_routes(board, asked):
        if state.canary is not None:
            yield state.environment, state.route


def _object(left: BudgetLeft) -> LeftObject:
    return {
        "window": left.window,
        "calls": left.calls,
        "spend": None if left.spend is None else str(left.spend),
        "currency": left.currency or None,
    }

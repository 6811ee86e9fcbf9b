"""The verdict on everything, or on what is asked of: the sentence that the first page begins with."""

from collections.abc import Collection
from dataclasses import replace

from monitor.model.board import Board
from monitor.web.api.asked import VerdictAsked
from monitor.web.api.problem import unheard_of
from monitor.web.api.shapes import VerdictObject
from monitor.web.given import Given
from monitor.web.shown import PageView
from monitor.web.standing import Standing, worst
from monitor.web.view import page_view


def verdict(given: Given, asked: VerdictAsked) -> VerdictObject:
    """Raises: Problem."""
    whole = given.board()
    board = _part(whole, asked)
    diagnoses = given.diagnoses if board is whole else None  # which remember one board, the whole
    view = page_view(board, given.now(), diagnoses=diagnoses)
    return {
        "sentence": view.sentence,
        "cause": view.cause,
        "standing": _of_routes(view) if asked.route else view.standing,
        "old": [environment.name for environment in view.environments if environment.late],
    }


def _part(board: Board, asked: VerdictAsked) -> Board:
    """What is asked of; the board itself where that is all of it."""
    _refuse("environment", asked.environment, board.environments)
    routes = {
        key: state
        for key, state in board.routes.items()
        if not asked.environment or key[0] in asked.environment
    }
    _refuse("route", asked.route, {name for _, name in routes})
    if asked.route:
        routes = {key: state for key, state in routes.items() if key[1] in asked.route}
    elif not asked.environment:
        return board
    names = {name for name, _ in routes} if asked.route else asked.environment
    environments = {name: state for name, state in board.environments.items() if name in names}
    return replace(board, environments=environments, routes=routes)


def _refuse(parameter: str, names: Collection[str], there: Collection[str]) -> None:
    for name in names:
        if name not in there:
            raise unheard_of(parameter, name, there)


def _of_routes(view: PageView) -> Standing:
    """What only warns of their environment is not asked of."""
    return worst(route.standing for environment in view.environments for route in environment.routes)

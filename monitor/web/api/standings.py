"""The answers that come from the board alone; each is made in a thread, since a board may be large."""

from collections.abc import Iterator

from monitor.checks import IDS
from monitor.model.board import Board, CheckState, EnvironmentState, RouteKey, RouteState
from monitor.web.api.asked import Asked, Filtered, FindingsAsked, OfEnvironment, OfRoute, RoutesAsked
from monitor.web.api.board_objects import check_object, environment_object, route_detail_object, route_object
from monitor.web.api.paging import page
from monitor.web.api.problem import missing, unheard_of
from monitor.web.api.shapes import (
    EnvironmentObject,
    Environments,
    Findings,
    RouteDetailObject,
    RouteObject,
    Routes,
)
from monitor.web.diagnosed import Judged, ToldObject, diagnosis_of, told_object
from monitor.web.given import Given
from monitor.web.judged import standing_of_environment, standing_of_route
from monitor.web.standing import Standing

_ORDER = {check: f"{place:04}" for place, check in enumerate(IDS)}


def environments(given: Given, _asked: Asked) -> Environments:
    board = given.board()
    return {"items": [_environment(given, board, state) for state in board.environments.values()]}


def environment(given: Given, asked: OfEnvironment) -> EnvironmentObject:
    """Raises: Problem."""
    board = given.board()
    return _environment(given, board, environment_of(board, asked.environment))


def routes(given: Given, asked: RoutesAsked) -> Routes:
    """Raises: Problem, BadCursor."""
    board = given.board()
    standings = dict(_standings(given, board, asked))
    wanted = [key for key, standing in standings.items() if not asked.standing or standing in asked.standing]
    keys, following = page(wanted, lambda key: key, asked.limit, asked.cursor)
    causes, now = given.diagnoses.of(board), given.now()
    items = [
        route_object(board.routes[key], board.environments[key[0]], standings[key], causes.get(key, ()), now)
        for key in keys
    ]
    return {"items": items, "next": following}


def route(given: Given, asked: OfRoute) -> RouteDetailObject:
    """Raises: Problem."""
    board = given.board()
    environment_of(board, asked.environment)
    state = route_of(board, asked.environment, asked.route)
    return route_detail_object(_route(given, board, state), state)


def diagnosis(given: Given, asked: OfRoute) -> ToldObject:
    """Raises: Problem."""
    board = given.board()
    around = environment_of(board, asked.environment)
    state = route_of(board, asked.environment, asked.route)
    causes = given.diagnoses.of(board).get((asked.environment, asked.route), ())
    judged = Judged(standing_in(given, board, state), causes)
    read = f"{around.swept_at:%Y-%m-%d %H:%M:%S} UTC" if around.swept_at else None
    notes = [f"Both clouds were last read at {read}." if read else "The clouds were not read yet."]
    return told_object(
        diagnosis_of(
            board,
            asked.environment,
            asked.route,
            judged,
            at=given.now(),
            version=given.version,
            notes=notes,
        )
    )


def findings(given: Given, asked: FindingsAsked) -> Findings:
    """In the order in which people read the checks. Raises: Problem, BadCursor."""
    board = given.board()
    known(board, asked)
    for check in asked.check - set(IDS):
        raise unheard_of("check", check, IDS)
    wanted = (
        state
        for state in _checks(board, asked)
        if (not asked.check or state.finding.check in asked.check)
        and (not asked.verdict or state.finding.verdict in asked.verdict)
    )
    states, following = page(wanted, _place_of, asked.limit, asked.cursor)
    return {"items": [check_object(state) for state in states], "next": following}


def standing_in(given: Given, board: Board, state: RouteState) -> Standing:
    """How a route stands."""
    around = board.environments[state.environment]
    return standing_of_route(state, around, standing_of_environment(around), given.now())


def environment_of(board: Board, name: str) -> EnvironmentState:
    """Raises: Problem."""
    state = board.environments.get(name)
    if state is None:
        raise missing("environment", name, board.environments)
    return state


def route_of(board: Board, environment: str, name: str) -> RouteState:
    """Raises: Problem."""
    state = board.routes.get((environment, name))
    if state is None:
        raise missing("route", name, (route for owner, route in board.routes if owner == environment))
    return state


def known(board: Board, asked: Filtered) -> None:
    """Raises: Problem, where a filter names what the board does not have."""
    if asked.environment is not None and asked.environment not in board.environments:
        raise unheard_of("environment", asked.environment, board.environments)
    names = {name for owner, name in board.routes if asked.environment in (None, owner)}
    if asked.route is not None and asked.route not in names:
        raise unheard_of("route", asked.route, names)


def wanted_routes(board: Board, asked: Filtered) -> Iterator[RouteState]:
    for (environment, name), state in board.routes.items():
        if asked.environment in (None, environment) and asked.route in (None, name):
            yield state


def _environment(given: Given, board: Board, state: EnvironmentState) -> EnvironmentObject:
    own = [route for route in board.routes.values() if route.environment == state.environment]
    return environment_object(state, own, given.now())


def _route(given: Given, board: Board, state: RouteState) -> RouteObject:
    causes = given.diagnoses.of(board).get((state.environment, state.route), ())
    around = board.environments[state.environment]
    return route_object(state, around, standing_in(given, board, state), causes, given.now())


def _standings(given: Given, board: Board, asked: Filtered) -> Iterator[tuple[RouteKey, Standing]]:
    known(board, asked)
    now = given.now()
    own = {name: standing_of_environment(around) for name, around in board.environments.items()}
    for state in wanted_routes(board, asked):
        name = state.environment
        yield (name, state.route), standing_of_route(state, board.environments[name], own[name], now)


def _checks(board: Board, asked: Filtered) -> Iterator[CheckState]:
    for state in wanted_routes(board, asked):
        yield from state.checks.values()
    if asked.route is None:
        for environment in board.environments.values():
            if asked.environment in (None, environment.environment):
                yield from environment.checks.values()


def _place_of(state: CheckState) -> tuple[str, ...]:
    finding = state.finding
    return finding.environment, finding.route or "", _ORDER.get(finding.check, ""), finding.check

"""The diagnosis of every route of a board, made anew only of the routes that something changed for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.diagnosis.route import of_route
from monitor.model.board import Board, EnvironmentState, RouteKey, RouteState
from monitor.model.cause import RankedCause


@dataclass(frozen=True, slots=True)
class _Kept:
    """A diagnosis with what it was made of: a board shares the states that an event leaves alone."""

    route: RouteState
    environment: EnvironmentState | None
    causes: tuple[RankedCause, ...]


class Diagnoses:
    """Remembers those of the board before. Threads may share it: at worst one does again what another did."""

    def __init__(self) -> None:
        self._kept: Mapping[RouteKey, _Kept] = {}

    def of(self, board: Board) -> dict[RouteKey, tuple[RankedCause, ...]]:
        """The ranked causes of each route in whose calls or settings something is wrong."""
        kept = self._kept = dict(self._all(board, self._kept))
        return {key: each.causes for key, each in kept.items() if each.causes}

    def _all(self, board: Board, before: Mapping[RouteKey, _Kept]) -> Iterator[tuple[RouteKey, _Kept]]:
        for key, route in board.routes.items():
            environment = board.environments.get(key[0])
            kept = before.get(key)
            if kept is None or kept.route is not route or kept.environment is not environment:
                kept = _Kept(route, environment, of_route(board, *key))
            yield key, kept

"""`/`: the state of everything. A route's line is made anew only where something changed for it."""

from dataclasses import dataclass
from datetime import datetime

import aiohttp_jinja2
from aiohttp import web
from jinja2 import Template
from markupsafe import Markup

from monitor.model.board import Board, RouteKey
from monitor.web.given import Given
from monitor.web.pages.answering import page
from monitor.web.pages.overview_view import Group, Row, card, groups, row, tallies
from monitor.web.view import RouteViews, page_view


@dataclass(frozen=True, slots=True)
class _Line:
    """The line of a route as HTML, and what it was made of."""

    row: Row
    html: Markup


class OverviewHandler:
    """Answers with the first page."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._views = RouteViews()
        self._lines: dict[RouteKey, _Line] = {}

    async def page(self, request: web.Request) -> web.Response:
        now = self._given.now()
        environment = aiohttp_jinja2.get_env(request.app)
        lines, cards = environment.get_template("parts/row.html"), environment.get_template("parts/card.html")
        return await page(request, "overview.html", lambda: self._shown(now, cards, lines), now)

    def _shown(self, now: datetime, cards: Template, lines: Template) -> dict[str, object]:
        given = self._given
        board = given.board()
        view = page_view(
            board,
            now,
            dials=given.dials(),
            foreign=given.foreign(),
            diagnoses=given.diagnoses,
            kept=self._views,
        )
        grouped = groups(view)
        return {
            "here": "overview",
            "live": True,
            "page": view,
            "tallies": tallies(view),
            "groups": grouped,
            "cards": self._cards(board, grouped, cards, now),
            "lines": self._rows(board, grouped, lines),
        }

    def _cards(
        self, board: Board, grouped: tuple[Group, ...], template: Template, now: datetime
    ) -> dict[RouteKey, Markup]:
        shown = {(group.view.name, route.name): (group, route) for group in grouped for route in group.cards}
        left = self._given.left(shown)
        return {
            key: Markup(template.render(card=card(board, group, route, left.get(key, ()), now)))  # noqa: S704 - escaped by its template
            for key, (group, route) in shown.items()
        }

    def _rows(self, board: Board, grouped: tuple[Group, ...], template: Template) -> dict[str, Markup]:
        """The lines of each environment."""
        before, made = self._lines, dict[RouteKey, _Line]()
        for group in grouped:
            for route in group.rows:
                key = group.view.name, route.name
                line, shown = before.get(key), row(board.routes[key], route)
                if line is None or line.row != shown:
                    html = template.render(row=shown)
                    line = _Line(shown, Markup(html))  # noqa: S704 - escaped by its template
                made[key] = line
        self._lines = made
        nothing = Markup("")
        return {
            group.view.name: nothing.join(made[group.view.name, route.name].html for route in group.rows)
            for group in grouped
        }

"""Badges: a name and how it stands, as a picture for other pages. They bring their own background."""

from html import escape
from typing import Final

from monitor.web.api.asked import OfEnvironment, OfRoute
from monitor.web.api.standings import environment, environment_of, route_of, standing_in
from monitor.web.given import Given
from monitor.web.standing import Standing

_COLOURS: Final = {
    Standing.BROKEN: "#b3261e",
    Standing.UNSURE: "#6d3fa8",
    Standing.ATTENTION: "#8a5200",
    Standing.NOTE: "#1a5f9e",
    Standing.WAITING: "#5a5f66",
    Standing.FINE: "#1b7336",
}
"""Each with a contrast of over 4.5 to white, and apart from a white and from a black page."""

_NAME_COLOUR: Final = "#3b4048"
_LETTER: Final = 7.0
_NARROW: Final = 4.0
_NARROW_ONES: Final = frozenset("fijlrt1 /-.,:")
_AROUND: Final = 7
_HEIGHT: Final = 20


def route_badge(given: Given, asked: OfRoute) -> str:
    """Raises: Problem."""
    board = given.board()
    environment_of(board, asked.environment)
    state = route_of(board, asked.environment, asked.route)
    return badge(f"{asked.environment} / {asked.route}", standing_in(given, board, state))


def environment_badge(given: Given, asked: OfEnvironment) -> str:
    """That of its worst route, or of what holds for all. Raises: Problem."""
    return badge(asked.environment, environment(given, asked)["standing"])


def badge(name: str, standing: Standing) -> str:
    """The SVG; its title is the same in words."""
    left, right = _width(name), _width(standing)
    title = escape(f"{name}: {standing}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{title}" '
        f'width="{left + right}" height="{_HEIGHT}" viewBox="0 0 {left + right} {_HEIGHT}">'
        f"<title>{title}</title>"
        f'<rect width="{left + right}" height="{_HEIGHT}" rx="3" fill="{_COLOURS[standing]}"/>'
        f'<path d="M3 0h{left - 3}v{_HEIGHT}h-{left - 3}a3 3 0 0 1-3-3v-14a3 3 0 0 1 3-3z" '
        f'fill="{_NAME_COLOUR}"/>'
        '<g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" aria-hidden="true">'
        f"{_text(0, left, name)}{_text(left, right, standing)}</g></svg>\n"
    )


def _text(start: int, width: int, text: str) -> str:
    """`textLength` makes it fit, whatever font there is."""
    return f'<text x="{start + _AROUND}" y="14" textLength="{width - 2 * _AROUND}">{escape(text)}</text>'


def _width(text: str) -> int:
    letters = sum(_NARROW if letter in _NARROW_ONES else _LETTER for letter in text)
    return round(letters) + 2 * _AROUND

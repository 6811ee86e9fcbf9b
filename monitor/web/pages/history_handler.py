"""`/history`: what happened over the last days, with filters in the address; as a page, CSV and JSON."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from aiohttp import web

from monitor.checks import IDS
from monitor.diagnosis.surroundings import SETTINGS
from monitor.model.archive import Archive, BadCursor, Page, SettingChange, Wanted
from monitor.model.check import Finding
from monitor.model.outcome import Reason, Result
from monitor.model.run import Run
from monitor.web.given import Given
from monitor.web.pages.answering import page
from monitor.web.pages.history_asked import DAYS, BadQuestion, Question, Shown, question
from monitor.web.pages.history_forms import Row, as_csv, as_json

_ON_A_PAGE: Final = 50
_IN_A_FILE: Final = 1000
_KINDS: Final[dict[Shown, type[Row]]] = {
    Shown.RUNS: Run,
    Shown.VERDICTS: Finding,
    Shown.SETTINGS: SettingChange,
}


@dataclass(frozen=True, slots=True)
class _Found:
    asked: Question
    listed: Page[Run] | Page[Finding] | Page[SettingChange]


class HistoryHandler:
    """Answers with what happened."""

    def __init__(self, given: Given) -> None:
        self._given = given

    async def page(self, request: web.Request) -> web.Response:
        """Raises: StoreError."""
        try:
            found = await self._found(request, _ON_A_PAGE)
        except (BadQuestion, BadCursor) as error:
            none: Page[Run] = Page((), None)
            return await self._shown(request, _Found(Question(), none), str(error), HTTPStatus.BAD_REQUEST)
        return await self._shown(request, found)

    async def csv(self, request: web.Request) -> web.Response:
        """Raises: StoreError."""
        found = await self._file(request)
        return _file(found, as_csv(found.listed.items, _KINDS[found.asked.show]), "text/csv")

    async def json(self, request: web.Request) -> web.Response:
        """Raises: StoreError."""
        found = await self._file(request)
        return _file(found, as_json(found.listed.items, found.listed.next), "application/json")

    async def _file(self, request: web.Request) -> _Found:
        try:
            return await self._found(request, _IN_A_FILE)
        except (BadQuestion, BadCursor) as error:
            raise web.HTTPBadRequest(text=f"{error}\n") from error

    async def _found(self, request: web.Request, limit: int) -> _Found:
        """Raises: BadQuestion, BadCursor, StoreError."""
        asked = question(request.query)
        return _Found(asked, await _read(self._given.archive, asked, asked.wanted(self._given.now()), limit))

    async def _shown(
        self, request: web.Request, found: _Found, wrong: str = "", status: int = HTTPStatus.OK
    ) -> web.Response:
        board = self._given.board()
        shown = {
            "here": "history",
            "asked": found.asked,
            "listed": found.listed,
            "wrong": wrong,
            "settings": SETTINGS,
            "choices": {
                "days": DAYS,
                "shows": tuple(Shown),
                "environments": tuple(board.environments),
                "routes": tuple(sorted({name for _, name in board.routes})),
                "results": tuple(Result),
                "reasons": tuple(Reason),
                "checks": IDS,
            },
        }
        return await page(request, "history.html", lambda: shown, self._given.now(), status)


async def _read(
    archive: Archive, asked: Question, wanted: Wanted, limit: int
) -> Page[Run] | Page[Finding] | Page[SettingChange]:
    match asked.show:
        case Shown.RUNS:
            return await archive.runs(wanted, limit, asked.cursor)
        case Shown.VERDICTS:
            return await archive.verdicts(wanted, limit, asked.cursor)
        case Shown.SETTINGS:
            return await archive.settings(wanted, limit, asked.cursor)


def _file(found: _Found, text: str, media: str) -> web.Response:
    """A file to keep; where there is more than it holds, a Link header leads on."""
    name = f"trunkwatch-{found.asked.show}.{'csv' if media == 'text/csv' else 'json'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    if found.listed.next:
        headers["Link"] = f'<?{found.asked.address(cursor=found.listed.next)}>; rel="next"'
    return web.Response(text=text, content_type=media, charset="utf-8", headers=headers)

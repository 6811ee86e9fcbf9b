"""`/runs/{id}`: one call, from its first second to its causes."""

from collections.abc import Iterator

from aiohttp import web
from markupsafe import Markup, escape

from monitor.checks import IDS
from monitor.model.run import Run
from monitor.web.given import Given
from monitor.web.pages import consoles
from monitor.web.pages.answering import page
from monitor.web.pages.as_text import as_text
from monitor.web.pages.said import by_livekit, by_twilio
from monitor.web.pages.timeline import timeline
from monitor.web.remarks import remarks


class RunHandler:
    """Answers with the page of a run."""

    def __init__(self, given: Given) -> None:
        self._given = given

    async def page(self, request: web.Request) -> web.Response:
        """Raises StoreError where the history cannot be read and the board does not have the run either."""
        run = await self._run(request.match_info["id"])
        if run is None:
            raise web.HTTPNotFound
        shown = {
            "run": run,
            "remarks": tuple(remarks(run)),
            "line": timeline(run),
            "livekit": by_livekit(run),
            "twilio": by_twilio(run),
            "links": tuple(consoles.of_run(run)),
            "checks": IDS,
            # Markup: its lines are to stay lines.
            "text": Markup("\n").join(escape(line) for line in as_text(run).splitlines()),
        }
        return await page(request, "run.html", lambda: shown, self._given.now())

    async def _run(self, wanted: str) -> Run | None:
        newest = next((run for run in self._newest() if run.id == wanted), None)
        return newest or await self._given.archive.run(wanted)

    def _newest(self) -> Iterator[Run]:
        """The runs that the board remembers in full: it has them even where the history cannot be read."""
        for state in self._given.board().routes.values():
            if state.canary is not None:
                yield from (run for run in (state.canary.last, state.canary.told) if run is not None)

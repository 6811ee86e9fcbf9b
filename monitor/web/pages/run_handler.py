"""`/runs/{id}`: one call, from its first second to its causes."""

from aiohttp import web
from markupsafe import Markup, escape

from monitor.checks import IDS
from monitor.model.event import RunStarted
from monitor.model.run import Run, Stages
from monitor.web.given import Given
from monitor.web.pages import consoles
from monitor.web.pages.answering import page
from monitor.web.pages.as_text import as_text
from monitor.web.pages.said import by_livekit, by_twilio
from monitor.web.pages.timeline import timeline
from monitor.web.remarks import remarks
from monitor.web.runs import run_of
from monitor.web.standing import Standing


class RunHandler:
    """Answers with the page of a run."""

    def __init__(self, given: Given) -> None:
        self._given = given

    async def page(self, request: web.Request) -> web.Response:
        """Raises StoreError where the history cannot be read and the board does not have the run either."""
        run = await run_of(self._given, request.match_info["id"])
        if run is None:
            raise web.HTTPNotFound
        if isinstance(run, RunStarted):
            template, shown = "going.html", self._going(run)
        else:
            template, shown = "run.html", _ended(run)
        shown["live"] = True  # it ends, and later its price comes
        return await page(request, template, lambda: shown, self._given.now())

    def _going(self, run: RunStarted) -> dict[str, object]:
        stages = self._given.calls.stages(run.id) or Stages()
        return {"run": run, "stages": stages, "waiting": Standing.WAITING}


def _ended(run: Run) -> dict[str, object]:
    return {
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

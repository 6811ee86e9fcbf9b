"""Finding a run by its id, whether it goes on or has ended."""

from monitor.model.event import RunStarted
from monitor.model.run import Run
from monitor.web.given import Given


async def run_of(given: Given, wanted: str) -> RunStarted | Run | None:
    """None where there is no such run, or none any more.

    The board has the newest ones even where the history cannot be read. Raises: StoreError.
    """
    return _newest(given, wanted) or await given.archive.run(wanted)


def _newest(given: Given, wanted: str) -> RunStarted | Run | None:
    for route in given.board().routes.values():
        if route.canary is not None:
            for run in (route.canary.running, route.canary.last, route.canary.told):
                if run is not None and run.id == wanted:
                    return run
    return None

"""The answers that come from the history: runs, and what changed."""

from monitor.model.archive import Wanted
from monitor.model.event import RunStarted
from monitor.web.api.asked import ById, ChangesAsked, RunsAsked
from monitor.web.api.past_shapes import ChangeKind, Changes, Runs
from monitor.web.api.problem import missing
from monitor.web.api.timeline import changes_of
from monitor.web.given import Given
from monitor.web.objects import run_object, running_object
from monitor.web.runs import run_of
from monitor.web.shapes import RunningObject, RunObject


async def runs(given: Given, asked: RunsAsked) -> Runs:
    """Raises: BadCursor, StoreError."""
    wanted = Wanted(
        asked.environment,
        asked.route,
        results=asked.result,
        reasons=asked.reason,
        since=asked.since,
        until=asked.until,
    )
    found = await given.archive.runs(wanted, asked.limit, asked.cursor)
    return {"items": [run_object(run) for run in found.items], "next": found.next}


async def run(given: Given, asked: ById) -> RunObject | RunningObject:
    """Raises: Problem, StoreError."""
    found = await run_of(given, asked.id)
    if found is None:
        raise missing("run (any more)", asked.id, ())
    if isinstance(found, RunStarted):
        return running_object(found, given.calls.stages(found.id))
    return run_object(found)


async def changes(given: Given, asked: ChangesAsked) -> Changes:
    """Raises: BadCursor, StoreError."""
    kinds = asked.kind or frozenset(ChangeKind)
    if asked.check:
        kinds -= {ChangeKind.SETTING}  # a setting is of no check
    wanted = Wanted(
        asked.environment,
        asked.route,
        checks=asked.check,
        since=asked.since,
        until=asked.until or given.now(),
    )
    return await changes_of(given.archive, kinds, wanted, asked.limit, asked.cursor)

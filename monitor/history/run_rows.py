"""Concluded runs, and changed verdicts, as rows that people look at later."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from monitor.history import codec
from monitor.history.stamp import stamp
from monitor.history.tables import CHANGES, EVENTS, RUNS
from monitor.model.board import Board, CheckState
from monitor.model.check import Finding
from monitor.model.event import RunAmended, Swept
from monitor.model.outcome import Result
from monitor.model.run import Run
from monitor.model.verdict import Verdict

_FOLLOWED: Final = ("run-started", "run", "run-amended", "skipped", "suspended", "alerts-read")
DROPPED_AT_ONCE: Final = 10
"""More than comes at once, so that the old leaves; few, so that a clock that is wrong takes little away."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long is kept what only people look back at: the board, its totals and budgets need none of it.

    `events` are for other processes that follow, and for them alone.
    """

    successes: timedelta = timedelta(days=30)
    failures: timedelta = timedelta(days=365)
    changes: timedelta = timedelta(days=365)
    events: timedelta = timedelta(days=7)


def keep_run(connection: Connection, run: Run) -> None:
    """A run is concluded once: the same again is passed over."""
    if connection.scalar(select(RUNS.c.run).where(RUNS.c.run == run.id)) is None:
        row = insert(RUNS).values(
            run=run.id,
            environment=run.job.environment,
            route=run.job.route or "",
            ended=stamp(run.ended),
            succeeded=run.result is Result.SUCCESS,
            body=codec.encode_event(run),
        )
        connection.execute(row)


def amend_run(connection: Connection, event: RunAmended) -> None:
    run = read_run(connection, event.run)
    if run is not None:
        body = codec.encode_event(event.applied(run))
        connection.execute(update(RUNS).where(RUNS.c.run == event.run).values(body=body))


def read_run(connection: Connection, run: str) -> Run | None:
    body = connection.scalar(select(RUNS.c.body).where(RUNS.c.run == run))
    return None if body is None else _run(body)


def read_runs(
    connection: Connection, environment: str, route: str, limit: int, before: datetime | None
) -> tuple[Run, ...]:
    """The newest runs of a route first; only those that ended `before`, where that is given."""
    rows = select(RUNS.c.body).where(RUNS.c.environment == environment, RUNS.c.route == route)
    if before is not None:
        rows = rows.where(RUNS.c.ended < stamp(before))
    newest = rows.order_by(RUNS.c.ended.desc(), RUNS.c.run).limit(limit)
    return tuple(_run(body) for body in connection.scalars(newest))


def keep_changes(connection: Connection, changed: Iterable[Finding]) -> int:
    """Keeps findings, and says how many."""
    rows = [
        {
            "environment": finding.environment,
            "route": finding.route or "",
            "at": stamp(finding.at),
            "body": codec.encode_finding(finding),
        }
        for finding in changed
    ]
    if rows:
        connection.execute(insert(CHANGES), rows)
    return len(rows)


def read_changes(
    connection: Connection, environment: str, route: str | None, limit: int
) -> tuple[Finding, ...]:
    """The newest changed verdicts of a route, or of the environment itself, first."""
    of = (CHANGES.c.environment == environment, CHANGES.c.route == (route or ""))
    newest = select(CHANGES.c.body).where(*of).order_by(CHANGES.c.at.desc(), CHANGES.c.change.desc())
    return tuple(codec.decode_finding(body) for body in connection.scalars(newest.limit(limit)))


def changes(before: Board, after: Board, swept: Swept) -> Iterator[Finding]:
    """The findings of a sweep whose verdict is another than before; of new ones those that failed.

    What only repeats a check that it needs is left out.
    """
    name = swept.environment
    if name not in after.environments:
        return
    old = before.environments.get(name)
    yield from _changed(old.checks if old else {}, after.environments[name].checks)
    for report in swept.routes:
        earlier = before.routes.get((name, report.route))
        yield from _changed(earlier.checks if earlier else {}, after.routes[name, report.route].checks)


def drop_runs(connection: Connection, now: datetime, keep: Retention) -> None:
    """Drop some runs that are older than they are kept."""
    for succeeded, age in ((True, keep.successes), (False, keep.failures)):
        mine = (RUNS.c.succeeded.is_(succeeded), RUNS.c.ended < stamp(now - age))
        old = select(RUNS.c.run).where(*mine).order_by(RUNS.c.ended).limit(DROPPED_AT_ONCE)
        connection.execute(delete(RUNS).where(RUNS.c.run.in_(old)))


def drop_events(connection: Connection, now: datetime, keep: Retention) -> None:
    """Drop some events that are older than others need to follow; those of sweeps replace each other."""
    first = select(EVENTS.c.position, EVENTS.c.at).where(EVENTS.c.kind.in_(_FOLLOWED))
    oldest = connection.execute(first.order_by(EVENTS.c.position).limit(DROPPED_AT_ONCE))
    gone = [row.position for row in oldest if datetime.fromisoformat(row.at) < now - keep.events]
    if gone:
        connection.execute(delete(EVENTS).where(EVENTS.c.position.in_(gone)))


def drop_changes(connection: Connection, now: datetime, keep: Retention, added: int) -> None:
    """Drop about as many changes, older than they are kept, as were added."""
    at = CHANGES.c.at
    old = select(CHANGES.c.change).where(at < stamp(now - keep.changes)).order_by(at)
    connection.execute(delete(CHANGES).where(CHANGES.c.change.in_(old.limit(added + DROPPED_AT_ONCE))))


def _changed(before: Mapping[str, CheckState], after: Mapping[str, CheckState]) -> Iterator[Finding]:
    for check, state in after.items():
        earlier = before.get(check)
        verdict = state.finding.verdict
        known = earlier.finding.verdict if earlier else (verdict if verdict is not Verdict.FAIL else None)
        if verdict is not known and state.finding.because is None:
            yield state.finding


def _run(body: str) -> Run:
    run = codec.decode_event("run", body)
    assert isinstance(run, Run)  # noqa: S101 - the codec decodes by kind
    return run

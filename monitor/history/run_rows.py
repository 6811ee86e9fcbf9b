"""Concluded runs, and changed verdicts, as rows that people look at later."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from monitor.history import codec
from monitor.history.retention import DROPPED_AT_ONCE, Retention
from monitor.history.stamp import stamp
from monitor.history.tables import CHANGES, RUNS
from monitor.model.check import Finding
from monitor.model.event import RunAmended
from monitor.model.outcome import Result
from monitor.model.run import Run


def keep_run(connection: Connection, run: Run) -> None:
    """A run is concluded once: the same again is passed over."""
    if connection.scalar(select(RUNS.c.run).where(RUNS.c.run == run.id)) is None:
        row = insert(RUNS).values(
            run=run.id,
            environment=run.job.environment,
            route=run.job.route or "",
            ended=stamp(run.ended),
            result=run.result.value,
            reason=run.reason.value,
            body=codec.encode_event(run),
        )
        connection.execute(row)


def amend_run(connection: Connection, event: RunAmended) -> None:
    """A run that is not kept any more is passed over."""
    run = read_run(connection, event.run)
    if run is not None:
        body = codec.encode_event(event.applied(run))
        connection.execute(update(RUNS).where(RUNS.c.run == event.run).values(body=body))


def read_run(connection: Connection, run: str) -> Run | None:
    body = connection.scalar(select(RUNS.c.body).where(RUNS.c.run == run))
    return None if body is None else codec.decode_run(body)


def keep_changes(connection: Connection, changed: Iterable[Finding]) -> int:
    """Keeps findings, and says how many."""
    rows = [
        {
            "environment": finding.environment,
            "route": finding.route or "",
            "at": stamp(finding.at),
            "check_id": finding.check,
            "verdict": finding.verdict.value,
            "body": codec.encode_finding(finding),
        }
        for finding in changed
    ]
    if rows:
        connection.execute(insert(CHANGES), rows)
    return len(rows)


def drop_runs(connection: Connection, now: datetime, keep: Retention) -> None:
    """Drop some runs that are older than they are kept."""
    for result in Result:
        age = keep.successes if result is Result.SUCCESS else keep.failures
        mine = (RUNS.c.result == result.value, RUNS.c.ended < stamp(now - age))
        old = select(RUNS.c.run).where(*mine).order_by(RUNS.c.ended).limit(DROPPED_AT_ONCE)
        connection.execute(delete(RUNS).where(RUNS.c.run.in_(old)))


def drop_changes(connection: Connection, now: datetime, keep: Retention, added: int) -> None:
    """Drop about as many changes, older than they are kept, as were added."""
    at = CHANGES.c.at
    old = select(CHANGES.c.change).where(at < stamp(now - keep.changes)).order_by(at)
    connection.execute(delete(CHANGES).where(CHANGES.c.change.in_(old.limit(added + DROPPED_AT_ONCE))))

"""Events as rows: of those that say what stands, only the newest is kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, delete, func, insert, select

from monitor.history import codec
from monitor.history.retention import DROPPED_AT_ONCE, Retention
from monitor.history.tables import EVENTS
from monitor.model.event import Configured, Event, RunStarted, Skipped, Swept
from monitor.model.run import Run

_FOLLOWED: Final = ("run-started", "run", "run-amended", "skipped", "suspended", "alerts-read")
_CONFIGURATIONS_KEPT: Final = 100
"""A daemon that starts over and over must not fill the disk with its configurations."""


def newest(connection: Connection) -> int:
    """The position of the newest event; 0 where there is none."""
    return connection.scalar(select(func.max(EVENTS.c.position))) or 0


def later(connection: Connection, position: int) -> Iterator[tuple[int, Event]]:
    """The events after a position, in order; of a sweep only its header."""
    rows = select(EVENTS).where(EVENTS.c.position > position).order_by(EVENTS.c.position)
    for row in connection.execute(rows):
        yield row.position, codec.decode_event(row.kind, row.body)


def keep(connection: Connection, event: Event) -> int:
    """Write an event, and drop those that it supersedes; its position."""
    row = insert(EVENTS).values(
        environment=_environment(event),
        kind=codec.kind_of(event),
        at=_time(event).isoformat(),
        body=codec.encode_event(event),
    )
    position = int(connection.execute(row.returning(EVENTS.c.position)).scalar_one())
    _drop_superseded(connection, position, event)
    return position


def drop_old(connection: Connection, now: datetime, keep: Retention) -> None:
    """Drop some events that are older than others need to follow; those of sweeps replace each other."""
    first = select(EVENTS.c.position, EVENTS.c.at).where(EVENTS.c.kind.in_(_FOLLOWED))
    oldest = connection.execute(first.order_by(EVENTS.c.position).limit(DROPPED_AT_ONCE))
    gone = [row.position for row in oldest if datetime.fromisoformat(row.at) < now - keep.events]
    if gone:
        connection.execute(delete(EVENTS).where(EVENTS.c.position.in_(gone)))


def _drop_superseded(connection: Connection, position: int, event: Event) -> None:
    older = and_(EVENTS.c.kind == codec.kind_of(event), EVENTS.c.position < position)
    if isinstance(event, Swept):
        connection.execute(delete(EVENTS).where(older, EVENTS.c.environment == event.environment))
    elif isinstance(event, Configured):
        surplus = select(EVENTS.c.position).where(older).order_by(EVENTS.c.position.desc())
        last = connection.scalar(surplus.offset(_CONFIGURATIONS_KEPT - 1).limit(1))
        if last is not None:
            connection.execute(delete(EVENTS).where(older, EVENTS.c.position <= last))


def _environment(event: Event) -> str:
    """The environment an event is of; a configuration is of all."""
    if isinstance(event, Configured):
        return ""
    if isinstance(event, RunStarted | Run | Skipped):
        return event.job.environment
    return event.environment


def _time(event: Event) -> datetime:
    return event.ended if isinstance(event, Swept | Run) else event.at

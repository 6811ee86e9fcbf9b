"""Reservations in sums, a row for each day, kept in the transaction that counts or prices a call."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from monitor.history.stamp import stamp
from monitor.history.tables import RESERVATIONS, USAGE

_WHOLE: Final = ""
"""Where a row has a route's name, that of the environment's own sums."""
_DATE: Final = len("2026-03-02")
_DAYS_KEPT: Final = 62
"""Two months with a call on every day."""


def add(
    connection: Connection, environment: str, route: str, at: datetime, *, extra: bool, calls: int, cost: int
) -> None:
    """Add to the sums of a route and of its environment on the day (UTC) of a time; `cost` in millionths."""
    for whose in (route, _WHOLE):
        key = {"environment": environment, "route": whose, "day": _day(at), "extra": extra}
        this = and_(*(USAGE.c[name] == value for name, value in key.items()))
        sums = {"calls": USAGE.c.calls + calls, "cost": USAGE.c.cost + cost}
        if connection.execute(update(USAGE).where(this).values(sums)).rowcount == 0:
            connection.execute(insert(USAGE).values(**key, calls=calls, cost=cost))


def used(
    connection: Connection,
    environment: str,
    route: str | None,
    since: datetime,
    before: datetime,
    extras: bool,
) -> tuple[int, int]:
    """Calls and cost between two times, of a route or a whole environment, of all or of extras alone."""
    if _midnight(since) and _midnight(before):
        days = and_(USAGE.c.day >= _day(since), USAGE.c.day < _day(before))
        mine = and_(USAGE.c.environment == environment, USAGE.c.route == (route or _WHOLE))
        sums = select(_sum(USAGE.c.calls), _sum(USAGE.c.cost)).where(mine, days)
        kind: ColumnElement[bool] = USAGE.c.extra.is_(True)
    else:
        at = RESERVATIONS.c.at
        times = and_(at >= stamp(since), at < stamp(before), RESERVATIONS.c.environment == environment)
        sums = select(func.count(), _sum(RESERVATIONS.c.cost)).where(times)
        if route is not None:
            sums = sums.where(RESERVATIONS.c.route == route)
        kind = RESERVATIONS.c.extra.is_(True)
    calls, cost = connection.execute(sums.where(kind) if extras else sums).one()
    return int(calls), int(cost)


def used_by(
    connection: Connection, environment: str, routes: Collection[str], since: datetime, before: datetime
) -> Iterator[tuple[str, int, int]]:
    """Calls and cost between two times of each of these routes that has any; of the environment as ''."""
    if _midnight(since) and _midnight(before):
        table, time = USAGE, USAGE.c.day
        sums, bounds = (_sum(USAGE.c.calls), _sum(USAGE.c.cost)), (_day(since), _day(before))
    else:
        table, time = RESERVATIONS, RESERVATIONS.c.at
        sums, bounds = (func.count(), _sum(RESERVATIONS.c.cost)), (stamp(since), stamp(before))
        if _WHOLE in routes:
            yield _WHOLE, *used(connection, environment, None, since, before, extras=False)
    whose = and_(table.c.environment == environment, table.c.route.in_(routes))
    between = and_(time >= bounds[0], time < bounds[1])
    by_route = select(table.c.route, *sums).where(whose, between).group_by(table.c.route)
    for route, calls, cost in connection.execute(by_route):
        yield str(route), int(calls), int(cost)


def forget(connection: Connection, environment: str, route: str) -> None:
    """Drop what lies before the newest days on which calls were counted, of a route and its environment.

    Days are counted, not measured by the clock: one that is wrong for a call takes nothing away.
    """
    for whose in (route, _WHOLE):
        mine = and_(USAGE.c.environment == environment, USAGE.c.route == whose)
        days = select(USAGE.c.day).where(mine).distinct().order_by(USAGE.c.day.desc())
        newest_too_many = connection.scalar(days.offset(_DAYS_KEPT).limit(1))
        if newest_too_many is not None:
            connection.execute(delete(USAGE).where(mine, USAGE.c.day <= newest_too_many))


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)


def _day(at: datetime) -> str:
    return stamp(at)[:_DATE]


def _midnight(at: datetime) -> bool:
    return stamp(at)[_DATE:].startswith("T00:00:00.000000")

"""The ledger in the database of the history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_UP, Decimal
from pathlib import Path
from typing import Final

from sqlalchemy import URL, ColumnElement, Connection, and_, delete, func, insert, select, update

from monitor.history import allowance, usage
from monitor.history.allowance import Remaining, Used
from monitor.history.database import Database
from monitor.history.stamp import stamp, stamped
from monitor.history.tables import INSTANCE, RESERVATIONS
from monitor.model.board import RouteKey
from monitor.model.canary import CanaryPlan, DialRules, Limits
from monitor.model.job import Job, Trigger
from monitor.model.run import Refusal
from monitor.model.window import Window

_MICROS: Final = 1_000_000
_KEPT: Final = timedelta(days=400)
_NOTHING: Final = Used(0, Decimal())
_DROPPED_AT_ONCE: Final = 2
"""A clock that is wrong for one call may not make the ledger forget the month."""
_PRICES: Final = timedelta(days=62)
"""How far back prices are looked at, to guess what the next call costs."""


class SqlLedger:
    """Calls counted in one transaction each, durable before it returns, for all processes on the database.

    Safe to use from several threads. Everything raises StoreError where the database cannot be used.
    """

    def __init__(
        self, where: Path | URL, new_id: Callable[[], str], patience: timedelta = timedelta(seconds=5)
    ) -> None:
        """`new_id` makes the ids of runs, and of this installation: short and fit for a room's name."""
        self._new_id = new_id
        self._database = Database(where, patience)

    def instance(self) -> str:
        """The name of this installation, made at the first call and kept: its rooms are told by it."""
        with self._database.writing() as connection:
            kept = connection.scalar(select(INSTANCE.c.id))
            if kept is not None:
                return str(kept)
            made = self._new_id()
            connection.execute(insert(INSTANCE).values(id=made))
            return made

    def reserve(self, job: Job, plan: CanaryPlan, rules: DialRules, now: datetime) -> str | Refusal:
        """Count a call before it is dialled: the id of its run, or why it may not be."""
        with self._database.writing() as connection:
            tally = _Tally(connection, job.environment, job.route or "")
            estimate = tally.estimate(plan, now)
            refused = allowance.refusal(job, plan, rules, now, tally, estimate)
            if refused is not None:
                return refused
            run, cost, extra = self._new_id(), _micros(estimate), job.trigger is not Trigger.SCHEDULED
            connection.execute(
                insert(RESERVATIONS).values(
                    run=run,
                    environment=job.environment,
                    route=job.route or "",
                    due=stamp(job.due),
                    at=stamp(now),
                    extra=extra,
                    cost=cost,
                    priced=False,
                )
            )
            usage.add(connection, job.environment, tally.route, now, extra=extra, calls=1, cost=cost)
            _forget(connection, now - _KEPT)
            usage.forget(connection, job.environment, tally.route)
        return run

    def settle(self, run: str, price: Decimal) -> None:
        """What a run really cost, in the place of the estimate; a run that is not known is passed over."""
        with self._database.writing() as connection:
            this = RESERVATIONS.c.run == run
            row = connection.execute(select(RESERVATIONS).where(this)).one_or_none()
            if row is None:
                return
            cost, at = _micros(price), stamped(row.at)
            connection.execute(update(RESERVATIONS).where(this).values(cost=cost, priced=True))
            more = cost - row.cost
            usage.add(connection, row.environment, row.route, at, extra=row.extra, calls=0, cost=more)

    def counted(self, run: str) -> bool:
        """Whether a run was counted here; those of more than a year ago are not known any more."""
        with self._database.reading() as connection:
            this = select(RESERVATIONS.c.run).where(RESERVATIONS.c.run == run)
            return connection.scalar(this) is not None

    def remaining(self, limits: Mapping[RouteKey, Limits], now: datetime) -> dict[RouteKey, Remaining]:
        """What is left of the limits of routes, and of an environment under an empty route.

        It asks as often for a thousand routes of an environment as for one: once for each window.
        """
        routes: dict[str, list[str]] = {}
        for environment, route in limits:
            routes.setdefault(environment, []).append(route)
        with self._database.reading() as connection:
            sums = {name: _Sums(connection, name, of, now) for name, of in routes.items()}
            return {key: allowance.remaining(of, sums[key[0]].of(key[1])) for key, of in limits.items()}

    def close(self) -> None:
        self._database.close()


@dataclass(frozen=True, slots=True)
class _Tally:
    connection: Connection
    environment: str
    route: str

    def reserved(self, due: datetime) -> datetime | None:
        counted = select(RESERVATIONS.c.at).where(self._mine, RESERVATIONS.c.due == stamp(due))
        return stamped(self.connection.scalar(counted))

    def last_between(self, after: datetime, before: datetime) -> datetime | None:
        between = and_(RESERVATIONS.c.at > stamp(after), RESERVATIONS.c.at < stamp(before))
        newest: str | None = self.connection.scalar(
            select(func.max(RESERVATIONS.c.at)).where(self._mine, between)
        )
        return stamped(newest)

    def used(self, since: datetime, before: datetime, *, route: bool, extras: bool) -> Used:
        whose = self.route if route else None
        calls, micros = usage.used(self.connection, self.environment, whose, since, before, extras)
        return Used(calls, Decimal(micros) / _MICROS)

    def estimate(self, plan: CanaryPlan, now: datetime) -> Decimal:
        """What is configured, else the highest price that the route saw lately, else the environment."""
        if plan.price_per_call is not None:
            return plan.price_per_call
        lately = and_(RESERVATIONS.c.priced.is_(True), RESERVATIONS.c.at >= stamp(now - _PRICES))
        for whose in (self._mine, self._ours):
            highest = self.connection.scalar(select(func.max(RESERVATIONS.c.cost)).where(whose, lately))
            if highest is not None:
                return Decimal(highest) / _MICROS
        return Decimal()

    @property
    def _ours(self) -> ColumnElement[bool]:
        return RESERVATIONS.c.environment == self.environment

    @property
    def _mine(self) -> ColumnElement[bool]:
        return and_(self._ours, RESERVATIONS.c.route == self.route)


class _Sums:
    """What several routes of an environment used in the running windows, each window asked for once."""

    def __init__(self, connection: Connection, environment: str, routes: list[str], now: datetime) -> None:
        self._connection = connection
        self._environment = environment
        self._routes = routes
        self._now = now
        self._used: dict[Window, dict[str, Used]] = {}

    def of(self, route: str) -> Callable[[Window], Used]:
        return lambda window: self._in(window).get(route, _NOTHING)

    def _in(self, window: Window) -> dict[str, Used]:
        if window not in self._used:
            span = allowance.span(window, self._now)
            sums = usage.used_by(self._connection, self._environment, self._routes, *span)
            self._used[window] = {of: Used(calls, Decimal(cost) / _MICROS) for of, calls, cost in sums}
        return self._used[window]


def _micros(money: Decimal) -> int:
    """Millionths, rounded up: sums of them are exact."""
    return int((money * _MICROS).to_integral_value(ROUND_UP))


def _forget(connection: Connection, before: datetime) -> None:
    at = RESERVATIONS.c.at
    old = select(RESERVATIONS.c.run).where(at < stamp(before)).order_by(at).limit(_DROPPED_AT_ONCE)
    connection.execute(delete(RESERVATIONS).where(RESERVATIONS.c.run.in_(old)))

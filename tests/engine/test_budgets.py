"""What is left of budgets, out of the ledger and for the metrics."""

from decimal import Decimal
from pathlib import Path

from sqlalchemy import Engine, event

from monitor.config import parse, plan
from monitor.engine import Plan
from monitor.engine.budgets import LedgerBudgets
from monitor.history import MemoryLedger, SqlLedger
from monitor.model.budget import BudgetLeft
from monitor.model.canary import CanaryPlan, DialRules
from monitor.model.job import Trigger, canary_job
from monitor.model.route import Environment
from monitor.model.window import Window
from tests.engine.test_dialling_troubles import Broken
from tests.model.canaries import NOON

CONFIG = """
environments:
  prod:
    livekit: {url: https://acme.livekit.cloud, api_key: k, api_secret: s}
    twilio: {account_sid: AC00000000000000000000000000000001, api_key: SK00000000000000000000000000000001,
      api_secret: s}
    canaries: {limits: {calls_per_hour: 400, calls_per_day: 9000, calls_per_month: 200000,
      spend_per_month: 9}}
    routes:
%s
"""
ROUTE = "      %s: {livekit_trunk: ST_%s, countries: [CL], canary: {to: '+56987650001'}}"


def planned(*routes: str) -> Plan:
    text = CONFIG % "\n".join(ROUTE % (route, route) for route in routes)
    config = parse(text, "config.yaml", Path(), {})
    return Plan.of(config, plan(config), {})


def count_a_call(ledger: MemoryLedger | SqlLedger, environment: Environment) -> None:
    called = environment.routes[0].canary
    assert isinstance(called, CanaryPlan)
    job = canary_job("prod", "cl", "ST_cl", called.to, NOON, Trigger.SCHEDULED)
    assert isinstance(ledger.reserve(job, called, DialRules(allowed_prefixes=("+56",)), NOON), str)


def test_what_is_left_is_told_of_each_limit_of_a_route_and_of_its_environment() -> None:
    in_force = planned("cl", "br")
    prod = in_force.environments["prod"]
    ledger = MemoryLedger(lambda: "run-1")
    count_a_call(ledger, prod)
    told = LedgerBudgets(ledger, lambda: in_force, lambda: NOON)([("prod", "cl"), ("prod", "")])

    assert told is not None
    assert set(told) == {("prod", "cl"), ("prod", "")}
    limit = prod.routes[0].canary.limits.calls_per_hour  # type: ignore[union-attr]
    assert told["prod", "cl"][0] == BudgetLeft(Window.HOUR, calls=(limit or 0) - 1)
    assert told["prod", ""][0] == BudgetLeft(Window.HOUR, calls=399)
    assert told["prod", ""][-1] == BudgetLeft(Window.MONTH, spend=Decimal(9))


def test_a_ledger_that_fails_tells_of_no_budget_and_a_route_without_one_has_none() -> None:
    in_force = planned("cl")

    assert LedgerBudgets(Broken(), lambda: in_force, lambda: NOON)([("prod", "cl")]) is None
    assert LedgerBudgets(MemoryLedger(str), lambda: in_force, lambda: NOON)([("prod", "gone")]) == {}


def test_a_hundred_routes_are_one_question_for_each_window(tmp_path: Path) -> None:
    names = [f"r{number}" for number in range(100)]
    ledger = SqlLedger(tmp_path / "trunkwatch.sqlite3", lambda: "run-1")
    in_force = planned(*names)
    budgets = LedgerBudgets(ledger, lambda: in_force, lambda: NOON)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "SELECT" in statement:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        told = budgets([("prod", name) for name in names])
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        ledger.close()

    assert told is not None
    assert len(told) == 100
    assert len(asked) == len(Window)

"""The lines of canaries, which we write ourselves, are what prometheus_client would write, new or kept."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.openmetrics.exposition import ALLOWUTF8
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.registry import Collector
from prometheus_client.samples import Exemplar

from monitor.export import canary_families as families
from monitor.export.canary_families import CANARY_FAMILIES
from monitor.export.canary_lines import CanaryLines, CanaryWriter
from monitor.export.family import Family
from monitor.model.board import Board, RouteKey
from monitor.model.budget import BudgetLeft
from monitor.model.canary_state import CanaryState
from monitor.model.event import Configured, Event, PlannedCanary, PlannedEnvironment, Skipped, Suspended
from monitor.model.histogram import Histogram
from monitor.model.job import Trigger, canary_job
from monitor.model.outcome import OUTCOMES, Reason, Result
from monitor.model.run import Proof
from monitor.model.skip import SkipReason, Suspension
from monitor.model.window import Window
from tests.boards import swept
from tests.model.canaries import HALF_HOUR, NOON, PLAN, amended, board_after, canary_of, configured, job, run

LEFT = (BudgetLeft(Window.HOUR, calls=4), BudgetLeft(Window.MONTH, spend=Decimal("2.5"), currency="USD"))

Labels = dict[str, str]
Row = tuple[str, Labels, float, Exemplar | None]


def left(wanted: Collection[RouteKey]) -> dict[RouteKey, tuple[BudgetLeft, ...]]:
    return dict.fromkeys(wanted, LEFT)


def text_of(lines: CanaryLines) -> dict[str, str]:
    return {family.name: "".join(each) for family, each in lines.families}


def freshly(board: Board, dials: bool = True, exemplars: bool = True) -> dict[str, str]:
    """What a writer says that never saw another board."""
    return text_of(CanaryWriter(left, exemplars).lines(board, dials, NOON))


class _ByTheLibrary(Collector):
    """One family of canaries as a metric with samples."""

    def __init__(self, family: Family, rows: list[Row]) -> None:
        self._family = family
        self._rows = rows

    def collect(self) -> Iterator[Metric]:
        metric = Metric(self._family.stem, "", self._family.kind)
        for name, labels, value, exemplar in self._rows:
            metric.add_sample(f"{self._family.name}{name}", labels, value, exemplar=exemplar)
        yield metric


def _values(state: CanaryState) -> dict[Family, float | None]:
    """What the families with one series of a route should say."""
    return {
        families.CANARY_SUCCESS: state.success,
        families.CANARY_ALARM: state.alarm.on,
        families.CANARY_RECENT_FAILURE_RATIO: state.recent_failure_ratio,
        families.CANARY_CONSECUTIVE_FAILURES: state.failures_in_row,
        families.CANARY_CONSECUTIVE_INCONCLUSIVE: state.inconclusive_in_row,
        families.CANARY_LAST_SUCCESS_TIMESTAMP_SECONDS: _time(state.success_at),
        families.CANARY_LAST_PROVED_TIMESTAMP_SECONDS: _time(max(state.proved.values(), default=None)),
        families.CANARY_LAST_RUN_TIMESTAMP_SECONDS: _time(state.last.ended if state.last else None),
        families.CANARY_SINCE_TIMESTAMP_SECONDS: state.since.timestamp(),
        families.CANARY_INTERVAL_SECONDS: state.every.total_seconds(),
        families.CANARY_SUSPENDED: state.suspended is not None,
        families.CANARY_RUNS_TOTAL: state.totals.runs,
        families.CANARY_RECENT_RING_SECONDS: state.recent_ring_seconds,
        families.CANARY_PROOF_CONCLUSIVE: state.proof_conclusive,
        families.CANARY_SOUND_LEVEL_DBOV: state.sound.level,
        families.CANARY_SOUND_ROUND_TRIP_SECONDS: state.sound.round_trip,
        families.CANARY_ORPHANS_TOTAL: state.totals.orphans,
        families.CANARY_DIALER: True,
    }


def _time(at: datetime | None) -> float | None:
    return at.timestamp() if at else None


def _labelled(family: Family, state: CanaryState) -> Iterator[tuple[Labels, float]]:
    """What the families with more labels should say."""
    totals = state.totals
    if family is families.CANARY_FAILURES_TOTAL:
        for reason, outcome in OUTCOMES.items():
            if outcome.result is Result.FAILURE:
                yield {"reason": reason, "fault": outcome.fault}, totals.failures.get(reason, 0)
    if family is families.CANARY_INCONCLUSIVE_TOTAL:
        unsure = [reason for reason, outcome in OUTCOMES.items() if outcome.result is Result.INCONCLUSIVE]
        for reason in (Reason.NO_PROOF, *unsure):
            yield {"reason": reason}, totals.inconclusive.get(reason, 0)
    if family is families.CANARY_SKIPPED_TOTAL:
        for word in dict.fromkeys((*map(str, SkipReason), *totals.skipped)):
            yield {"reason": word}, totals.skipped.get(word, 0)
    if family is families.CANARY_SPEND_TOTAL:
        for currency, amount in totals.spend.items():
            yield {"currency": currency}, float(amount)


_BUDGETS: dict[Family, tuple[Labels, float]] = {
    families.CANARY_BUDGET_CALLS_REMAINING: ({"window": "hour"}, 4),
    families.CANARY_BUDGET_SPEND_REMAINING: ({"window": "month", "currency": "USD"}, 2.5),
}


def _rows(family: Family, where: Labels, state: CanaryState, exemplars: bool) -> Iterator[Row]:
    value = _values(state).get(family)
    if value is not None:
        yield "", where, value, None
    for labels, count in (*_labelled(family, state), *_budgets(family)):
        yield "", {**where, **labels}, count, None
    if family is families.CANARY_STAGE_DURATION_SECONDS:
        yield from _histogram({**where, "stage": "ring"}, state.ring, exemplars)
        yield from _histogram({**where, "stage": "answer"}, state.answer, exemplars)


def _budgets(family: Family) -> list[tuple[Labels, float]]:
    return [_BUDGETS[family]] if family in _BUDGETS else []


def _histogram(labels: Labels, histogram: Histogram, exemplars: bool) -> Iterator[Row]:
    bounds = [*map(str, histogram.bounds), "+Inf"]
    for bound, count, newest in zip(bounds, accumulate(histogram.counts), histogram.exemplars, strict=True):
        exemplar = None
        if newest and exemplars:
            exemplar = Exemplar({"run_id": newest.run}, newest.seconds, newest.at.timestamp())
        yield "_bucket", {**labels, "le": bound}, count, exemplar
    yield "_count", labels, histogram.count, None
    yield "_sum", labels, histogram.seconds, None


def _of_environment(family: Family, environment: str, board: Board) -> Iterator[Row]:
    if family is families.MAINTENANCE_ACTIVE:
        suspended = [state.canary.suspended for state in board.routes.values() if state.canary]
        yield "", {"environment": environment}, Suspension.MAINTENANCE in suspended, None
    for labels, value in _budgets(family):
        yield "", {"environment": environment, "route": "", **labels}, value, None


def _as_the_library(family: Family, board: Board, encode: Callable[..., bytes]) -> str:
    openmetrics = encode is generate_openmetrics
    rows = [
        row
        for (environment, route), state in board.routes.items()
        if state.canary
        for row in _rows(
            family, {"environment": environment, "route": route}, state.canary, exemplars=openmetrics
        )
    ]
    [environment] = board.environments
    registry = CollectorRegistry()
    registry.register(_ByTheLibrary(family, [*rows, *_of_environment(family, environment, board)]))
    text = encode(registry, escaping=ALLOWUTF8).decode()
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


_NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
    min_size=1,
)


@pytest.mark.parametrize("encode", [generate_latest, generate_openmetrics])
@given(
    environment=_NAMES,
    routes=st.lists(_NAMES, min_size=1, max_size=3, unique=True),
    endings=st.lists(st.tuples(st.sampled_from(Reason), st.floats(0, 60)), max_size=6),
    skip=_NAMES,
    currency=_NAMES,
    suspension=st.sampled_from(Suspension),
)
def test_the_lines_are_the_librarys_own_byte_for_byte(
    encode: Callable[..., bytes],
    environment: str,
    routes: list[str],
    endings: list[tuple[Reason, float]],
    skip: str,
    currency: str,
    suspension: Suspension,
) -> None:
    plan = PlannedEnvironment(
        timedelta(minutes=5), tuple(routes), False, {route: PlannedCanary(HALF_HOUR) for route in routes}
    )
    asked = canary_job(environment, routes[0], "ST", PLAN.to, NOON, Trigger.SCHEDULED)
    runs = [
        run(
            f'run "{n}" % \\',
            reason,
            NOON + n * HALF_HOUR,
            asked=asked,
            ring=ring,
            proof=Proof.PROVED,
            price="0.5",
            currency=currency,
        )
        for n, (reason, ring) in enumerate(endings)
    ]
    board = Board()
    events: tuple[Event, ...] = (
        Configured(NOON, {environment: plan}),
        *runs,
        Skipped(asked, NOON, skip),
        Suspended(environment, NOON, suspension),
    )
    for position, event in enumerate(events, start=1):
        board = board.apply(position, event)
    written = freshly(board, exemplars=encode is generate_openmetrics)
    for family in CANARY_FAMILIES:
        assert written[family.name] == _as_the_library(family, board, encode)


def _lives() -> st.SearchStrategy[list[Event | bool]]:
    """What may happen, and the lock of the dialer lost or got."""
    runs = st.builds(
        lambda n, reason, route: run(
            f"run-{n}",
            reason,
            asked=canary_job("prod", route, "ST", PLAN.to, NOON, Trigger.SCHEDULED),
            price="0.5",
            currency="USD",
        ),
        st.integers(0, 99),
        st.sampled_from(Reason),
        st.sampled_from(["br", "cl"]),
    )
    others: list[Event | bool] = [
        True,
        False,
        configured(routes=("br", "cl")),
        configured(routes=("br",)),
        configured(routes=()),
        configured(every=timedelta(hours=1)),
        Skipped(job(), NOON, SkipReason.GAP),
        Suspended("prod", NOON, Suspension.MAINTENANCE),
        Suspended("prod", NOON, None),
        amended("run-1", price="0.25", currency="EUR"),
    ]
    return st.lists(st.one_of(runs, st.sampled_from(others)), max_size=12)


@given(_lives())
def test_what_is_kept_from_scrape_to_scrape_is_what_would_be_written_anew(life: list[Event | bool]) -> None:
    board, dials = board_after(), True
    writer = CanaryWriter(left, exemplars=True)
    for happened in life:
        if isinstance(happened, bool):
            dials = happened
        else:
            board = board.apply(board.position + 1, happened)
        assert text_of(writer.lines(board, dials, NOON)) == freshly(board, dials)


def test_the_families_come_in_the_order_of_the_table() -> None:
    lines = CanaryWriter(left, exemplars=False).lines(board_after(), True, NOON)
    assert tuple(family for family, _ in lines.families) == CANARY_FAMILIES


def test_a_sweep_keeps_the_very_lines_and_a_call_those_of_the_others() -> None:
    writer = CanaryWriter(left, exemplars=False)
    board = board_after(configured(routes=("br", "cl")))
    first = _budget_lines(writer, board)
    board = swept(before=board)
    assert _same(first, _budget_lines(writer, board)) == [True, True, True]
    board = board.apply(board.position + 1, run())
    assert _same(first, _budget_lines(writer, board)) == [True, False, False]


def _budget_lines(writer: CanaryWriter, board: Board) -> list[str]:
    """Those of route br, route cl and the environment."""
    lines = dict(writer.lines(board, True, NOON).families)
    return list(lines[families.CANARY_BUDGET_CALLS_REMAINING])


def _same(before: list[str], after: list[str]) -> list[bool]:
    return [one is other for one, other in zip(before, after, strict=True)]


def test_equal_boards_of_other_objects_say_the_same() -> None:
    board = board_after(run())
    copy = replace(canary_of(board.routes["prod", "cl"]))
    routes = {**board.routes, ("prod", "cl"): replace(board.routes["prod", "cl"], canary=copy)}
    writer = CanaryWriter(left, exemplars=True)
    before = text_of(writer.lines(board, True, NOON))
    assert text_of(writer.lines(replace(board, routes=routes), True, NOON)) == before


def test_lines_without_a_canary_are_true_for_ever() -> None:
    lines = CanaryWriter(left, exemplars=False).lines(Board(), True, NOON)
    assert lines.good_until is None
    assert not any(text_of(lines).values())


def test_lines_are_true_to_the_end_of_the_hour() -> None:
    lines = CanaryWriter(left, exemplars=False).lines(board_after(), True, NOON + timedelta(minutes=20))
    assert lines.good_until == NOON + timedelta(hours=1) - timedelta.resolution

"""The contract of a store, whichever it is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.history import MemoryStore, SqlStore
from monitor.model.board import Board, EnvironmentState, RouteState
from monitor.model.check import Finding
from monitor.model.event import Event, Swept
from monitor.model.protocols import Store
from monitor.model.verdict import Verdict
from tests.history.events import (
    NOON,
    configured,
    finding,
    minutes_later,
    one_of_each,
    report,
    run,
    sweep_of_both,
    swept,
)

Make = Callable[[Path], Store]


def _memory(_directory: Path) -> Store:
    return MemoryStore()


def _sqlite(directory: Path) -> Store:
    return SqlStore(directory / "trunkwatch.sqlite")


@pytest.fixture(params=[_memory, _sqlite], ids=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    make: Make = request.param
    store = make(tmp_path)
    yield store
    store.close()


def applied(events: list[tuple[int, Event]], board: Board | None = None) -> Board:
    after = board or Board()
    for position, event in events:
        after = after.apply(position, event)
    return after


def newest_findings(board: Board) -> list[Finding]:
    states: tuple[EnvironmentState | RouteState, ...] = (*board.environments.values(), *board.routes.values())
    return [check.finding for state in states for check in state.checks.values()]


def test_a_new_store_holds_an_empty_board(store: Store) -> None:
    assert store.load() == Board()
    assert list(store.follow(0)) == []


def test_positions_grow_from_one(store: Store) -> None:
    assert [store.append(event) for event in one_of_each()] == list(range(1, 10))


def test_the_loaded_board_is_what_the_events_make(store: Store) -> None:
    board = Board()
    for event in one_of_each():
        board = board.apply(store.append(event), event)

    assert store.load() == board
    assert board.routes["prod", "cl"].checks["trunk-address"].success is True


def test_every_kind_of_event_comes_back_as_it_was(store: Store) -> None:
    for event in one_of_each():
        store.append(event)

    assert [event for _, event in store.follow(0)] == list(one_of_each())


def test_only_what_came_later_is_followed(store: Store) -> None:
    positions = [store.append(event) for event in one_of_each()]

    assert [position for position, _ in store.follow(positions[2])] == positions[3:]
    assert list(store.follow(positions[-1])) == []


def test_a_sweep_takes_the_place_of_the_one_before_it(store: Store) -> None:
    store.append(configured())
    store.append(sweep_of_both(NOON))
    newest = sweep_of_both(minutes_later(5), cl=Verdict.FAIL)
    position = store.append(newest)

    assert [kept for kept in store.follow(0) if isinstance(kept[1], Swept)] == [(position, newest)]


def test_the_sweeps_of_other_environments_stay(store: Store) -> None:
    store.append(configured(environments=("prod", "staging")))
    store.append(swept(environment="staging"))
    store.append(sweep_of_both(NOON))

    assert [event.environment for _, event in store.follow(0) if isinstance(event, Swept)] == [
        "staging",
        "prod",
    ]


def test_runs_are_not_superseded(store: Store) -> None:
    store.append(configured())
    store.append(run())
    store.append(run())

    assert len(list(store.follow(1))) == 2


def test_since_and_the_last_told_time_outlast_sweeps_that_could_not_tell(store: Store) -> None:
    store.append(configured())
    store.append(sweep_of_both(NOON, cl=Verdict.FAIL))
    store.append(sweep_of_both(minutes_later(5), cl=Verdict.UNKNOWN))
    store.append(sweep_of_both(minutes_later(10), cl=Verdict.UNKNOWN))

    state = store.load().routes["prod", "cl"].checks["trunk-address"]
    assert (state.success, state.told_at) == (False, NOON)
    assert (state.since, state.finding.at) == (minutes_later(5), minutes_later(10))


def test_a_quiet_sweep_moves_the_times_of_every_finding(store: Store) -> None:
    store.append(configured())
    store.append(sweep_of_both(NOON))
    store.append(sweep_of_both(minutes_later(5)))

    board = store.load()
    states = [route.checks["trunk-address"] for route in board.routes.values()]
    assert {state.told_at for state in states} == {minutes_later(5)}
    assert {state.finding.at for state in states} == {minutes_later(5)}
    assert {state.since for state in states} == {NOON}


def test_a_finding_judged_at_another_time_than_its_sweep_keeps_its_own(store: Store) -> None:
    store.append(configured())
    store.append(swept(report("cl", finding(at=minutes_later(1))), at=minutes_later(2)))

    assert store.load().routes["prod", "cl"].checks["trunk-address"].finding.at == minutes_later(1)


def test_routes_that_left_the_configuration_leave_the_board(store: Store) -> None:
    store.append(configured("br", "cl"))
    store.append(sweep_of_both(NOON))
    store.append(configured("br", at=minutes_later(1)))

    assert set(store.load().routes) == {("prod", "br")}
    assert applied(list(store.follow(0))) == store.load()


def test_a_route_that_came_back_starts_anew(store: Store) -> None:
    store.append(configured("br", "cl"))
    store.append(sweep_of_both(NOON))
    store.append(configured("br", at=minutes_later(1)))
    store.append(configured("br", "cl", at=minutes_later(2)))

    board = store.load()
    assert board.routes["prod", "cl"].checks == {}
    assert board.routes["prod", "br"].checks["trunk-address"].since == NOON
    assert applied(list(store.follow(0))) == board


def test_an_environment_that_left_the_configuration_leaves_the_board(store: Store) -> None:
    store.append(configured(environments=("prod", "staging")))
    store.append(sweep_of_both(NOON))
    store.append(configured(at=minutes_later(1), environments=("staging",)))

    board = store.load()
    assert set(board.environments) == {"staging"}
    assert {environment for environment, _ in board.routes} == {"staging"}


def test_a_sweep_of_an_environment_that_is_not_configured_changes_nothing(store: Store) -> None:
    store.append(configured())
    position = store.append(swept(environment="gone"))

    assert set(store.load().environments) == {"prod"}
    assert store.load().position == position


def test_a_follower_that_fell_behind_arrives_at_the_same_verdicts(store: Store) -> None:
    follower = Board().apply(store.append(configured()), configured())
    store.append(sweep_of_both(NOON, cl=Verdict.FAIL))
    store.append(run())
    store.append(sweep_of_both(minutes_later(5), cl=Verdict.FAIL))

    caught_up = applied(list(store.follow(follower.position)), follower)
    assert caught_up.position == store.load().position
    assert newest_findings(caught_up) == newest_findings(store.load())


def test_discovered_routes_come_and_go_with_the_sweeps(store: Store) -> None:
    store.append(configured("br", discovers=True))
    store.append(swept(report("br"), report("ST_found")))
    assert set(store.load().routes) == {("prod", "br"), ("prod", "ST_found")}

    store.append(swept(report("br"), at=minutes_later(5)))
    assert set(store.load().routes) == {("prod", "br")}

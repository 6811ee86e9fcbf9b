"""Looking back page by page, in memory as in the database."""

import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from monitor.history import MemoryStore, SqlStore
from monitor.model.archive import BadCursor, Page, Records, Wanted
from monitor.model.change import Setting
from monitor.model.outcome import Reason, Result
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from tests.history.events import (
    canary_job,
    configured,
    finding,
    minutes_later,
    report,
    run,
    sweep_of_both,
    swept,
)

ALL = 1000
FIRST_ENDED = run("run-0", minutes_later(0)).ended


def of(made: Run, environment: str = "prod", route: str = "cl") -> Run:
    return replace(made, job=replace(canary_job(route), environment=environment))


def six_runs() -> Iterator[Run]:
    """A minute apart: four of cl in prod, then one of br, then one of cl in staging."""
    reasons = (
        Reason.ANSWERED,
        Reason.FORBIDDEN,
        Reason.ANSWERED,
        Reason.NETWORK,
        Reason.BUSY,
        Reason.ANSWERED,
    )
    for number, reason in enumerate(reasons):
        made = run(f"run-{number}", minutes_later(number), reason)
        yield of(made, "staging" if number == 5 else "prod", "br" if number == 4 else "cl")


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, file: Path) -> Iterator[MemoryStore | SqlStore]:
    store = MemoryStore() if request.param == "memory" else SqlStore(file)
    store.append(configured(environments=["prod", "staging"]))
    yield store
    store.close()


@pytest.fixture
def records(store: MemoryStore | SqlStore) -> Records:
    for made in six_runs():
        store.append(made)
    for number, verdict in enumerate((Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN)):
        at = minutes_later(10 + number)
        value = "office" if number else "none"
        store.append(
            swept(
                report("br", finding(at=at, route="br"), acls=value),
                report("cl", finding(verdict, at=at), finding(verdict, at=at, check="ip-acl"), secure=value),
                at=at,
                findings=(finding(verdict, at=at, check="account-active", route=None),),
            )
        )
    return store.records


def numbers(page: Page[Run]) -> str:
    return "".join(each.id.removeprefix("run-") for each in page.items)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), "543210"),
        (Wanted("prod"), "43210"),
        (Wanted("nowhere"), ""),
        (Wanted(route="cl"), "53210"),
        (Wanted("prod", "cl"), "3210"),
        (Wanted("prod", "br"), "4"),
        (Wanted(results=frozenset({Result.FAILURE})), "41"),
        (Wanted(results=frozenset({Result.FAILURE, Result.INCONCLUSIVE})), "431"),
        (Wanted("prod", "cl", results=frozenset({Result.FAILURE})), "1"),
        (Wanted(reasons=frozenset({Reason.ANSWERED})), "520"),
        (Wanted(reasons=frozenset({Reason.ANSWERED, Reason.BUSY})), "5420"),
        (Wanted("prod", "cl", reasons=frozenset({Reason.ANSWERED, Reason.BUSY})), "20"),
        (Wanted(results=frozenset({Result.FAILURE}), reasons=frozenset({Reason.ANSWERED})), ""),
        (Wanted(since=FIRST_ENDED, until=run("", minutes_later(2)).ended), "10"),
        (Wanted("prod", "cl", since=run("", minutes_later(1)).ended), "321"),
        (Wanted(checks=frozenset({"ip-acl"}), verdicts=frozenset({Verdict.FAIL})), "543210"),
    ],
)
def test_the_runs_that_are_wanted_come_newest_first(records: Records, wanted: Wanted, found: str) -> None:
    assert numbers(records.runs(wanted, ALL)) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["ip-acl", "trunk-address", "account-active"] * 2),
        (Wanted("prod", "cl"), ["ip-acl", "trunk-address"] * 2),
        (Wanted("prod", ""), ["account-active"] * 2),
        (Wanted(route="br"), []),
        (Wanted(checks=frozenset({"ip-acl"})), ["ip-acl"] * 2),
        (Wanted("prod", "cl", checks=frozenset({"ip-acl", "account-active"})), ["ip-acl"] * 2),
        (Wanted(verdicts=frozenset({Verdict.FAIL})), ["ip-acl", "trunk-address", "account-active"]),
        (Wanted(since=minutes_later(12)), ["ip-acl", "trunk-address", "account-active"]),
        (Wanted(until=minutes_later(11)), []),
        (Wanted(reasons=frozenset({Reason.BUSY}), route="", until=minutes_later(12)), ["account-active"]),
    ],
)
def test_the_verdicts_that_are_wanted_come_newest_first(
    records: Records, wanted: Wanted, found: list[str]
) -> None:
    page = records.verdicts(wanted, ALL)

    assert [each.check for each in page.items] == found
    assert [each.at for each in page.items] == sorted((each.at for each in page.items), reverse=True)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [("cl", Setting.SECURE), ("br", Setting.ACLS)]),
        (Wanted("prod", "br"), [("br", Setting.ACLS)]),
        (Wanted("staging"), []),
        (Wanted(until=minutes_later(11)), []),
        (
            Wanted(since=minutes_later(11), checks=frozenset({"x"})),
            [("cl", Setting.SECURE), ("br", Setting.ACLS)],
        ),
    ],
)
def test_the_changed_settings_that_are_wanted_say_of_which_route(
    records: Records, wanted: Wanted, found: list[tuple[str, Setting]]
) -> None:
    page = records.settings(wanted, ALL)

    assert [(each.route, each.change.setting) for each in page.items] == found


def test_runs_are_counted_by_route_and_result(records: Records) -> None:
    assert records.counts(Wanted()) == {
        ("prod", "cl"): {Result.SUCCESS: 2, Result.FAILURE: 1, Result.INCONCLUSIVE: 1},
        ("prod", "br"): {Result.FAILURE: 1},
        ("staging", "cl"): {Result.SUCCESS: 1},
    }
    assert records.counts(Wanted("prod", since=run("", minutes_later(3)).ended)) == {
        ("prod", "cl"): {Result.INCONCLUSIVE: 1},
        ("prod", "br"): {Result.FAILURE: 1},
    }
    assert records.counts(Wanted(reasons=frozenset({Reason.FORBIDDEN, Reason.BUSY}), route="cl")) == {
        ("prod", "cl"): {Result.FAILURE: 1}
    }


def test_pages_follow_each_other_to_the_end(records: Records) -> None:
    first = records.runs(Wanted(), 4)
    second = records.runs(Wanted(), 4, first.next)

    assert (numbers(first), numbers(second), second.next) == ("5432", "10", None)
    assert records.runs(Wanted(), 6).next is None


def test_what_is_kept_meanwhile_moves_no_page(store: MemoryStore | SqlStore, records: Records) -> None:
    runs = records.runs(Wanted(), 2)
    verdicts = records.verdicts(Wanted(), 2)
    store.append(run("run-9", minutes_later(30)))
    store.append(sweep_of_both(minutes_later(30), cl=Verdict.FAIL))

    assert numbers(records.runs(Wanted(), 2, runs.next)) == "32"
    after = records.verdicts(Wanted(), 2, verdicts.next).items
    assert [(each.check, each.at) for each in after] == [
        ("account-active", minutes_later(12)),
        ("ip-acl", minutes_later(11)),
    ]


def test_runs_that_ended_at_one_moment_are_each_seen_once(store: MemoryStore | SqlStore) -> None:
    for number in range(5):
        store.append(run(f"run-{number}", minutes_later(0)))

    page = store.records.runs(Wanted("prod"), 2)
    seen = numbers(page)
    while page.next is not None:
        page = store.records.runs(Wanted("prod"), 2, page.next)
        seen += numbers(page)
    assert seen == "43210"


def test_a_cursor_goes_with_other_filters_as_a_place_in_time(records: Records) -> None:
    cursor = records.runs(Wanted(), 2).next

    assert numbers(records.runs(Wanted(route="cl"), ALL, cursor)) == "3210"
    earlier = Wanted(until=run("", minutes_later(2)).ended)
    assert numbers(records.runs(earlier, ALL, cursor)) == "10"


def test_a_cursor_fits_into_a_url_and_tells_no_filter(records: Records) -> None:
    cursor = records.runs(Wanted("prod", "cl"), 1).next

    assert cursor is not None
    assert cursor.replace("-", "").replace("_", "").isalnum()


def made_up(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "not a cursor",
        "é",
        made_up("[]"),
        made_up('["runs", "now", "run-1"]'),
        made_up('["runs", "2026-03-02T12:00:00.000000+00:00", 1]'),
        made_up('["runs", "2026-03-02T12:00:00.000000+00:00", "\\ud800"]'),
        made_up('["verdicts", "2026-03-02T12:00:00.000000+00:00", 1]'),
    ],
)
def test_a_cursor_of_something_else_is_refused_with_what_to_do(records: Records, cursor: str) -> None:
    with pytest.raises(BadCursor) as refused:
        records.runs(Wanted(), 1, cursor)

    assert str(refused.value) == (
        "The cursor is not one of the list of runs: leave it out to begin at the newest."
    )


def test_a_number_that_no_row_can_have_is_refused(records: Records) -> None:
    cursor = made_up(f'["verdicts", "2026-03-02T12:00:00.000000+00:00", {2**63}]')
    with pytest.raises(BadCursor, match="list of verdicts"):
        records.verdicts(Wanted(), 1, cursor)


EVERY_WAY = [
    Wanted(environment, route, results, reasons, checks, verdicts, minutes_later(1), minutes_later(60))
    for environment in (None, "prod")
    for route in (None, "cl")
    for results in (frozenset[Result](), frozenset(Result))
    for reasons in (frozenset[Reason](), frozenset({Reason.BUSY, Reason.ANSWERED}))
    for checks in (frozenset[str](), frozenset({"ip-acl", "trunk-address"}))
    for verdicts in (frozenset[Verdict](), frozenset({Verdict.FAIL}))
]


def test_every_page_is_read_from_an_index_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "trunkwatch.sqlite"
    asked: list[tuple[str, Any]] = []

    def note(
        _connection: object, _cursor: object, statement: str, parameters: object, *_more: object
    ) -> None:
        asked.append((statement, parameters))

    with closing(SqlStore(file)) as store, closing(sqlite3.connect(file)) as beside:
        store.append(configured())
        for number in range(3):
            store.append(run(f"run-{number}", minutes_later(number)))
            verdict = Verdict.PASS if number % 2 else Verdict.FAIL
            store.append(sweep_of_both(minutes_later(number), cl=verdict))
        cursors = [store.records.runs(Wanted(), 1).next, store.records.verdicts(Wanted(), 1).next]
        event.listen(Engine, "before_cursor_execute", note)
        try:
            for wanted in EVERY_WAY:
                store.records.runs(wanted, 50, cursors[0])
                store.records.verdicts(wanted, 50, cursors[1])
                store.records.settings(wanted, 50)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        pages = {(statement, parameters) for statement, parameters in asked if "ORDER BY" in statement}
        plans = {
            statement: " ".join(
                row[3] for row in beside.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            )
            for statement, parameters in pages
        }

    assert len(plans) > 12
    assert not [plan for plan in plans.values() if "SCAN" in plan or "TEMP B-TREE" in plan]
    assert not [
        plan
        for statement, plan in plans.items()
        if ("runs.route = " in statement) is not ("runs_of_route" in plan) and "FROM runs" in statement
    ]

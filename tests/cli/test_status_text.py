"""What `trunkwatch status` makes of the API's answers, without a daemon."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.daemon.event_stream import EventStream, Sent
from monitor.cli.daemon.news_text import news_line
from monitor.cli.daemon.shortage import shortages
from monitor.cli.daemon.status import Status
from monitor.cli.daemon.text import lines
from monitor.cli.daemon.told import BudgetTold, EnvironmentTold, NewsTold, RouteTold, VerdictTold
from monitor.cli.exits import Exit
from monitor.model.window import Window
from monitor.web.api.past_shapes import NewsKind
from monitor.web.standing import Standing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "x\x1b]0;owned\x07\x1b[2J\u202e\u009b31m\r\ny"


def cause(id_: str = "ip-acl", against: tuple[str, ...] = (), **changes: str) -> dict[str, Any]:
    told = {"title": id_, "summary": f"{id_} it is.", "fix": "Mend it."}
    return {"id": id_, "rank": 1, "certainty": "certain", "against": against, **told, **changes}


def canary(**changes: object) -> dict[str, object]:
    told = {"every_seconds": 300, "last_success_at": None, "next_run_at": None, "suspended": None}
    return {**told, "running": None, "recent": (), **changes}


def route(name: str = "cl", standing: Standing = Standing.BROKEN, **changes: object) -> RouteTold:
    told = {"environment": "prod", "route": name, "standing": standing, "word": standing.value}
    return RouteTold.model_validate({**told, "since": None, "causes": (), "canary": None, **changes})


def stands(*routes: RouteTold, sentence: str = "It is so.", old: tuple[str, ...] = ()) -> Status:
    worst = min((each.standing for each in routes), key=lambda each: each.badness, default=Standing.FINE)
    verdict = VerdictTold(sentence=sentence, cause="", standing=worst, old=old)
    return Status(NOON, verdict, (), routes, (), (), (), ())


def told(status: Status) -> list[str]:
    return [text.plain for _, text in lines(status, NOON)]


def test_a_thousand_routes_with_one_cause_are_one_thing_to_read() -> None:
    ill = [route(f"r{number}", causes=[cause()]) for number in range(1000)]

    printed = told(stands(*ill, route("other", causes=[cause("geo-permissions")])))

    assert [line for line in printed if line.startswith("prod / ")] == [
        "prod / other  broken",
        "prod / r0, r1, r2 and 997 more  broken",
    ]


def test_a_fault_that_seems_mended_is_told_as_that_and_apart_from_those_that_last() -> None:
    mended = route("mended", causes=[cause(against=("The check ip-acl passes since 11:50 UTC.",))])

    printed = told(stands(route("lasts", causes=[cause()]), mended))

    assert [line for line in printed if line.startswith("prod / ")] == [
        "prod / lasts  broken",
        "prod / mended  broken",
    ]
    assert printed.count("Against it: The check ip-acl passes since 11:50 UTC.") == 1


def test_what_works_again_says_how_many_more_successes_end_the_alarm() -> None:
    alarm = {"on": True, "since": NOON, "successes_to_end": 1}
    again = route("cl", canary=canary(success=True, alarm=alarm))
    fails = route("br", canary=canary(success=False, alarm={**alarm, "successes_to_end": 2}))
    older = route("cl", canary=canary(success=True))

    assert told(stands(again)).count("One more success ends the alarm.") == 1
    assert "ends the alarm" not in "".join(told(stands(fails, older)))


def test_a_good_route_whose_last_call_told_nothing_says_so() -> None:
    last = {"id": "r1", "result": "inconclusive", "reason": "no-proof", "ended": NOON - timedelta(minutes=1)}
    unheard = route("cl", Standing.FINE, canary=canary(recent=[last]))

    (line,) = (line for line in told(stands(unheard)) if line.startswith("prod / cl"))

    assert "Last call told nothing (no-proof) 1 min ago, no call succeeded yet" in line


def test_a_good_route_whose_call_has_a_cause_says_where_to_read_it() -> None:
    last = {"id": "r1", "result": "inconclusive", "reason": "no-proof", "ended": NOON - timedelta(minutes=1)}
    unheard = route("cl", Standing.FINE, causes=[cause("no-record")], canary=canary(recent=[last]))

    (line,) = (line for line in told(stands(unheard)) if line.startswith("prod / cl"))

    assert "no call succeeded yet" in line
    assert line.endswith(". Why: trunkwatch diagnose cl")


def test_a_route_that_is_judged_in_part_says_where_to_read_why() -> None:
    printed = told(stands(route("cl", Standing.FINE, word="judged in part"), route("br", Standing.FINE)))
    assert "prod / cl  judged in part  Why: trunkwatch diagnose cl" in printed
    assert "prod / br  no fault found" in printed


def test_what_is_too_much_to_read_is_counted() -> None:
    ill = [route(f"r{number}", causes=[cause(f"c-{number}")]) for number in range(30)]
    well = [route(f"w{number}", Standing.FINE) for number in range(900)]

    printed = told(stands(*well, *ill))

    assert len(printed) < 150
    assert "Not told here: 10 broken. Choose by --route, or see all with --json." in printed
    assert "900 routes: no fault found  " in printed


def test_worse_comes_first_and_of_equals_what_began_last() -> None:
    hours = [NOON - timedelta(hours=each) for each in range(3)]
    printed = told(
        stands(
            route("warns", Standing.ATTENTION, since=hours[0]),
            route("old", since=hours[2], causes=[cause("a-cause")]),
            route("new", since=hours[1], causes=[cause("b-cause")]),
            route("unread", Standing.UNSURE),
        )
    )

    names = [line.split("  ")[0] for line in printed if line.startswith("prod / ")]
    assert names == ["prod / new", "prod / old", "prod / unread", "prod / warns"]


def test_nothing_that_comes_over_the_api_can_do_anything_to_a_terminal() -> None:
    hostile = route(
        HOSTILE,
        word=HOSTILE,
        causes=[cause(against=(HOSTILE,), summary=HOSTILE, fix=HOSTILE)],
        canary=canary(suspended=HOSTILE, recent=[{"ended": NOON, "result": "failure", "reason": HOSTILE}]),
    )
    status = stands(
        hostile,
        sentence=VerdictTold.model_validate(
            {"sentence": HOSTILE, "cause": "", "standing": "broken", "old": [HOSTILE]}
        ).sentence,
    )

    printed = told(status)

    assert "x]0;owned[2J31m  y" in "".join(printed)
    assert all(line.isprintable() for line in printed)


@pytest.mark.parametrize("kind", [*NewsKind, "of-a-newer-version"])
def test_every_kind_of_news_is_a_harmless_line_or_none(kind: str) -> None:
    news = NewsTold(
        kind=kind, environment="prod", route=HOSTILE, run="r", check="c", setting="s", before="a", after="b"
    )

    line = news_line(news)

    calm = (NewsKind.SWEPT, NewsKind.RUN_STARTED, NewsKind.RUN_AMENDED)
    assert (line is None) is (kind in calm)
    assert line is None or (line.isprintable() and line.startswith("prod / x"))


def test_a_first_verdict_is_news_only_where_something_is_wrong() -> None:
    def first(after: str) -> str | None:
        wrong = NewsTold(
            kind="verdict-changed",
            environment="prod",
            route="cl",
            run=None,
            check="ip-acl",
            setting=None,
            before=None,
            after=after,
        )
        return news_line(wrong)

    assert (first("pass"), first("skip")) == (None, None)
    assert first("fail") == "prod / cl: check ip-acl: none → fail"


@pytest.mark.parametrize(
    ("standing", "old", "exit_"),
    [
        (Standing.BROKEN, (), 2),
        (Standing.BROKEN, ("prod",), 2),
        (Standing.UNSURE, (), 3),
        (Standing.WAITING, (), 3),
        (Standing.ATTENTION, (), 1),
        (Standing.ATTENTION, ("prod",), 3),
        (Standing.NOTE, (), 0),
        (Standing.FINE, (), 0),
        (Standing.FINE, ("prod",), 3),
    ],
)
def test_what_is_old_or_was_never_read_could_not_be_told(
    standing: Standing, old: tuple[str, ...], exit_: int
) -> None:
    assert stands(route(standing=standing), old=old).exit == Exit(exit_)


def test_a_suspension_that_a_newer_version_knows_is_told_by_its_name() -> None:
    calm = stands(route(standing=Standing.FINE))
    rests = Status(
        NOON, calm.verdict, (EnvironmentTold(environment="prod", suspended="siesta"),), (), (), (), (), ()
    )

    assert "prod: no call is placed. siesta" in told(rests)


def left(route: str | None, **of: object) -> BudgetTold:
    limit = {"window": Window.DAY, "calls": None, "spend": None, "currency": None, **of}
    return BudgetTold.model_validate({"environment": "prod", "route": route, "left": [limit]})


def test_a_limit_is_short_where_the_calls_until_its_end_are_more() -> None:
    """From noon on a call every five minutes makes 144."""
    called = [route("cl", canary=canary()), route("br", canary=canary()), route("ar")]

    found = shortages(
        [left("cl", calls=144), left("br", calls=143), left(None, calls=287), left("ar", calls=0)],
        called,
        NOON,
    )

    assert [(each.route, each.calls, each.due) for each in found] == [("br", 143, 144), (None, 287, 288)]
    assert "prod / br: 143 calls are left of this day's limit, and 144 will be due until 00:00 UTC." in told(
        Status(NOON, stands().verdict, (), (), (), found, (), ())
    )


def test_money_that_is_used_up_is_told() -> None:
    found = shortages([left(None, window=Window.MONTH, spend="0.00"), left("cl", spend="0.01")], [], NOON)

    assert "prod: the money of this month (UTC) is used up." in told(
        Status(NOON, stands().verdict, (), (), (), found, (), ())
    )
    assert len(found) == 1


BYTES = (
    b"retry: 3000\nid: a-1\nevent: connected\ndata: {}\n\n: beat\n\nid: a-2\r\nevent: board\r\n"
    b'data: {"x":\r\ndata: "\xc3\xa9"}\r\n\r\nid: a-3\nevent: board\ndata: cut of'
)


@given(st.lists(st.integers(0, len(BYTES)), max_size=8))
def test_events_are_the_same_wherever_the_bytes_are_cut(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(BYTES)]
    stream = EventStream()

    events = [event for start, end in pairwise(places) for event in stream.feed(BYTES[start:end])]

    assert events == [Sent("a-1", "connected", "{}"), Sent("a-2", "board", '{"x":\n"é"}')]

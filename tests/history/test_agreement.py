"""Whatever happens, restarts and other processes included, the file holds the board that the events make."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.history import SqlStore
from monitor.model.board import Board
from monitor.model.event import (
    Configured,
    Event,
    PlannedCanary,
    PlannedEnvironment,
    RunAmended,
    RunStarted,
    Skipped,
    Suspended,
    Swept,
)
from monitor.model.outcome import Reason
from monitor.model.skip import SkipReason, Suspension
from monitor.model.verdict import Verdict
from tests.history.events import (
    FIVE_MINUTES,
    alerts_read,
    canary_job,
    finding,
    minutes_later,
    refusal,
    report,
    run,
    swept,
)

ENVIRONMENTS = st.sampled_from(["prod", "staging"])
ROUTES = st.lists(st.sampled_from(["br", "cl", "st-found"]), unique=True).map(tuple)
VERDICTS = st.sampled_from(Verdict)
SETTINGS = st.dictionaries(st.sampled_from(["acls", "secure"]), st.sampled_from(["none", "on"]), min_size=1)
TIMES = st.integers(min_value=0, max_value=20).map(minutes_later)


@st.composite
def configurations(draw: st.DrawFn) -> Configured:
    called = st.dictionaries(st.sampled_from(["br", "cl"]), st.just(PlannedCanary(6 * FIVE_MINUTES)))
    plans = st.builds(PlannedEnvironment, st.just(FIVE_MINUTES), ROUTES, st.booleans(), called)
    return Configured(draw(TIMES), draw(st.dictionaries(ENVIRONMENTS, plans)))


@st.composite
def sweeps(draw: st.DrawFn) -> Swept:
    at = draw(TIMES)
    judged = draw(st.sampled_from([at, minutes_later(3)]))
    reports = (
        report(
            route,
            finding(draw(VERDICTS), at=judged, route=route, because=draw(st.none() | st.text())),
            **draw(SETTINGS),
        )
        for route in draw(ROUTES)
    )
    own = finding(draw(VERDICTS), at=at, check="account-active", route=None, summary=draw(st.text()))
    return swept(
        *reports, at=at, environment=draw(ENVIRONMENTS), complete=draw(st.booleans()), findings=(own,)
    )


RUNS = st.sampled_from(["run-1", "run-2", "run-3"])
CALLS: st.SearchStrategy[Event] = (
    st.builds(run, RUNS, TIMES, st.sampled_from(Reason))
    | st.builds(RunStarted, RUNS, st.just(canary_job()), TIMES)
    | st.builds(RunAmended, RUNS, st.just("prod"), st.just("cl"), TIMES, st.just({"price": "0.0085"}))
    | st.builds(Skipped, st.just(canary_job()), TIMES, st.sampled_from(SkipReason), st.none() | TIMES)
    | st.builds(Suspended, ENVIRONMENTS, TIMES, st.none() | st.sampled_from(Suspension))
)
LOGS = st.builds(
    alerts_read,
    st.integers(min_value=0, max_value=40),
    st.dictionaries(st.sampled_from(["32205", "32014", "other"]), st.integers(1, 5_000)),
    st.integers(min_value=0, max_value=20).map(refusal),
    environment=ENVIRONMENTS,
)
EVENTS = configurations() | sweeps() | CALLS | LOGS
STEPS = st.lists(st.tuples(EVENTS, st.sampled_from(["same", "other", "restarted"])), max_size=14)


@settings(max_examples=60)
@given(STEPS)
def test_the_file_agrees_with_the_events(steps: list[tuple[Event, str]]) -> None:
    board = Board()
    with TemporaryDirectory() as directory:
        file = Path(directory) / "trunkwatch.sqlite"
        ours, theirs = SqlStore(file), SqlStore(file)
        for event, who in steps:
            if who == "restarted":
                ours.close()
                ours = SqlStore(file)
            position = (theirs if who == "other" else ours).append(event)
            board = board.apply(position, event)
            assert ours.load() == board
        followed = Board()
        for position, event in ours.follow(0):
            followed = followed.apply(position, event)
        ours.close()
        theirs.close()

    assert (followed.position, followed.routes.keys()) == (board.position, board.routes.keys())

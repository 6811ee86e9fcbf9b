"""Whatever happens, restarts and other processes included, the file holds the board that the events make."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.history import SqlStore
from monitor.model.board import Board
from monitor.model.event import Configured, Event, PlannedEnvironment, Swept
from monitor.model.verdict import Verdict
from tests.history.events import FIVE_MINUTES, finding, minutes_later, report, run, swept

ENVIRONMENTS = st.sampled_from(["prod", "staging"])
ROUTES = st.lists(st.sampled_from(["br", "cl", "st-found"]), unique=True).map(tuple)
VERDICTS = st.sampled_from(Verdict)
TIMES = st.integers(min_value=0, max_value=20).map(minutes_later)


@st.composite
def configurations(draw: st.DrawFn) -> Configured:
    plans = st.builds(PlannedEnvironment, st.just(FIVE_MINUTES), ROUTES, st.booleans())
    return Configured(draw(TIMES), draw(st.dictionaries(ENVIRONMENTS, plans)))


@st.composite
def sweeps(draw: st.DrawFn) -> Swept:
    at = draw(TIMES)
    judged = draw(st.sampled_from([at, minutes_later(3)]))
    reports = (
        report(route, finding(draw(VERDICTS), at=judged, route=route, because=draw(st.none() | st.text())))
        for route in draw(ROUTES)
    )
    own = finding(draw(VERDICTS), at=at, check="account-active", route=None, summary=draw(st.text()))
    return swept(
        *reports, at=at, environment=draw(ENVIRONMENTS), complete=draw(st.booleans()), findings=(own,)
    )


EVENTS: st.SearchStrategy[Event] = configurations() | sweeps() | st.builds(run)
STEPS = st.lists(st.tuples(EVENTS, st.sampled_from(["same", "other", "restarted"])), max_size=12)


@settings(max_examples=40, deadline=None)
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

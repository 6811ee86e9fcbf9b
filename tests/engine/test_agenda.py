"""The agenda says what the schedule says, though it seldom asks it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.engine.agenda import Agenda
from monitor.model.canary_state import CanaryState, Pending
from monitor.model.outcome import Reason
from monitor.model.schedule import next_due
from tests.model.canaries import NOON, PLAN, canary_after, run

KEY = ("prod", "cl")
MINUTE = timedelta(minutes=1)
YEAR = timedelta(days=365)
WAITS = (None, NOON + 3 * MINUTE, NOON + timedelta(days=3), NOON + YEAR)

states = st.builds(
    lambda state, wait, extras, flipped: replace(
        state, pending=replace(state.pending, wait=wait, extras_wait=extras, flipped=flipped)
    ),
    st.sampled_from(
        (
            canary_after(),
            canary_after(run()),
            canary_after(run(reason=Reason.SILENT)),
            canary_after(run(), run("run-2", Reason.SILENT, NOON + 30 * MINUTE)),
            replace(canary_after(), started_at=NOON + timedelta(days=2), pending=Pending()),
            replace(canary_after(), since=NOON + YEAR),
        )
    ),
    st.sampled_from(WAITS),
    st.sampled_from(WAITS),
    st.sampled_from((None, NOON, NOON + 7 * MINUTE)),
)
steps = st.timedeltas(-YEAR, YEAR) | st.timedeltas(timedelta(), 40 * MINUTE)


@given(st.lists(st.tuples(st.sampled_from((0, 1)), steps), max_size=20), states, states)
def test_whatever_the_clock_does_the_agenda_agrees_with_the_schedule(
    moves: list[tuple[int, timedelta]], one: CanaryState, other: CanaryState
) -> None:
    agenda, now = Agenda(), NOON
    for chosen, step in moves:
        now, state = now + step, (one, other)[chosen]
        due = next_due(PLAN.every, state, now)

        assert agenda.due(KEY, PLAN, state, now) == (due if due.at <= now else None)


def test_a_canary_that_waits_is_due_at_its_time_and_not_before() -> None:
    agenda, state = Agenda(), canary_after(run())
    before = [agenda.due(KEY, PLAN, state, NOON + n * MINUTE) for n in range(30)]
    due = agenda.due(KEY, PLAN, state, NOON + 30 * MINUTE)

    assert before == [None] * 30
    assert due is not None
    assert due.at == NOON + 30 * MINUTE


def test_each_route_has_its_own_time() -> None:
    agenda, called = Agenda(), canary_after(run())

    assert agenda.due(KEY, PLAN, called, NOON + MINUTE) is None
    assert agenda.due(("prod", "br"), PLAN, canary_after(), NOON + MINUTE) is not None

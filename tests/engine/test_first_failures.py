"""After which calls an environment is swept without waiting for its interval."""

from dataclasses import replace

import pytest

from monitor.engine.first_failures import APART, FirstFailures
from monitor.model.outcome import Reason
from tests.model.canaries import after_runs, job, run

GOOD, BAD = Reason.ANSWERED, Reason.FORBIDDEN


@pytest.mark.parametrize(
    ("ended", "looks"),
    [
        ((BAD,), True),
        ((GOOD, BAD), True),
        ((BAD, GOOD, BAD), True),
        ((BAD, BAD), False),
        ((BAD, Reason.LIVEKIT_AUTH, BAD), False),  # what could not tell ends no row of failures
        ((GOOD, GOOD), False),
        ((GOOD, Reason.LIVEKIT_AUTH), False),
        ((BAD, Reason.LIVEKIT_AUTH), False),
    ],
)
def test_the_first_failure_of_a_row_is_looked_into(ended: tuple[Reason, ...], looks: bool) -> None:
    failures = FirstFailures(lambda: 0.0)

    assert failures.ask_for_a_look(run(reason=ended[-1]), after_runs(*ended)) is looks


def test_routes_that_fail_one_after_the_other_are_looked_into_together_and_environments_each() -> None:
    now = 0.0
    failures = FirstFailures(lambda: now)
    prod, stage = run(reason=BAD), run(reason=BAD, asked=replace(job(), environment="stage"))

    assert failures.ask_for_a_look(prod, after_runs(BAD))
    now = APART - 1
    assert not failures.ask_for_a_look(prod, after_runs(BAD))
    assert failures.ask_for_a_look(stage, after_runs(BAD))
    now = APART
    assert failures.ask_for_a_look(prod, after_runs(BAD))


def test_a_route_that_was_taken_out_meanwhile_is_not_looked_into() -> None:
    assert not FirstFailures(lambda: 0.0).ask_for_a_look(run(reason=BAD), None)

"""Two faults at once: the one that the call met comes first, and the other is named as soon as it is seen."""

import pytest

from monitor.diagnosis import by_id
from monitor.model.cause import Certainty
from monitor.simulator import SCENARIOS
from tests.diagnosis.facing import FAULTY
from tests.diagnosis.pairs import DOCUMENT, Pair, pairs_of, told_in

CONSEQUENCES = {"proof-other-account": {"other-account"}}
"""What else is true, and certain, under a scenario."""


@pytest.mark.parametrize("name", FAULTY)
async def test_of_two_faults_the_one_that_the_call_met_comes_first(name: str) -> None:
    pairs = await pairs_of(name)

    for pair in pairs:
        _holds(pair)
    documented = told_in(DOCUMENT.read_text(encoding="utf-8"))
    assert {pair.told for pair in pairs} <= documented


def _holds(pair: Pair) -> None:
    assert pair.causes, pair.scenarios
    true = _true(pair)
    for scenario in pair.scenarios:
        assert pair.names(scenario) or not pair.fails(scenario), (pair.scenarios, pair.ids)
    certain = {cause.id for cause in pair.causes if cause.certainty is Certainty.CERTAIN}
    assert certain <= true | _hindrances(pair), (pair.scenarios, pair.ids)
    if len(pair.met) == 1:
        assert pair.names(pair.met[0]), (pair.scenarios, pair.ids)
    if not pair.unread:
        first = {SCENARIOS[name].cause for name in pair.met} or true
        assert pair.ids[0] in first, (pair.scenarios, pair.ids)


def _true(pair: Pair) -> set[str]:
    causes = {SCENARIOS[name].cause for name in pair.scenarios}
    return causes.union(*(CONSEQUENCES.get(name, set()) for name in pair.scenarios))


def _hindrances(pair: Pair) -> set[str]:
    """What cannot be read is no fault of the route, and certain."""
    told = (by_id(each) for each in pair.ids) if pair.unread else ()
    return {cause.id for cause in told if cause is not None and cause.unread is not None}

"""On every scenario the first cause is the fault that was put in, and on a sound one none is named."""

import pytest

from monitor.diagnosis import diagnose
from monitor.simulator import SCENARIOS
from tests.diagnosis.facing import FAULTY, SOUND, face


@pytest.mark.parametrize("name", FAULTY)
async def test_the_first_cause_is_the_injected_one(name: str) -> None:
    faced = await face(name)

    causes = diagnose(faced.findings, faced.run)

    assert causes[0].id == SCENARIOS[name].cause
    assert causes[0].because


@pytest.mark.parametrize("name", SOUND)
async def test_nothing_is_named_where_nothing_is_wrong(name: str) -> None:
    faced = await face(name)

    assert diagnose(faced.findings, faced.run) == ()

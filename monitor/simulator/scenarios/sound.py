"""Scenarios in which every call goes through."""

from typing import Final

from monitor.simulator.scenarios.scenario import Scenario
from monitor.simulator.world import World


def _nothing(_: World) -> None:
    return


HEALTHY: Final = Scenario(
    "healthy",
    title="Everything is set up as the guide says.",
    edit=_nothing,
    canary="answered",
    exit=0,
)

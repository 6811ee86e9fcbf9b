"""The scenarios: each is a contract of what the monitor says about one fault."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from monitor.simulator.scenarios import sound
from monitor.simulator.scenarios.scenario import Scenario

__all__ = ["SCENARIOS", "Scenario", "UnknownScenario", "named"]

_ALL: Final[tuple[Scenario, ...]] = (sound.HEALTHY,)

SCENARIOS: Final[Mapping[str, Scenario]] = {scenario.name: scenario for scenario in _ALL}


class UnknownScenario(ValueError):  # noqa: N818 - it names what is wrong, as the message does
    """No scenario has that name; the message says which comes nearest."""


def named(name: str) -> Scenario:
    """The scenario of that name. Raises: UnknownScenario."""
    scenario = SCENARIOS.get(name)
    if scenario is not None:
        return scenario
    near = get_close_matches(name, SCENARIOS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(SCENARIOS)}"
    raise UnknownScenario(f"no scenario is called {name!r}: {hint}")

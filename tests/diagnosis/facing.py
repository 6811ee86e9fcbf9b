"""What a sweep and a call find under one scenario, or under two at once, over the simulator's HTTP."""

from dataclasses import dataclass
from typing import Final

from monitor.model.check import Finding
from monitor.model.run import Run
from monitor.simulator import SCENARIOS
from tests.canary.calling import clouds, hasten, seconds

FAULTY: Final = tuple(name for name, scenario in SCENARIOS.items() if scenario.cause)
SOUND: Final = tuple(name for name, scenario in SCENARIOS.items() if not scenario.cause and scenario.canary)

LAST: Final = ("no-credential-list", "wrong-project", "other-region")
"""What takes a thing away, or copies it as it stands, comes after what alters it."""

RING_TIMEOUT: Final = seconds(2)
"""Long beside what a call takes on a busy machine: what ends by this must have been silent, or ringing."""


@dataclass(frozen=True)
class Faced:
    """What the faulty route `cl` shows: its findings with those of its environment, and its call."""

    findings: tuple[Finding, ...]
    run: Run


async def face(scenario: str, also: str = "healthy") -> Faced:
    """One sweep and one call."""
    scenario, also = sorted((scenario, also), key=lambda name: name in LAST and LAST.index(name) + 1)
    async with clouds(scenario, also=also) as both:
        hasten(both.simulator.world)
        swept = await both.swept()
        report = next(report for report in swept.routes if report.route == "cl")
        run = await both.call_with(both.facts_of(swept), ring_timeout=RING_TIMEOUT)
    return Faced((*report.findings, *swept.findings), run)

"""A stand-in for Twilio and LiveKit: one World, shown over HTTP, with a fault for every scenario."""

from monitor.simulator.cast import healthy_world
from monitor.simulator.demo import demo_config
from monitor.simulator.scenarios import SCENARIOS, Scenario, UnknownScenario
from monitor.simulator.server import Seen, Simulator
from monitor.simulator.world import World

__all__ = [
    "SCENARIOS",
    "Scenario",
    "Seen",
    "Simulator",
    "UnknownScenario",
    "World",
    "demo_config",
    "healthy_world",
]

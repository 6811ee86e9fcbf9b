"""The configuration of the demo: the cast of two routes, pointed at a simulator."""

from decimal import Decimal
from typing import Final

import yaml

from monitor.simulator.cast import (
    ACCOUNT_SID,
    API_KEY,
    API_SECRET,
    LIVEKIT_KEY,
    LIVEKIT_SECRET,
    DemoRoute,
    demo_routes,
)
from monitor.simulator.projects import livekit_trunk_id
from monitor.simulator.scenarios import named
from monitor.simulator.scenarios.scenario import Settings
from monitor.simulator.status import SUMMARY

SWEEP_EVERY: Final = "5s"
BALANCE_FLOOR: Final = Decimal(10)

CALLED: Final = ("br", "cl")
"""The routes that have a canary, however many the demo has."""

_CANARY: Final[Settings] = {"every": "5m", "ring_timeout": "5s", "talk_time": "1s", "callee": "ours"}
_LIMITS: Final[Settings] = {"calls_per_hour": 60, "calls_per_day": 1000, "calls_per_month": 30_000}
"""Simulated calls cost nothing: what stands against spending money must not stop a demo."""


def demo_config(url: str, scenario: str, routes: int = 2) -> str:
    """YAML for `monitor.config.parse`: environment `prod` read from the simulator at `url`.

    The keys are the simulator's own and open nothing else. Raises: UnknownScenario, and ValueError for
    fewer than two routes.
    """
    environment: Settings = {
        "livekit": {
            "url": url,
            "api_key": LIVEKIT_KEY,
            "api_secret": LIVEKIT_SECRET,
            "status_page": f"{url}/status.livekit.io/{SUMMARY}",
        },
        "twilio": {
            "account_sid": ACCOUNT_SID,
            "api_key": API_KEY,
            "api_secret": API_SECRET,
            "base_url": url,
            "balance_floor": str(BALANCE_FLOOR),
        },
        "canaries": {"limits": dict(_LIMITS)},
        "routes": {route.name: _route(route) for route in demo_routes(routes)},
    }
    named(scenario).settings(environment)
    document = {"sweep_every": SWEEP_EVERY, "environments": {"prod": environment}}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def _route(route: DemoRoute) -> Settings:
    edge = {"edge": route.edge} if route.edge else {}
    canary = {"canary": {"to": route.phone, **_CANARY}} if route.name in CALLED else {}
    return {
        "livekit_trunk": livekit_trunk_id(route.name),
        "caller_id": route.caller_id,
        **edge,
        **canary,
        "countries": [route.country],
    }

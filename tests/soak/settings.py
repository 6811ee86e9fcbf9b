"""The configuration of the soak, which keeps changing: routes, an environment and bad files come and go."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from monitor.simulator import demo_config
from monitor.simulator.cast import demo_routes

ROUTES: Final = 12
CALLED: Final = tuple(route.name for route in demo_routes(6))
"""The routes that have a canary."""

_HASTY: Final = {"every": "5m", "ring_timeout": "5s", "talk_time": "2s", "callee": "ours"}
_LIMITS: Final = {"calls_per_hour": 500, "calls_per_day": 10_000, "calls_per_month": 300_000}
_BROKEN: Final = "environments: [this is no configuration"


@dataclass(frozen=True, slots=True)
class Settings:
    """Writes the configuration of a daemon that reads the clouds at `url`."""

    path: Path
    url: str

    def usual(self) -> None:
        """The configuration as it is at the beginning and at the end."""
        self._write(self._document())

    def change(self, chance: Random) -> str:
        """Another one than that; what is otherwise in it."""
        document = self._document()
        prod = document["environments"]["prod"]
        match chance.choice(("routes", "canary", "environment", "interval", "broken", "usual")):
            case "routes":
                gone = chance.sample(sorted(prod["routes"]), 4)
                for name in gone:
                    del prod["routes"][name]
                words = f"without {', '.join(gone)}"
            case "canary":
                name = chance.choice(CALLED)
                prod["routes"][name]["canary"]["every"] = "7m"
                words = f"{name} is called every 7m"
            case "environment":
                access = {key: prod[key] for key in ("livekit", "twilio")}
                document["environments"]["lab"] = {**access, "discover": {"include": ["*"]}}
                words = "with an environment lab that is discovered"
            case "interval":
                document["sweep_every"] = chance.choice(("30s", "2m", "5m"))
                words = f"sweeps every {document['sweep_every']}"
            case "broken":
                self.path.write_text(_BROKEN, encoding="utf-8")
                return "broken"
            case _:
                words = "as usual"
        self._write(document)
        return words

    def _document(self) -> Any:
        document = yaml.safe_load(demo_config(self.url, "healthy", ROUTES))
        prod = document["environments"]["prod"]
        prod["discover"] = {"include": ["*"]}
        prod["canaries"]["limits"] = dict(_LIMITS)
        for route in demo_routes(ROUTES):
            if route.name in CALLED:
                prod["routes"][route.name]["canary"] = {"to": route.phone, **_HASTY}
        document["sweep_every"] = "1m"
        document["state_dir"] = "state"
        document["web"] = {"reload": True}
        return document

    def _write(self, document: Any) -> None:
        """As an editor does: another file in the place of the old one."""
        beside = self.path.with_suffix(".new")
        beside.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        beside.replace(self.path)

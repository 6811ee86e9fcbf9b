"""What asks for calls: visitors with a password, and a telephone that begins or refuses them."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import bcrypt

from monitor.model.by_hand import Beginning
from monitor.model.event import RunStarted
from monitor.model.job import Trigger, canary_job
from monitor.model.run import Stages
from monitor.web.access.access import Access
from monitor.web.access.rules import Rules
from monitor.web.run_now import Calls
from tests.boards import NOON
from tests.model.canaries import PLAN

PASSWORD: Final = "a long password"
_HASH: Final = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4))


def credentials(name: str, password: str = PASSWORD) -> Mapping[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


ALICE: Final = credentials("alice")


def people() -> Access:
    """Alice may operate, Bob may read."""
    access = Access(b"key")
    access.rules = Rules(users={"alice": _HASH, "bob": _HASH}, operators=frozenset({"alice"}))
    return access


def begun(run: str = "run-9", route: str = "cl", by: str = "alice") -> RunStarted:
    asked = canary_job("prod", route, f"ST_{route}", PLAN.to, NOON, Trigger.MANUAL, by=by)
    return RunStarted(run, asked, NOON)


@dataclass
class Phone:
    """Answers every wish with `answer`, else it begins a call."""

    answer: Beginning | None = None
    allowed: bool = True
    placed: list[tuple[str, str, str]] = field(default_factory=list)
    stages: dict[str, Stages] = field(default_factory=dict)

    async def begin(self, environment: str, route: str, by: str) -> Beginning:
        self.placed.append((environment, route, by))
        return self.answer or begun(f"run-{8 + len(self.placed)}", route, by)

    def calls(self) -> Calls:
        return Calls(lambda: self.allowed, self.begin, self.stages.get, lambda: 0.0)

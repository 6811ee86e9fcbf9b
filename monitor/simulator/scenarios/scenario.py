"""What a scenario is: an edit of the healthy world, and what the monitor must then say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from monitor.simulator.world import World

Settings = dict[str, object]
"""The demo's environment as it stands in `config.yaml`: a mapping that a scenario may change."""

Ids = tuple[str, ...]
Expected = Mapping[str | None, Ids]
"""Check ids by route; None is the environment."""


def section(settings: Settings, *keys: str) -> Settings:
    """The mapping below `keys`. Raises: KeyError."""
    for key in keys:
        settings = cast(Settings, settings[key])
    return settings


def _leave(_: Settings) -> None:
    return


@dataclass(frozen=True, slots=True)
class Scenario:
    """`name` is public; `title` says in plain words what is wrong.

    `fails` and `unknown` are all the checks with that verdict: every other check passes or is skipped.
    `cause` is the cause that a diagnosis of the faulty route names first, empty where it names none.
    `canary` is the word of the outcome on the faulty route, empty where no call is placed; `exit` is the
    status of `demo --once` once canaries are placed, `exit_by_checks` what follows from the checks alone.
    """

    name: str
    title: str
    edit: Callable[[World], None]
    canary: str
    exit: int
    cause: str = ""
    fails: Expected = field(default_factory=dict)
    unknown: Expected = field(default_factory=dict)
    settings: Callable[[Settings], None] = _leave
    exit_without_calls: int | None = None

    @property
    def exit_by_checks(self) -> int:
        return self.exit if self.exit_without_calls is None else self.exit_without_calls

"""The stages of a run as they pass: each ends when what it is named after has happened."""

from collections.abc import Callable
from datetime import datetime

from monitor.canary.tempo import Timing
from monitor.model.run import Stage, StageName

Tell = Callable[[StageName | Stage], None]
"""Told of a stage when it begins (its name) and when it ended (the stage)."""


def untold(_what: StageName | Stage) -> None:
    """For runs that nobody looks at."""


class Trail:
    """Room, dial, ring, answer, talk, hang-up. A stage that did not end is cut where the next begins."""

    def __init__(self, timing: Timing, tell: Tell = untold) -> None:
        self._timing = timing
        self._tell = tell
        self._open: tuple[StageName, datetime, float] | None = None
        self._stages: list[Stage] = []

    @property
    def stages(self) -> tuple[Stage, ...]:
        return tuple(self._stages)

    def begin(self, name: StageName) -> None:
        self.end()
        self._open = (name, self._timing.now(), self._timing.monotonic())
        self._tell(name)

    def end(self) -> None:
        """End the stage that is open, if one is."""
        if self._open is None:
            return
        name, started, at = self._open
        self._open = None
        stage = Stage(name, started, max(0.0, self._timing.monotonic() - at))
        self._stages.append(stage)
        self._tell(stage)

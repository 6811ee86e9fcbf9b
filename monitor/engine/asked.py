"""Calls that somebody asked for and waits for."""

import asyncio

from monitor.canary import Tell, untold
from monitor.model.event import Skipped
from monitor.model.job import Job
from monitor.model.run import Run


class Asked:
    """By job, who is told of its stages and who waits for what comes of it."""

    def __init__(self) -> None:
        self._waiting: dict[Job, tuple[asyncio.Future[Run | Skipped | None], Tell]] = {}

    def expect(self, job: Job, tell: Tell) -> "asyncio.Future[Run | Skipped | None]":
        """What will come of a job. Cancelling it leaves the call as it is."""
        outcome: asyncio.Future[Run | Skipped | None] = asyncio.get_running_loop().create_future()
        self._waiting[job] = (outcome, tell)
        return outcome

    def tell_of(self, job: Job) -> Tell:
        """Who is told of a job's stages; nobody where it was due by itself."""
        return self._waiting[job][1] if job in self._waiting else untold

    def ended(self, job: Job, outcome: Run | Skipped | None) -> None:
        """What came of it; None where it was dropped before it began."""
        waiting, _ = self._waiting.pop(job, (None, untold))
        if waiting is not None and not waiting.done():
            waiting.set_result(outcome)

    def give_up(self, job: Job) -> None:
        """Nothing will come of a job any more: whoever waits is cancelled."""
        waiting, _ = self._waiting.pop(job, (None, untold))
        if waiting is not None:
            waiting.cancel()

    def give_up_all(self) -> None:
        for job in list(self._waiting):
            self.give_up(job)

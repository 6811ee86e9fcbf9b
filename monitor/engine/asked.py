"""Calls that somebody asked for, and what is waited for of them."""

import asyncio
from dataclasses import dataclass
from typing import TypeVar

from monitor.canary import Tell, untold
from monitor.model.by_hand import Beginning, Denial, Denied, Outcome
from monitor.model.event import RunStarted
from monitor.model.job import Job

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wish:
    """A call that was asked for: what comes of it first, and in the end; something does, whatever happens.

    Who waits may be cancelled: the call goes on. `tell` hears of its stages.
    """

    begins: "asyncio.Future[Beginning]"
    ends: "asyncio.Future[Outcome]"
    tell: Tell


class Asked:
    """The wishes that are open, by job."""

    def __init__(self) -> None:
        self._open: dict[Job, Wish] = {}

    def expect(self, job: Job, tell: Tell) -> Wish:
        loop = asyncio.get_running_loop()
        wish = self._open[job] = Wish(loop.create_future(), loop.create_future(), tell)
        return wish

    def tell_of(self, job: Job) -> Tell:
        """Who is told of a job's stages; nobody where it was due by itself."""
        return self._open[job].tell if job in self._open else untold

    def began(self, run: RunStarted) -> None:
        """It is counted, and on the board."""
        if run.job in self._open:
            _say(self._open[run.job].begins, run)

    def ended(self, job: Job, outcome: Outcome) -> None:
        """What came of it."""
        wish = self._open.pop(job, None)
        if wish is not None:
            _say(wish.begins, outcome)
            _say(wish.ends, outcome)

    def close(self) -> None:
        """None of them will begin any more."""
        for job in list(self._open):
            self.ended(job, Denial(Denied.ENDING))


def _say(waiting: "asyncio.Future[T]", what: T) -> None:
    if not waiting.done():
        waiting.set_result(what)

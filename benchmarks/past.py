"""A history of 100,000 runs, as the daemon keeps them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from monitor.history.connection import for_writing, open_engine
from monitor.history.run_rows import keep_run
from monitor.history.sql import SqlStore
from monitor.model.cause import Certainty, RankedCause
from monitor.model.job import Trigger, canary_job
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.phone import Callee
from monitor.model.run import Proof, Run, Stage, StageName

RUNS = 100_000
ROUTES = 100
NEWEST = datetime(2026, 3, 2, 12, tzinfo=UTC)
_APART = timedelta(seconds=25)
_CALLEE = Callee("+56225550147")
_EVERY_SO_MANY = {Reason.CARRIER_FAULT: 10_000, Reason.FORBIDDEN: 100, Reason.NO_ANSWER: 20}
"""How rare is which reason; all other runs were answered. So many runs of so many routes take 29 days."""


def fill(file: Path) -> None:
    """Keep the runs, all in one transaction: by itself each would wait for the disk."""
    SqlStore(file).close()
    engine = for_writing(open_engine(file, timedelta(seconds=5)))
    with engine.begin() as connection:
        for run in _runs():
            keep_run(connection, run)
    engine.dispose()


def _runs() -> Iterator[Run]:
    chance = Random(1)
    for number in range(RUNS):
        due = NEWEST - (RUNS - number) * _APART
        yield _run(f"{chance.getrandbits(40):010x}", f"r{number % ROUTES:03}", due, _reason(number))


def _reason(number: int) -> Reason:
    rare = (reason for reason, every in _EVERY_SO_MANY.items() if number % every == every // 2)
    return next(rare, Reason.ANSWERED)


def _run(name: str, route: str, due: datetime, reason: Reason) -> Run:
    outcome = OUTCOMES[reason]
    answered = reason is Reason.ANSWERED
    seconds = dict.fromkeys((StageName.ROOM, StageName.DIAL, StageName.RING), 1.25)
    if answered:
        seconds |= {StageName.ANSWER: 3.5, StageName.TALK: 5.0, StageName.HANG_UP: 0.5}
    causes = RankedCause(
        "geo-permissions", 1, Certainty.LIKELY, "The country is off", "Switch it on.", ("Twilio: 32205",)
    )
    return Run(
        id=name,
        job=canary_job("prod", route, f"ST_{route}", _CALLEE, due, Trigger.SCHEDULED),
        started=due,
        ended=due + timedelta(seconds=12),
        result=outcome.result,
        reason=reason,
        fault=outcome.fault,
        severity=outcome.severity,
        summary=outcome.meaning,
        proof=Proof.PROVED if answered else Proof.NONE,
        stages=tuple(Stage(stage, due, lasted) for stage, lasted in seconds.items()),
        evidence={f"evidence_{number}": "as the clouds said it" for number in range(20)},
        causes=() if answered else (causes,) * 3,
        twilio_trunk=f"TK_{route}",
    )

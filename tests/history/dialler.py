"""A process of its own that wants to dial: `python -m tests.history.dialler FILE NAME`.

It asks the ledger for the same due calls as its fellows, and for some of its own, over two hours of a clock
that is passed in; it prints route and time of each call that it may place.
"""

import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

from monitor.history import SqlLedger
from monitor.model.canary import DialRules, Limits
from monitor.model.job import Job, Trigger, canary_job
from tests.history.test_ledger import NOON, PLAN

RULES = DialRules(allowed_prefixes=("+56",), limits=Limits(calls_per_hour=7))


def jobs() -> Iterator[Job]:
    for minutes in range(0, 120, 3):
        due = NOON + timedelta(minutes=minutes)
        for route in ("br", "cl", "pe"):
            for trigger in (Trigger.SCHEDULED, Trigger.RETRY):
                yield canary_job("prod", route, f"ST_{route}", PLAN.to, due, trigger)


def main(file: str, name: str) -> None:
    numbers = count()
    ledger = SqlLedger(Path(file), lambda: f"{name}-{next(numbers)}", patience=timedelta(seconds=60))
    sys.stdin.readline()
    for job in jobs():
        if isinstance(ledger.reserve(job, PLAN, RULES, job.due), str):
            print(job.route, job.due.isoformat(), flush=True)
    ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

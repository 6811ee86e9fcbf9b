"""Runs with faults thrown at them: what is lost, refused, late or cancelled follows from a seed.

`python -m tests.canary.injection [RUNS]` prints the counts; the suite runs fewer of them.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from monitor.canary import PathFacts, RunCancelled, reap, run_canary
from monitor.model.run import Run, Stage, StageName
from monitor.simulator.cast import phone
from monitor.simulator.world import PhoneState
from tests.canary.calling import INSTANCE, QUICK, Clouds, call_plan, canary, clouds, seconds, timing

AT_ONCE = 10
_LATEST = 0.05
"""Seconds by which a dial may reach LiveKit after it was given up; the room is watched for longer."""
TEMPO = replace(QUICK, settle=seconds(0.2), record_missing=seconds(0.2), close=seconds(0.15))
_TWIRP = "/twirp/livekit.*/"
_SPOILT = ("CreateRoom", "CreateSIPParticipant", "ListParticipants", "ListRooms", "DeleteRoom")


@dataclass
class Tally:
    """What became of the runs; `cancelled` counts those that were told to end."""

    runs: int = 0
    cancelled: int = 0
    dialled: int = 0
    twice: int = 0
    left_up: int = 0
    orphans: int = 0
    reaped: int = 0
    rooms_left: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


async def inject(both: Clouds, facts: PathFacts, seed: int, tally: Tally) -> None:
    """Ten runs at once under the faults of one seed."""
    chance = Random(seed)
    world = both.simulator.world
    world.phones[phone("cl")] = chance.choice((*PhoneState, *[PhoneState.ANSWERS] * len(PhoneState)))
    world.trunk("acme-cl").drops = chance.random() < 0.1
    for kind in _faults(both, chance):
        tally.faults[kind] += 1
    names = [f"{seed}-{number}" for number in range(AT_ONCE)]
    runs = await asyncio.gather(*(_one(both, facts, name, chance.random(), tally) for name in names))
    async with asyncio.timeout(30):
        await done(both)
    _count(both, runs, tally)
    tally.reaped += len(world.project.rooms)
    for _cycle in range(4 * AT_ONCE):
        if world.project.rooms:
            await reap(both.caller, INSTANCE, (), world.now())
    tally.rooms_left += len(world.project.rooms)
    both.simulator.use("healthy")


async def done(both: Clouds) -> None:
    """Wait until LiveKit has done all that it was asked, also by those who did not wait for it."""
    while both.simulator.under_way:  # noqa: ASYNC110 - the simulator tells of arrivals alone
        await asyncio.sleep(0.005)


def _faults(both: Clouds, chance: Random) -> Iterator[str]:
    """A few requests in a row are spoilt, of one kind of request or of several."""
    for operation in _SPOILT:
        if chance.random() < 0.5:
            continue
        kind = chance.choice(("reset", "lost", "500", "503", "429", "late", "late"))
        times = chance.randint(1, 4 * AT_ONCE)
        match = _TWIRP + operation
        if kind in ("reset", "lost"):
            both.simulator.fault(match, times, reset=kind == "reset", lost=kind == "lost")
        elif kind == "late":
            both.simulator.fault(match, times, delay=chance.uniform(0.01, _LATEST))
        else:
            both.simulator.fault(match, times, status=int(kind))
        yield f"{operation} {kind}"


async def _one(both: Clouds, facts: PathFacts, name: str, chance: float, tally: Tally) -> Run:
    """One run; one in two is cancelled, as a stage begins or some time later, and some of them again."""
    draw = Random(chance)
    stage = draw.choice((*StageName, StageName.DIAL)) if draw.random() < 0.6 else None
    later, again = draw.choice((0.0, draw.uniform(0.0, _LATEST))), draw.random() < 0.5
    loop = asyncio.get_running_loop()

    def tell(what: StageName | Stage) -> None:
        if what is stage:
            loop.call_later(later, task.cancel)
            if again:
                loop.call_later(later + 0.01, task.cancel)

    call = replace(call_plan("cl"), ring_timeout=seconds(0.15))
    placed = canary(facts, run=name, call=call)
    task = asyncio.create_task(run_canary(placed, both.caller, both.records, timing(TEMPO), tell))
    try:
        return await task
    except asyncio.CancelledError as cancelled:
        tally.cancelled += 1
        assert isinstance(cancelled, RunCancelled), "the run was lost"
        return cancelled.run


def _count(both: Clouds, runs: list[Run], tally: Tally) -> None:
    world = both.simulator.world
    dialled = Counter(dial.room for dial in world.dials)
    tally.runs += len(runs)
    tally.dialled += len(dialled)
    tally.twice += sum(times > 1 for times in dialled.values())
    tally.left_up += len(world.calls_up)
    tally.orphans += sum(run.orphaned for run in runs)
    tally.reasons.update(run.reason.value for run in runs)


async def tallied(runs: int, first: int = 0) -> Tally:
    tally = Tally()
    async with clouds(ring_seconds=0.03) as both:
        facts = await both.facts()
        for seed in range(first, first + -(-runs // AT_ONCE)):
            await inject(both, facts, seed, tally)
    return tally


def main(runs: int) -> None:
    tally = asyncio.run(tallied(runs))
    for name in ("runs", "cancelled", "dialled", "twice", "left_up", "orphans", "reaped", "rooms_left"):
        print(f"{name:>12} {getattr(tally, name)}")
    print("faults:", ", ".join(f"{kind} {count}" for kind, count in sorted(tally.faults.items())))
    print("reasons:", ", ".join(f"{reason} {count}" for reason, count in tally.reasons.most_common()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

"""Runs with faults thrown at them: what is lost, refused, late or cancelled follows from a seed.

`python -m tests.canary.injection [RUNS]` prints the table of `docs/reliability.md`; the suite runs fewer of
them. Faults come several at a time, so that a run counts in the row of each that it met.
"""

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from monitor.canary import PathFacts, RunCancelled, reap, run_canary
from monitor.model.run import Run, Stage, StageName
from monitor.simulator.cast import phone
from monitor.simulator.world import PhoneState, World
from tests.canary.calling import INSTANCE, QUICK, Clouds, call_plan, canary, clouds, seconds, unhurried

AT_ONCE = 10
_LATEST = 0.05
"""Seconds by which a dial may reach LiveKit after it was given up; the room is watched for longer."""
TEMPO = replace(QUICK, settle=seconds(0.2), record_missing=seconds(0.2), close=seconds(0.15))
_TWIRP = "/twirp/livekit.*/"
_WORDS: Final = {
    "reset": "connection broken, nothing done",
    "lost": "done, and its reply lost",
    "late": "done late",
}
_SPOILT = ("CreateRoom", "CreateSIPParticipant", "ListParticipants", "ListRooms", "DeleteRoom")


@dataclass
class Tally:
    """What became of runs. `left_up`: calls that went on when all was done; `rooms_left`: after reaping."""

    runs: int = 0
    dialled: int = 0
    twice: int = 0
    left_up: int = 0
    orphans: int = 0
    reaped: int = 0
    rooms_left: int = 0
    results: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


ALL: Final = "**all**"
TOLD_TO_END: Final = "run told to end, in one stage or between two"


async def inject(both: Clouds, facts: PathFacts, seed: int, tallies: dict[str, Tally]) -> None:
    """Ten runs at once under the faults of one seed."""
    chance = Random(seed)
    world = both.simulator.world
    world.phones[phone("cl")] = chance.choice((*PhoneState, *[PhoneState.ANSWERS] * len(PhoneState)))
    world.trunk("acme-cl").drops = chance.random() < 0.1
    kinds = tuple(_faults(both, chance))
    names = [f"{seed}-{number}" for number in range(AT_ONCE)]
    ended = await asyncio.gather(*(_one(both, facts, name, chance.random()) for name in names))
    async with asyncio.timeout(60):
        await done(both)
    tally = _tally(world, [run for run, _ in ended])
    told_to_end = _tally(world, [run for run, cancelled in ended if cancelled])
    tally.reaped = len(world.project.rooms)
    for _cycle in range(4 * AT_ONCE):
        if world.project.rooms:
            await reap(both.caller, INSTANCE, (), world.now())
    tally.rooms_left = len(world.project.rooms)
    for kind in (ALL, *kinds):
        tallies[kind].add(tally)
    tallies[TOLD_TO_END].add(told_to_end)
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
        yield f"`{operation}` {_WORDS.get(kind, f'answered {kind}')}"


async def _one(both: Clouds, facts: PathFacts, name: str, chance: float) -> tuple[Run, bool]:
    """One run, and whether it was cancelled; one in two is, as a stage begins or later, and some again."""
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
    task = asyncio.create_task(run_canary(placed, both.caller, both.records, unhurried(TEMPO), tell))
    try:
        return await task, False
    except asyncio.CancelledError as cancelled:
        assert isinstance(cancelled, RunCancelled), "the run was lost"
        return cancelled.run, True


def _tally(world: World, runs: list[Run]) -> Tally:
    rooms = {run.evidence["room"] for run in runs}
    dialled = Counter(dial.room for dial in world.dials if dial.room in rooms)
    return Tally(
        runs=len(runs),
        dialled=len(dialled),
        twice=sum(times > 1 for times in dialled.values()),
        left_up=len(world.calls_up),
        orphans=sum(run.orphaned for run in runs),
        results=Counter(run.result.value for run in runs),
    )


async def tallied(runs: int, first: int = 0) -> Mapping[str, Tally]:
    """What became of the runs, by fault."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    async with clouds(ring_seconds=0.03) as both:
        facts = await both.facts()
        for seed in range(first, first + -(-runs // AT_ONCE)):
            await inject(both, facts, seed, tallies)
    return tallies


def table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """The counts in Markdown, all runs last."""
    yield "| fault | runs | dialled | twice | left up | orphans | rooms reaped | rooms left | results |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for kind in (*sorted(tallies.keys() - {ALL, TOLD_TO_END}), TOLD_TO_END, ALL):
        of = tallies[kind]
        counts = (of.runs, of.dialled, of.twice, of.left_up, of.orphans, of.reaped, of.rooms_left)
        results = ", ".join(f"{count} {result}" for result, count in sorted(of.results.items()))
        yield f"| {kind} | {' | '.join(f'{count:,}' for count in counts)} | {results} |"


def main(runs: int) -> None:
    for line in table(asyncio.run(tallied(runs))):
        print(line)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

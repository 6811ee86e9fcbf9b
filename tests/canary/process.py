"""`python -m tests.canary.process URL`: one canary of `cl`, which says when it reaches a stage."""

import asyncio
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from monitor.canary import PathFacts, RunCancelled, run_canary
from monitor.config import parse
from monitor.model.run import Stage, StageName
from monitor.simulator import demo_config
from monitor.simulator.cast import ACCOUNT_SID, caller_id
from monitor.simulator.projects import livekit_trunk_id
from monitor.upstream import Gate, LiveKitCaller, TwilioRecords
from tests.canary.calling import LIMITS, Deaf, canary, timing


def tell(what: StageName | Stage) -> None:
    if isinstance(what, StageName):
        print(what.value, flush=True)


async def main(url: str) -> None:
    access = parse(demo_config(url, "healthy"), "config.yaml", Path(), {}).environments["prod"]
    facts = PathFacts(livekit_trunk_id("cl"), caller_id("cl"), ACCOUNT_SID)
    async with AsyncExitStack() as stack:
        caller = LiveKitCaller("prod", access.livekit, Deaf(), LIMITS)
        stack.push_async_callback(caller.aclose)
        records = TwilioRecords("prod", access.twilio, Gate(), Deaf(), LIMITS)
        stack.push_async_callback(records.aclose)
        run = asyncio.create_task(run_canary(canary(facts), caller, records, timing(), tell))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, run.cancel)
        try:
            print((await run).reason, flush=True)
        except RunCancelled as cancelled:
            print(cancelled.run.reason, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

"""An agent on LiveKit's agents SDK, which takes every job and joins its room: run by the SDK's own Python.

`python somebodys_agent.py KIND [NAME]`: KIND is a name of JobType. Each line that it prints is a word
and what belongs to it: `waits`, `offered ROOM`, `joined ROOM`. Nothing of ours is imported: the
SDK has a virtual environment to itself.
"""

import asyncio
import logging
import math
import sys
from types import SimpleNamespace

from livekit.agents import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    AgentServer,
    AutoSubscribe,
    JobContext,
    JobExecutorType,
    JobRequest,
    WorkerOptions,
)
from livekit.protocol.agent import JobType


async def offered(request: JobRequest) -> None:
    tell("offered", request.room.name)
    await request.accept()


async def joins(job: JobContext) -> None:
    await job.connect(auto_subscribe=AutoSubscribe.SUBSCRIBE_NONE)
    tell("joined", job.room.name)


def tell(*words: str) -> None:
    print(*words, flush=True)


def options(kind: str, name: str) -> WorkerOptions:
    return WorkerOptions(
        entrypoint_fnc=joins,
        request_fnc=offered,
        agent_name=name,
        # The SDK has names for rooms and publishers alone, and the server knows participants, too.
        worker_type=SimpleNamespace(value=JobType.Value(kind)),
        host="127.0.0.1",  # else its health page listens everywhere
        port=0,
        job_executor_type=JobExecutorType.THREAD,
        num_idle_processes=0,
        load_fnc=lambda: 0.0,  # else it turns jobs down unasked where the machine is busy
        load_threshold=math.inf,
    )


async def main(kind: str, name: str = "") -> None:
    logging.basicConfig(level=logging.INFO)
    server = AgentServer.from_server_options(options(kind, name))
    server.on("worker_registered", lambda *_: tell("waits"))
    await server.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

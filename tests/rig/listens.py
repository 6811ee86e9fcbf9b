"""`python -m tests.rig.listens URL SECRET ROOM`: a process that listens to a call until it is killed."""

import asyncio
import sys
from datetime import timedelta

from pydantic import SecretStr

from monitor.config import LiveKitAccess
from monitor.media.ear import RtcEar
from monitor.model.canary import Expected, ProofKind
from monitor.model.sound import Listening


async def main(url: str, key: str, secret: str, room: str) -> None:
    ear = RtcEar(LiveKitAccess(url=url, api_key=key, api_secret=SecretStr(secret)), asyncio.Semaphore())
    listening = Listening(
        room, f"{room}-ear", f"{room}-sip", ProofKind.ECHO, Expected(), timedelta(minutes=1)
    )
    await ear.listen(listening, asyncio.Event(), asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

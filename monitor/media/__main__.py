"""The process that listens to one call: `python -m monitor.media`, started by `RtcEar`."""

import asyncio
import sys
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from monitor.media.order import ANSWER, ANSWERED, ORDER, Answer, Order
from monitor.model.sound import Heard, Unheard

if TYPE_CHECKING:
    from monitor.media.rtc_line import RtcLine

NOT_INSTALLED: Final = "The extra [media] is missing: pip install livekit, where Trunkwatch is installed."


def main() -> None:
    """Listen as the first line of standard input says, until that ends; answer by a line on standard output.

    The call is over for certain once this process is, since LiveKit puts out whoever is gone.
    """
    asyncio.run(_serve())


async def _serve() -> None:
    told = await _standard_input()
    order = ORDER.validate_json(await told.readline())
    try:
        from livekit import rtc

        from monitor.media.rtc_line import RtcLine
    except (ImportError, OSError):  # OSError: the native library is not for this machine
        _answer(Unheard(NOT_INSTALLED))
        return
    line = RtcLine(order.listening)
    joining = asyncio.create_task(line.join(order.url, order.token))
    try:
        answer = await _listen(line, order, joining, told)
    except rtc.ConnectError:  # its text may hold the token
        answer = Unheard("LiveKit did not let in who was to listen.")
    except Exception as error:
        _answer(Unheard(f"The process that listens failed: {type(error).__name__}."))
        raise
    _answer(answer)
    await line.leave()


async def _listen(
    line: "RtcLine", order: Order, joining: "asyncio.Task[None]", told: asyncio.StreamReader
) -> Heard | Unheard:
    from monitor.media.listen import listen

    answered, over = asyncio.Event(), asyncio.Event()
    obeying = asyncio.create_task(_obey(told, answered, over))
    ended = asyncio.create_task(over.wait())
    await asyncio.wait({joining, ended}, return_when=asyncio.FIRST_COMPLETED)
    if not joining.done():
        joining.cancel()
        return Unheard("The call was over before LiveKit had let in who was to listen.")
    joining.result()
    heard = await listen(line, order.listening, answered, over, SystemRandom())
    await obeying
    why = await line.why_unheard()
    return Unheard(why) if why else heard


async def _obey(told: asyncio.StreamReader, answered: asyncio.Event, over: asyncio.Event) -> None:
    async for line in told:
        if line == ANSWERED:
            answered.set()
    over.set()


async def _standard_input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    return reader


def _answer(answer: Heard | Unheard) -> None:
    told = Answer(heard=answer) if isinstance(answer, Heard) else Answer(unheard=answer)
    sys.stdout.buffer.write(ANSWER.dump_json(told) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

"""A soft phone that shares nothing with the stand-in: baresip, with SIP, SDP and RTP of its own."""

import asyncio
import json
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from monitor.media.pcm import RATE, Samples, pcm, samples, sine
from monitor.simulator.cast import PASSWORD, caller_id, login, phone
from tests.rig.programs import free_ports, listens, running
from tests.tools import require_tool

SPEAKS_HERTZ: Final = 600
_PATIENCE: Final = 20.0
_CONFIG: Final = """
net_interface 127.0.0.1
sip_listen 127.0.0.1:0
audio_source aufile,{folder}/speaks.wav
audio_player aubridge,nowhere
audio_alert none,
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
"""
_ACCOUNT: Final = (
    "<sip:{caller}@127.0.0.1:{port};transport={transport}>"
    ";auth_user={user};auth_pass={password};regint=0;audio_codecs=PCMU\n"
)


@dataclass
class SoftPhone:
    """Calls `cl`'s phone at the stand-in, and speaks a tone of `SPEAKS_HERTZ`."""

    folder: Path
    port: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def dial(self) -> None:
        self._does("dial", f"sip:{phone('cl')}@127.0.0.1:{self.port}")

    def press(self, digit: str) -> None:
        self._does("sndcode", digit)

    def hang_up(self) -> None:
        self._does("hangup")

    async def hears(self, event: str) -> str:
        """What stands beside the next event of that name. Raises: TimeoutError after 20 s."""
        async with asyncio.timeout(_PATIENCE):
            while (told := await self._told()).get("type") != event:
                pass
        return str(told["param"])

    def heard(self) -> Samples:
        """What it heard, once the call is over."""
        (recorded,) = self.folder.glob("dump-*-dec.wav")
        with wave.open(str(recorded)) as file:
            return samples(file.readframes(file.getnframes()))

    def _does(self, command: str, about: str = "") -> None:
        message = json.dumps({"command": command, "params": about}).encode()
        self.writer.write(b"%d:%s," % (len(message), message))

    async def _told(self) -> dict[str, object]:
        """The next of baresip's messages, which are netstrings with JSON."""
        length = int((await self.reader.readuntil(b":"))[:-1])
        told: dict[str, object] = json.loads((await self.reader.readexactly(length + 1))[:-1])
        return told


def hertz(sound: Samples) -> float:
    """The loudest frequency."""
    return float(np.argmax(np.abs(np.fft.rfft(sound)))) * RATE / len(sound)


@asynccontextmanager
async def soft_phone(
    folder: Path, port: int, transport: str, password: str = PASSWORD
) -> AsyncIterator[SoftPhone]:
    """A phone that calls the stand-in on `port`, over `udp` or `tcp`. Skips the test without baresip."""
    program = require_tool("baresip")
    (control,) = free_ports(1)
    modules = Path(program).parents[1] / "lib" / "baresip" / "modules"
    (folder / "config").write_text(_CONFIG.format(modules=modules, control=control, folder=folder))
    user, caller = login("acme-cl").username, caller_id("cl")
    account = _ACCOUNT.format(caller=caller, port=port, transport=transport, user=user, password=password)
    (folder / "accounts").write_text(account)
    (folder / "contacts").touch()
    with wave.open(str(folder / "speaks.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm(sine(SPEAKS_HERTZ, _PATIENCE, -12)))
    with running((program, "-f", str(folder)), folder / "baresip.log", lambda: listens(control)):
        reader, writer = await asyncio.open_connection("127.0.0.1", control)
        try:
            yield SoftPhone(folder, port, reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()

"""Calls that sipp places at the stand-in, word by word: what it must hear, with which headers."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from monitor.simulator.cast import caller_id, login, phone
from tests.rig.programs import free_ports, last_words
from tests.tools import require_tool

_REQUEST: Final = """{method} sip:{to}@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch{back}]
From: <sip:{caller}@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:{to}@[remote_ip]:[remote_port]>{tag}
Call-ID: [call_id]
CSeq: {number} {asked}
Contact: <sip:{caller}@[local_ip]:[local_port];transport=[transport]>
Max-Forwards: 70
"""
_OFFER: Final = """Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
"""
_NOTHING: Final = "Content-Length: 0\n\n"


@dataclass
class Script:
    """One call of `cl`'s phone, as sipp plays it; a message that it does not name is a failure.

    sipp reads XML with double quotes alone.
    """

    _steps: list[str] = field(default_factory=list)
    _invites: int = 0
    _invited_at: int = 0

    def invite(self, password: str | None = None) -> None:
        """With a password it answers the challenge that was heard last."""
        self._invites += 1
        self._invited_at = len(self._steps)
        login_line = f"[authentication username={login('acme-cl').username} password={password}]\n"
        self._send("INVITE", body=(login_line if password else "") + _OFFER)

    def hears(self, status: int, *, challenge: bool = False, **headers: str) -> None:
        """A response, and in each header (`X_Name`) what its expression finds."""
        action = "".join(
            f'<ereg regexp="{expression}" search_in="hdr" header="{name.replace("_", "-")}:"'
            f' check_it="true" assign_to="{name}"/><log message="[${name}]"/>'
            for name, expression in headers.items()
        )
        auth = ' auth="true"' if challenge else ""
        self._steps.append(f'<recv response="{status}"{auth}><action>{action}</action></recv>')

    def hears_bye(self) -> None:
        """And says 200 to it."""
        self._steps.append('<recv request="BYE"/>')
        lines = ("Via", "From", "To", "Call-ID", "CSeq")
        reply = "SIP/2.0 200 OK\n" + "".join(f"[last_{name}:]\n" for name in lines) + _NOTHING
        self._steps.append(f"<send><![CDATA[{reply}]]></send>")

    def acknowledge_refusal(self) -> None:
        self._send("ACK", tagged=True, within_invite=True)

    def acknowledge(self) -> None:
        self._send("ACK", tagged=True)

    def cancel(self) -> None:
        self._send("CANCEL", within_invite=True)

    def bye(self) -> None:
        self._send("BYE", tagged=True)

    def hears_nothing(self, milliseconds: int) -> None:
        self._steps.append(f'<pause milliseconds="{milliseconds}"/>')

    def written(self) -> str:
        steps = "\n".join(self._steps)
        return f'<?xml version="1.0" encoding="utf-8" ?>\n<scenario name="call">\n{steps}\n</scenario>\n'

    def _send(
        self, method: str, body: str = _NOTHING, *, tagged: bool = False, within_invite: bool = False
    ) -> None:
        text = _REQUEST.format(
            method=method,
            asked=method,
            to=phone("cl"),
            caller=caller_id("cl"),
            back=f"-{len(self._steps) - self._invited_at}" if within_invite else "",
            tag="[peer_tag_param]" if tagged else "",
            number=self._invites + (method == "BYE"),
        )
        self._steps.append(f"<send><![CDATA[{text}{body}]]></send>")


async def played(script: Script, folder: Path, port: int, transport: str) -> str:
    """Why the call at `port` went otherwise than the script, empty where it did not. Skips without sipp."""
    program = require_tool("sipp")
    scenario, log = folder / "call.xml", folder / "sipp.log"
    scenario.write_text(script.written())
    sip, media, control = (str(port) for port in free_ports(3))
    here = (
        "-i",
        "127.0.0.1",
        "-mi",
        "127.0.0.1",
        "-ci",
        "127.0.0.1",
        "-p",
        sip,
        "-mp",
        media,
        "-cp",
        control,
    )
    once = ("-m", "1", "-nostdin", "-nr", "-timeout", "20", "-timeout_error")
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            program,
            f"127.0.0.1:{port}",
            "-sf",
            scenario,
            "-t",
            {"udp": "u1", "tcp": "t1"}[transport],
            *here,
            *once,
            "-trace_err",
            "-error_file",
            folder / "errors.log",
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            cwd=folder,
        )
        status = await process.wait()
    errors = folder / "errors.log"
    return "" if status == 0 else last_words(errors if errors.exists() else log)

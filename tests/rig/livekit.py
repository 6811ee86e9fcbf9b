"""A LiveKit of our own on loopback: Redis, livekit-server and, where it is wanted, livekit-sip."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from livekit.api import LiveKitAPI
from livekit.protocol.sip import (
    CreateSIPOutboundTrunkRequest,
    DeleteSIPTrunkRequest,
    ListSIPOutboundTrunkRequest,
    SIPMediaConfig,
    SIPOutboundTrunkInfo,
)

from monitor.simulator.projects import LiveKitTrunk
from tests.rig.programs import free_ports, listens, running
from tests.rig.sources import SERVER, SIP, require
from tests.tools import require_tool

KEY: Final = "rigkey"
SECRET: Final = "the-secret-of-the-rig-opens-nothing-else"
_RTP_PORTS: Final = 200

Settings = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LiveKit:
    """A running livekit-server; `sip` starts and stops a livekit-sip beside it."""

    folder: Path
    port: int
    redis: int | None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> tuple[Path, ...]:
        return tuple(sorted(self.folder.glob("*.log")))

    def api(self) -> LiveKitAPI:
        return LiveKitAPI(self.url, KEY, SECRET, failover=False)

    def sip(self) -> AbstractContextManager[None]:
        """livekit-sip, until the end of the block."""
        program = require(SIP)
        port, health, metrics, rtp = free_ports(4)
        settings = {
            "api_key": KEY,
            "api_secret": SECRET,
            "ws_url": f"ws://127.0.0.1:{self.port}",
            "redis": {"address": f"127.0.0.1:{self.redis}"},
            "sip_port": port,
            "listen_ip": "127.0.0.1",
            "nat_1_to_1_ip": "127.0.0.1",
            "use_external_ip": False,
            "rtp_port": f"{rtp}-{rtp + _RTP_PORTS}",
            "rtp_draining_idle_timeout": "-1s",
            "max_cpu_utilization": 1,
            "health_port": health,
            "prometheus_port": metrics,
            "logging": {"level": "debug"},
        }
        command = (str(program), "--config", _written(self.folder / "livekit-sip.json", settings))
        return running(command, self.folder / "livekit-sip.log", lambda: _answers(health))


@contextmanager
def livekit(folder: Path, *, with_redis: bool = True) -> Iterator[LiveKit]:
    """A livekit-server that knows the key of the rig. Raises: RuntimeError where it does not start."""
    program = require(SERVER)
    if with_redis:
        with _redis(folder) as redis, _server(program, folder, redis) as server:
            yield server
    else:
        with _server(program, folder, None) as server:
            yield server


@contextmanager
def _redis(folder: Path) -> Iterator[int]:
    program = require_tool("redis-server")
    (port,) = free_ports(1)
    command = (program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
    with running(command, folder / "redis.log", lambda: listens(port)):
        yield port


@contextmanager
def _server(program: Path, folder: Path, redis: int | None) -> Iterator[LiveKit]:
    port, udp = free_ports(2)
    settings: dict[str, object] = {
        "port": port,
        "bind_addresses": ["127.0.0.1"],
        "rtc": {
            "node_ip": "127.0.0.1",
            "use_external_ip": False,
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
            "udp_port": udp,
            "tcp_port": 0,  # else it listens on every address
            "stun_servers": ["127.0.0.1:3478"],
        },
        "keys": {KEY: SECRET},
        "logging": {"level": "info"},
    }
    if redis is not None:
        settings["redis"] = {"address": f"127.0.0.1:{redis}"}
    command = (str(program), "--config", _written(folder / "livekit-server.json", settings))
    with running(command, folder / "livekit-server.log", lambda: _answers(port)):
        yield LiveKit(folder, port, redis)


def _written(path: Path, settings: Settings) -> str:
    """The path of a configuration; JSON is YAML."""
    path.write_text(json.dumps(settings, indent=2))
    return str(path)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=1) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False


async def mirror(
    api: LiveKitAPI, trunks: Mapping[str, LiveKitTrunk], address: Mapping[str, str]
) -> dict[str, str]:
    """Make the trunks of a World in a real LiveKit, and no others; the real ids by those of the World.

    `address` overrules where a trunk dials. LiveKit alone chooses ids.
    """
    for old in (await api.sip.list_outbound_trunk(ListSIPOutboundTrunkRequest())).items:
        await api.sip.delete_trunk(DeleteSIPTrunkRequest(sip_trunk_id=old.sip_trunk_id))
    made = {}
    for trunk in trunks.values():
        info = SIPOutboundTrunkInfo(
            name=trunk.name,
            address=address.get(trunk.id, trunk.address),
            transport=f"SIP_TRANSPORT_{trunk.transport}",
            numbers=trunk.numbers,
            auth_username=trunk.auth_username,
            auth_password=trunk.auth_password,
            media=SIPMediaConfig(encryption=f"SIP_MEDIA_ENCRYPT_{trunk.encryption}"),
        )
        reply = await api.sip.create_outbound_trunk(CreateSIPOutboundTrunkRequest(trunk=info))
        made[trunk.id] = reply.sip_trunk_id
    return made

"""Simulated clouds that hold sentinels, a hostile proxy before them, and files that name them all."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from aiohttp import web

from monitor.simulator import Simulator, demo_config
from monitor.simulator.accounts import Account, Alert, CallerId, Region, sid
from monitor.simulator.cast import LIVEKIT_KEY, phone
from monitor.simulator.cast import caller_id as cast_caller_id
from monitor.simulator.projects import LiveKitTrunk
from monitor.simulator.world import World
from tests.access.certificates import HOST, Authority
from tests.faults.proxy import Proxy
from tests.secrets.sentinels import Secrets, digits, found

T = TypeVar("T")

PATIENCE: Final = 60
PARENT_SID: Final = sid("AC", 0xFA7E)
USER: Final = "alice"


class Site:
    """`secrets` and `numbers` are what nobody may find; the files are in `folder`."""

    def __init__(self, folder: Path) -> None:
        authority = Authority(folder)
        _, key = authority.signs("server", HOST)
        self.folder = folder
        self.authority = authority.file
        self.secrets = Secrets.made(key.read_text(encoding="ascii"))
        self.simulator = Simulator()
        self.proxy: Proxy
        self.notices: list[bytes] = []
        self._heard = asyncio.Condition()
        self._numbers = {
            route: (f"+{code}{digits(8)}", f"+{code}{digits(8)}")
            for route, code in (("br", "55119"), ("cl", "569"))
        }
        self._loop = asyncio.new_event_loop()

    @property
    def numbers(self) -> list[str]:
        """Of phones that are called, and of callers."""
        return [number for pair in self._numbers.values() for number in pair]

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Have it done by the loop of the clouds."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def edit(self, change: Callable[[World], None]) -> None:
        async def edited() -> None:
            change(self.simulator.world)

        self.do(edited())

    async def told(self, notices: int) -> None:
        """Wait until so many notices have come."""
        async with self._heard:
            await self._heard.wait_for(lambda: len(self.notices) >= notices)

    @contextmanager
    def open(self) -> Iterator["Site"]:
        """Clouds, proxy and whoever is told, in a thread of their own."""
        life = AsyncExitStack()
        self._loop.run_until_complete(self._open(life))
        thread = threading.Thread(target=self._loop.run_forever)
        thread.start()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.run_until_complete(life.aclose())
            self._loop.close()

    async def _open(self, life: AsyncExitStack) -> None:
        await life.enter_async_context(self.simulator)
        self.proxy = await life.enter_async_context(Proxy(self.simulator.url))
        self._fill(self.simulator.world)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._hear)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        life.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, HOST, 0).start()
        self._write(runner.addresses[0][1])

    async def _hear(self, request: web.Request) -> web.Response:
        """Whoever is told a notice takes it; whoever is pinged complains, and repeats what it was asked."""
        if request.method == "GET":
            return web.Response(status=500, text=f"{request.raw_path} {request.headers}")
        body = await request.read()
        async with self._heard:
            self.notices.append(body)
            self._heard.notify_all()
        return web.Response()

    def _fill(self, world: World) -> None:
        """Let the clouds hold sentinels wherever they hold a secret."""
        world.ring_seconds = 0.1
        secrets, account = self.secrets, world.account
        world.project.keys[LIVEKIT_KEY] = secrets.livekit_secret
        for trunk in world.project.trunks.values():
            trunk.auth_password = secrets.sip_password
        stranger = f"sip:{USER}:{secrets.address_password}@sip.example.net"
        world.project.trunks["ST_STRANGER"] = LiveKitTrunk(
            "ST_STRANGER", "stranger", stranger, ["*"], USER, secrets.sip_password
        )
        home = account.home
        home.auth_token = secrets.twilio_token
        for key in home.keys.values():
            key.secret = secrets.twilio_secret
        for credentials in home.credential_lists.values():
            for credential in credentials.credentials:
                credential.password = secrets.sip_password
        self._have_parent(world, account)
        world.livekit_trunk("cl").auth_username = "nobody"  # so that there is something to be told of
        for route, (called, shown) in self._numbers.items():
            world.livekit_trunk(route).numbers = [shown]
            world.number(cast_caller_id(route)).number = shown
            account.caller_ids = [
                CallerId(each.sid, called if each.number == phone(route) else each.number)
                for each in account.caller_ids
            ]
            text = f"Msg={called}&From={shown}&Authorization=Basic+{secrets.twilio_secret}"
            account.alerts.append(Alert(sid("NO", len(account.alerts)), 32202, text, sid("CA", 1)))
            home.trunks[sid("TK", len(account.alerts))].friendly_name = f"calls {called}"

    def _have_parent(self, world: World, account: Account) -> None:
        region = Region("us1", self.secrets.parent_token)
        parent = Account(PARENT_SID, "Parent", PARENT_SID, {"us1": region}, countries=account.countries)
        account.owner_sid = PARENT_SID
        account.inherits_countries = True
        world.accounts[PARENT_SID] = parent

    def _write(self, port: int) -> None:
        secrets = self.secrets
        document = yaml.safe_load(demo_config(self.proxy.url, "healthy"))
        prod = document["environments"]["prod"]
        prod["livekit"]["api_secret"] = "${LIVEKIT_API_SECRET}"
        prod["twilio"]["api_secret"] = "${file:twilio-secret}"
        prod["twilio"]["parent"] = {"account_sid": PARENT_SID, "auth_token": secrets.parent_token}
        prod["discover"] = {"include": ["*"]}
        for route, (called, shown) in self._numbers.items():
            prod["routes"][route]["caller_id"] = shown
            prod["routes"][route]["canary"]["to"] = called
        document |= {
            "sweep_every": "1s",
            "ping_url": f"http://{HOST}:{port}/{secrets.ping_path}?token={secrets.ping_query}",
            "notices": {
                "to": [
                    f"json://{USER}:{secrets.notice_password}@{HOST}:{port}/{secrets.notice_path}"
                    f"?+X-Token={secrets.notice_header}"
                ],
                "after": "0s",
            },
            "web": {"config_file": "web.yml", "operators": [USER], "run_now": True, "reload": True},
        }
        self.config.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        (self.folder / ".env").write_text(f"LIVEKIT_API_SECRET={secrets.livekit_secret}\n", encoding="utf-8")
        (self.folder / "twilio-secret").write_text(f"{secrets.twilio_secret}\n", encoding="utf-8")
        tls = {"cert_file": "server.crt", "key_file": "server.key"}
        users = {USER: secrets.web_hash}
        web_file = {"tls_server_config": tls, "basic_auth_users": users}
        (self.folder / "web.yml").write_text(yaml.safe_dump(web_file), encoding="utf-8")

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"

    def found(self, told: str | bytes) -> list[str]:
        """What of all that nobody may find stands in it."""
        return found(told, self.secrets.named(), self.numbers)

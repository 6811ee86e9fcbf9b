"""What changed under a route, from edits of both simulated clouds to the board: when, and who did it."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from monitor.config import parse
from monitor.engine import Daemon
from monitor.export import Telemetry
from monitor.history import SqlStore
from monitor.model.archive import Wanted
from monitor.model.board import RouteState
from monitor.model.change import Change, Setting
from monitor.model.what_changed import changes_since_it_worked
from monitor.simulator import Simulator, World, demo_config
from monitor.simulator.accounts import AccessControlList, IpAddress, KeyKind, sid
from monitor.simulator.cast import API_KEY
from monitor.simulator.twilio.endpoints import EVENTS_PERMISSION

FIRST = datetime(2026, 3, 2, 2, 10, tzinfo=UTC)
USER, OTHER = sid("US", 1), sid("US", 2)
ACL = sid("AL", 7)
EVENTS = "/monitor.twilio.com/v1/Events"


@dataclass
class Watch:
    """Sweeps of the demo at times that a test sets, five minutes apart."""

    simulator: Simulator
    directory: Path
    at: datetime = FIRST
    daemon: Daemon = field(init=False)

    def __post_init__(self) -> None:
        self.simulator.world.now = lambda: self.at

    async def open(self) -> None:
        text = demo_config(self.simulator.url, "healthy")
        self.daemon = Daemon(
            parse(text, "config.yaml", Path(), {}),
            SqlStore(self.directory / "trunkwatch.sqlite"),
            Telemetry(CollectorRegistry()),
            now=lambda: self.at,
            monotonic=time.monotonic,
        )
        await self.daemon.open()

    async def restart(self) -> None:
        await self.daemon.stop(5)
        await self.open()

    async def sweep(self, minutes: float = 5) -> None:
        """A sweep that ends so long after the one before it."""
        self.at += timedelta(minutes=minutes)
        await self.daemon.sweep_once()

    async def edited(self, edit: Callable[[World], None]) -> tuple[Change, ...]:
        """What a sweep finds that comes five minutes after one, with an edit of the clouds midway."""
        await self.sweep(0)
        self.at += timedelta(minutes=2)
        edit(self.simulator.world)
        await self.sweep(3)
        return self.cl.changes

    @property
    def cl(self) -> RouteState:
        return self.daemon.board.routes["prod", "cl"]

    @property
    def asked(self) -> int:
        """How often the audit log was asked for."""
        return sum(seen.path == EVENTS for seen in self.simulator.requests)


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncIterator[Watch]:
    async with watching(tmp_path) as watch:
        yield watch


@asynccontextmanager
async def watching(directory: Path) -> AsyncIterator[Watch]:
    async with Simulator() as simulator:
        watch = Watch(simulator, directory)
        await watch.open()
        try:
            yield watch
        finally:
            await watch.daemon.stop(5)


def shut(world: World) -> None:
    """Attach an ACL that shuts LiveKit out."""
    acl = AccessControlList(ACL, "office", [IpAddress(sid("IP", 7), "203.0.113.10")])
    world.account.home.acls[ACL] = acl
    world.trunk("acme-cl").acls.append(ACL)


def shut_by(*actors: str) -> Callable[[World], None]:
    def edit(world: World) -> None:
        shut(world)
        for actor in actors:
            world.audit("sip-ip-access-control-list.updated", ACL, actor)

    return edit


def untouched(_world: World) -> None:
    """No edit."""


def acl_change(by: str = "", minutes: float = 5) -> Change:
    seen = FIRST + timedelta(minutes=minutes)
    return Change(Setting.ACLS, "none", "office (203.0.113.10/32)", FIRST, seen, by)


async def test_the_ip_acl_appeared_between_two_sweeps_and_a_user_did_it(watch: Watch) -> None:
    assert await watch.edited(shut_by(USER)) == (acl_change(f"user {USER}"),)
    assert changes_since_it_worked(watch.cl) == watch.cl.changes
    assert watch.daemon.board.routes["prod", "br"].changes == ()
    assert watch.cl.checks["ip-acl"].success is False


async def test_a_sweep_that_finds_nothing_changed_asks_nobody(watch: Watch) -> None:
    await watch.sweep()
    await watch.sweep()

    assert watch.cl.changes == ()
    assert watch.asked == 0


async def test_a_change_at_livekit_is_found_and_twilio_is_not_asked_about_it(watch: Watch) -> None:
    def edit(world: World) -> None:
        world.livekit_trunk("cl").address = "acme-cl.pstn.sao-paulo.twilio.com"

    (change,) = await watch.edited(edit)
    assert (change.setting, change.before, change.after) == (
        Setting.ADDRESS,
        "acme-cl.pstn.twilio.com",
        "acme-cl.pstn.sao-paulo.twilio.com",
    )
    assert watch.asked == 0


def _rotate(world: World) -> None:
    world.credentials("acme-cl").credentials[0].updated_at = world.now()
    world.audit(
        "sip-credential-list.updated", world.credentials("acme-cl").sid, sid("SK", 9), "api-key", "api"
    )


def _forbid_chile(world: World) -> None:
    world.account.countries["CL"].low_risk = False
    world.audit("voice-geographic-permissions.updated", world.account.sid, USER)


def _release_number(world: World) -> None:
    released = world.number("+56225838123")
    world.account.numbers.remove(released)
    world.audit("phone-number.deleted", released.sid, USER)


def _secure(world: World) -> None:
    trunk = world.trunk("acme-cl")
    trunk.secure = True
    world.audit("trunk.updated", trunk.sid, world.account.sid, "account", "api")


def _detach(world: World) -> None:
    trunk = world.trunk("acme-cl")
    gone = trunk.credential_lists.pop()
    world.audit("sip-credential-list.deleted", gone, USER)


def _suspend(world: World) -> None:
    world.account.status = "suspended"
    world.audit("account.updated", world.account.sid, None, "twilio-admin", "twilio")


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (_rotate, {Setting.CREDENTIALS: f"API key {sid('SK', 9)}"}),
        (_forbid_chile, {Setting.COUNTRIES: f"user {USER}"}),
        (_release_number, {Setting.CALLER_ID: f"user {USER}"}),
        (_secure, {Setting.SECURE: f"account {sid('AC', 0xACC0)} by API"}),
        (_detach, {Setting.CREDENTIAL_LISTS: f"user {USER}", Setting.CREDENTIALS: f"user {USER}"}),
        (_suspend, {Setting.ACCOUNT: "Twilio staff"}),
    ],
)
async def test_each_edit_at_twilio_names_its_author(
    watch: Watch, edit: Callable[[World], None], found: dict[Setting, str]
) -> None:
    assert {change.setting: change.by for change in await watch.edited(edit)} == found
    assert watch.asked == 1


async def test_what_twilio_logs_late_is_learnt_with_the_next_sweep_and_asked_no_more(watch: Watch) -> None:
    assert await watch.edited(shut) == (acl_change(),)
    made = watch.at - timedelta(minutes=3)
    watch.simulator.world.audit("sip-ip-access-control-list.updated", ACL, USER)
    watch.simulator.world.account.events[0].at = made
    await watch.sweep()
    assert watch.cl.changes == (acl_change(f"user {USER}"),)

    await watch.sweep()
    assert watch.asked == 2


async def test_of_two_who_may_have_done_it_none_is_named(watch: Watch) -> None:
    assert await watch.edited(shut_by(USER, OTHER)) == (acl_change(),)


def _forbid_log(watch: Watch) -> None:
    key = watch.simulator.world.account.home.keys[API_KEY]
    key.kind = KeyKind.RESTRICTED
    key.denied.add(EVENTS_PERMISSION)


@pytest.mark.parametrize(
    "spoil",
    [
        _forbid_log,
        lambda watch: watch.simulator.fault(EVENTS, None, status=401),
        lambda watch: watch.simulator.fault(EVENTS, None, status=404),
        lambda watch: watch.simulator.fault(EVENTS, None, status=200, body=b"[]"),
        lambda watch: watch.simulator.fault(EVENTS, None, reset=True),
    ],
    ids=["403", "401", "404", "nonsense", "reset"],
)
async def test_a_log_that_cannot_be_read_leaves_the_change_and_says_nothing(
    watch: Watch, spoil: Callable[[Watch], None]
) -> None:
    spoil(watch)
    with capture_logs() as logs:
        assert await watch.edited(shut_by(USER)) == (acl_change(),)

    assert watch.asked >= 1
    assert watch.daemon.board.environments["prod"].answered_at == watch.at
    assert {line["event"] for line in logs if line["log_level"] != "debug"} == {
        "setting changed",
        "verdict changed",
    }


async def test_what_twilio_does_not_say_is_no_change_and_is_found_when_it_speaks_again(watch: Watch) -> None:
    await watch.sweep(0)
    watch.simulator.world.service.down = True
    await watch.sweep()
    meanwhile = watch.cl.changes
    watch.simulator.world.service.down = False
    shut(watch.simulator.world)
    await watch.sweep()
    assert (meanwhile, watch.cl.changes) == ((), (acl_change(minutes=10),))


async def test_an_edit_that_is_taken_back_leaves_no_difference(watch: Watch) -> None:
    await watch.edited(shut)
    assert len(changes_since_it_worked(watch.cl)) == 1
    watch.simulator.world.trunk("acme-cl").acls.clear()
    await watch.sweep()

    assert [change.after for change in watch.cl.changes] == ["office (203.0.113.10/32)", "none"]
    assert changes_since_it_worked(watch.cl) == ()


async def test_a_restart_forgets_nothing_and_finds_what_changed_meanwhile(watch: Watch) -> None:
    await watch.sweep(0)
    await watch.restart()
    shut_by(USER)(watch.simulator.world)
    await watch.sweep()
    assert watch.cl.changes == (acl_change(f"user {USER}"),)

    before = watch.cl
    await watch.restart()
    assert (watch.cl.settings, watch.cl.changes, watch.cl.resources) == (
        before.settings,
        before.changes,
        before.resources,
    )


async def test_another_process_sees_the_same(watch: Watch) -> None:
    with closing(SqlStore(watch.directory / "trunkwatch.sqlite")) as other:
        follower = other.load()
        for edit in (untouched, shut_by(USER), untouched, lambda world: world.trunk("acme-cl").acls.clear()):
            edit(watch.simulator.world)
            await watch.sweep()
            for position, event in other.follow(follower.position):
                follower = follower.apply(position, event)

        assert follower == watch.daemon.board == other.load()
        looked_back = other.records.settings(Wanted("prod", "cl"), 10).items
        assert tuple(found.change for found in looked_back) == watch.cl.changes[::-1]
        assert [change.by for change in watch.cl.changes] == [f"user {USER}", ""]


async def test_a_changed_setting_is_a_line_of_the_log(watch: Watch) -> None:
    with capture_logs() as logs:
        await watch.edited(shut_by(USER))

    (line,) = [line for line in logs if line["event"] == "setting changed"]
    assert line == {
        "event": "setting changed",
        "log_level": "info",
        "environment": "prod",
        "route": "cl",
        "setting": "acls",
        "before": "none",
        "after": "office (203.0.113.10/32)",
        "by": f"user {USER}",
    }

"""What is asked beside sweeps and calls: Twilio's error log, status pages, and the dead man's switch."""

import asyncio
from datetime import timedelta
from typing import Final

import pytest
from structlog.testing import capture_logs

from monitor.engine.ping import Pinger
from monitor.model.incident import Vendor
from monitor.simulator import Simulator
from monitor.simulator.accounts import Alert, sid
from monitor.simulator.status import Reported
from tests.faults.faults import FAULTS, OF_LISTS, Fault, says
from tests.faults.proxy import Proxy
from tests.faults.watching import HASTY, PATIENT, Watched, watching

LOG: Final = "/monitor.twilio.com/*"
PAGES: Final = "/status.*"
SECRET: Final = "a-secret-name"
SEEN_IN_THE_HEAD: Final = (
    "reset",
    "closed",
    "black hole",
    "slow drip",
    "no HTTP",
    "endless head",
    "endless line",
    "endless patience",
    "401",
    "429 for years",
    "503",
    "redirect",
)
OF_BODIES: Final = ("endless body", "10 MB", "gzip bomb", "slow drip of the body", "reset in the body")


def logged(watched: Watched, code: int) -> None:
    alerts = watched.simulator.world.account.alerts
    number = len(alerts) + 1
    at = watched.clock.now() - timedelta(seconds=1)
    alerts.append(Alert(sid("NO", number), code, "in Twilio's words", sid("CA", number), "error", at))


async def totals(watched: Watched) -> dict[str, int]:
    """Twilio's error log as it is counted after it was read on."""
    watched.clock.move(minutes=1)
    async with asyncio.timeout(60):
        await watched.daemon.read_log("prod")
    return dict(watched.daemon.board.environments["prod"].alerts.totals)


@pytest.mark.parametrize("name", [*FAULTS, *OF_LISTS])
async def test_a_log_that_comes_spoilt_counts_nothing_and_what_was_missed_is_counted_once(name: str) -> None:
    fault = FAULTS.get(name)
    async with watching(HASTY if fault and fault.hangs else PATIENT) as watched:
        assert await totals(watched) == {}
        logged(watched, 32205)
        watched.twilio.spoil(LOG, fault.spoil if fault else OF_LISTS[name])
        assert await totals(watched) == {}
        await watched.heal()
        assert await totals(watched) == {"32205": 1}
        assert await totals(watched) == {"32205": 1}


def said(watched: Watched) -> dict[Vendor, tuple[bool, list[str]]]:
    """By vendor whether its page could be read, and what it says."""
    vendors = watched.daemon.board.environments["prod"].vendors
    return {
        vendor: (not status.unread, [each.name for each in status.incidents])
        for vendor, status in vendors.items()
    }


@pytest.mark.parametrize("name", FAULTS)
async def test_a_status_page_that_comes_spoilt_says_nothing_new_and_no_check_depends_on_it(name: str) -> None:
    fault = FAULTS[name]
    async with watching(HASTY if fault.hangs else PATIENT) as watched:
        page = watched.simulator.world.status[Vendor.TWILIO]
        page.incidents.append(Reported("Calls fail", ("Elastic SIP Trunking",), watched.clock.now()))
        healthy = await watched.swept()
        watched.twilio.spoil(PAGES, fault.spoil)
        watched.livekit.spoil(PAGES, fault.spoil)

        assert await watched.swept() == healthy
        assert said(watched) == {Vendor.TWILIO: (False, ["Calls fail"]), Vendor.LIVEKIT: (False, [])}
        assert watched.reasons("twilio-status") == {fault.twilio}
        await watched.heal()
        assert await watched.swept() == healthy
        assert said(watched) == {Vendor.TWILIO: (True, ["Calls fail"]), Vendor.LIVEKIT: (True, [])}


async def pinged(fault: Fault, within: float) -> list[tuple[str, str | None]]:
    """What is logged of a switch that answers spoilt, and then well; `within` seconds an answer comes."""
    async with Simulator() as simulator, Proxy(simulator.url) as proxy:
        proxy.spoil("*", fault.spoil)
        pinger = Pinger(lambda: f"{proxy.url}/{SECRET}", lambda: True, every=0.01, within=within)
        with capture_logs() as logs:
            task = asyncio.create_task(pinger.keep_on())
            async with asyncio.timeout(60):
                await proxy.asked_again(3)
                proxy.spoil("*", says(b"ok", "text/plain"))
                await proxy.asked_again(3)
                while len(logs) == 1:  # it was given up, and is not back yet
                    await proxy.asked_again(1)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    assert SECRET not in str(logs)
    return [(line["event"], line.get("reason")) for line in logs]


@pytest.mark.parametrize("name", SEEN_IN_THE_HEAD)
async def test_a_dead_man_s_switch_that_answers_spoilt_is_logged_once_and_so_is_its_end(name: str) -> None:
    fault = FAULTS[name]
    (gone, reason), (back, _) = await pinged(fault, within=1 if fault.hangs else 60)
    assert (gone, back) == ("ping_url does not answer", "ping_url answers again")
    assert reason


@pytest.mark.parametrize("name", OF_BODIES)
async def test_what_a_dead_man_s_switch_has_to_say_is_not_read(name: str) -> None:
    assert await pinged(FAULTS[name], within=60) == []

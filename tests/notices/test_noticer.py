"""Who is to be told is told: at least once, whatever fails, and not again for a restart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.model.notice import Delivery
from tests.notices.receiver import Receiver, receiving
from tests.notices.stage import Stage
from tests.notices.work import Office, telling


@pytest.fixture
async def office(receiver: Receiver, tmp_path: Path) -> AsyncIterator[Office]:
    office = Office(Stage("cl"), tmp_path / "history.sqlite", telling(receiver))
    await office.after(0)
    yield office
    office.store.close()


async def broken(office: Office) -> None:
    office.stage.fail("cl")
    await office.told(4)


async def test_a_break_and_its_end_are_one_notice_each(office: Office, receiver: Receiver) -> None:
    await broken(office)
    await office.told(20)
    office.stage.heal("cl")
    await office.told(20)

    assert receiver.titles == [
        "prod / cl cannot call: the carrier fails the call",
        "prod / cl can call again",
    ]
    assert [each["type"] for each in receiver.got] == ["failure", "success"]
    assert "The cause was: the carrier fails the call." in receiver.got[1]["message"]
    assert office.delivered == {Delivery.SENT: 2}


async def test_a_restart_repeats_nothing(office: Office, receiver: Receiver) -> None:
    await broken(office)
    for _ in range(3):
        office.restart()
        await office.told(10)
    assert len(receiver.got) == 1
    office.stage.heal("cl")
    office.restart()
    await office.told(5)
    office.restart()
    await office.told(5)

    assert receiver.titles[1:] == ["prod / cl can call again"]


async def test_a_restart_loses_nothing_that_happened_meanwhile(office: Office, receiver: Receiver) -> None:
    office.stage.fail("cl")
    office.stage.now += timedelta(hours=1)
    office.restart()
    await office.told(4)
    assert len(receiver.got) == 1
    office.stage.heal("cl")
    office.stage.now += timedelta(hours=1)
    office.restart()
    await office.told(4)

    assert receiver.titles[1:] == ["prod / cl can call again"]


async def test_what_was_sent_and_not_noted_is_sent_again(office: Office, receiver: Receiver) -> None:
    receiver.answers.clear()
    office.stage.fail("cl")
    await office.told(2)
    office.stage.now += timedelta(minutes=1)
    sending = asyncio.create_task(office.noticer.round())
    await receiver.arrived(1)
    office.restart()  # as after a kill: the first one never hears the answer
    receiver.answers.set()
    await office.after(0)
    await sending

    assert len(receiver.got) == 2
    assert receiver.got[0]["title"] == receiver.got[1]["title"]
    office.restart()
    await office.told(10)
    assert len(receiver.got) == 2


async def test_who_does_not_take_it_is_tried_again_until_they_do(office: Office, receiver: Receiver) -> None:
    receiver.status = 503
    with capture_logs() as logs:
        await broken(office)
        await office.told(10)
        tries = len(receiver.got)
        receiver.status = 200
        await office.told(15)

    assert 3 < tries < 12, "again and again, and less and less often"
    assert len(receiver.got) == tries + 1
    assert "This comes late: it was so at 02 Mar 12:03 UTC." in receiver.got[-1]["message"]
    assert office.delivered == {Delivery.FAILED: tries, Delivery.SENT: 1}
    assert [(line["event"], line.get("reason")) for line in logs if line["event"] != "notice"] == [
        ("a notice is not taken: it is tried again", "HTTP 503"),
        ("notices are taken again", None),
    ]
    assert "sentinel" not in str(logs)


async def test_what_waits_for_somebody_outlasts_a_restart(office: Office, receiver: Receiver) -> None:
    receiver.status = 500
    await broken(office)
    office.stage.heal("cl")
    await office.told(4)
    receiver.got.clear()
    receiver.status = 200
    office.restart()
    await office.told(1)

    assert receiver.titles == [
        "prod / cl cannot call: the carrier fails the call",
        "prod / cl can call again",
    ]


async def test_one_who_fails_keeps_nothing_from_the_others(receiver: Receiver, tmp_path: Path) -> None:
    async with receiving() as other:
        other.status = 500
        office = Office(Stage("cl"), tmp_path / "history.sqlite", telling(other, receiver))
        await office.after(0)
        await broken(office)
        await office.told(10)
        assert len(receiver.got) == 1
        other.got.clear()
        other.status = 200
        await office.told(20)
        assert len(other.got) == 1
        assert len(receiver.got) == 1, "who took it does not get it twice"
        office.store.close()


async def test_a_flood_is_bounded_and_nothing_of_it_is_lost(receiver: Receiver, tmp_path: Path) -> None:
    office = Office(Stage("cl"), tmp_path / "history.sqlite", telling(receiver, after=timedelta(), at_most=5))
    office.stage.call("cl")
    for _ in range(20):
        office.stage.fail("cl")
        await office.after(2)
        office.stage.heal("cl")
        await office.after(0)
    assert len(receiver.got) == 5
    assert "This is number 5 within an hour" in receiver.got[-1]["message"]
    await office.told(30)

    digests = [each for each in receiver.got if " notices since " in each["title"]]
    assert len(digests) == 1
    told = sum(line.count("prod / cl c") for each in digests for line in each["message"].splitlines())
    more = [line for each in digests for line in each["message"].splitlines() if line.startswith("and ")]
    assert (len(receiver.got), told + sum(int(line.split()[1]) for line in more)) == (6, 35)
    office.store.close()


async def test_who_does_not_hold_the_lock_tells_nobody_and_takes_up_what_the_other_told(
    office: Office, receiver: Receiver
) -> None:
    office.holds = False
    await broken(office)
    assert receiver.got == []
    office.holds = True
    await office.told(4)
    assert len(receiver.got) == 1
    office.holds = False
    await office.told(1)
    office.holds = True
    await office.told(10)
    assert len(receiver.got) == 1


async def test_what_cannot_be_kept_is_sent_all_the_same_and_once(office: Office, receiver: Receiver) -> None:
    office.refuses = True
    with capture_logs() as logs:
        await broken(office)
        await office.told(10)

    assert len(receiver.got) == 1
    failing = [line["event"] for line in logs if line["log_level"] == "error"]
    assert failing == ["notices are not kept: a restart may repeat them"]
    office.refuses = False
    await office.told(1)
    office.restart()
    await office.told(10)
    assert len(receiver.got) == 1


async def test_without_the_block_nobody_is_told_and_a_reload_that_brings_it_tells(
    office: Office, receiver: Receiver
) -> None:
    before, office.settings = office.settings, None
    await broken(office)
    assert receiver.got == []
    office.settings = before
    await office.told(4)

    assert len(receiver.got) == 1


async def test_a_reload_may_name_somebody_else(office: Office, receiver: Receiver) -> None:
    receiver.status = 500
    await broken(office)
    async with receiving() as other:
        both = telling(receiver, other)
        office.settings = replace(both, to=both.to[1:])
        office.stage.heal("cl")
        await office.told(5)
        assert other.titles == ["prod / cl can call again"]


async def test_the_end_of_the_process_lets_what_is_on_its_way_arrive_and_be_noted(
    office: Office, receiver: Receiver
) -> None:
    receiver.answers.clear()
    office.stage.fail("cl")
    await office.told(2)
    office.stage.now += timedelta(minutes=1)
    keeping_on = asyncio.create_task(office.noticer.keep_on())
    await receiver.arrived(1)
    keeping_on.cancel()
    await asyncio.sleep(0)
    receiver.answers.set()
    with suppress(asyncio.CancelledError):
        await keeping_on
    office.restart()
    await office.told(10)

    assert len(receiver.got) == 1


async def test_an_error_of_our_own_does_not_end_it(office: Office, receiver: Receiver) -> None:
    office.stage.fail("cl")
    good, looked = office.stage.board, asyncio.Event()
    loop = asyncio.get_running_loop()

    class Damaged:
        def __getattr__(self, name: str) -> object:
            loop.call_soon_threadsafe(looked.set)
            raise RuntimeError("sentinel")

    office.stage.board = Damaged()  # type: ignore[assignment]
    office.restart(look=0.001)
    with capture_logs() as logs:
        keeping_on = asyncio.create_task(office.noticer.keep_on())
        await looked.wait()
        office.stage.board, office.settings = good, telling(receiver, after=timedelta())
        await receiver.arrived(1)
        keeping_on.cancel()
        await asyncio.gather(keeping_on, return_exceptions=True)

    assert {"event": "notices failed", "error": "RuntimeError", "log_level": "error"} in logs
    assert "sentinel" not in str(logs)

"""A notice is carried by apprise, over HTTP to a server on this machine."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from apprise.plugins import opsgenie, pagerduty

from monitor.model.notice import Notice, Tone
from monitor.notices.courier import Courier
from monitor.notices.settings import Target
from tests.notices.receiver import Receiver

NOTICE = Notice(
    datetime(2026, 3, 2, 12, tzinfo=UTC),
    Tone.BROKEN,
    "prod / cl cannot call: an IP ACL is in LiveKit's way",
    "Because: <b>1 & 2</b> *are* attached.\nhttps://trunkwatch.internal/routes/prod/cl",
    "prod-calls-1",
)


def target(url: str) -> Target:
    return Target("abcd-1", "notices.to[0] (JSON)", url)


@pytest.fixture(autouse=True)
def heard() -> Iterator[StringIO]:
    """All that any library logs at any level meanwhile; a part of a URL must not be in it."""
    heard = StringIO()
    handler, root = logging.StreamHandler(heard), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(handler)
    root.setLevel(level)
    assert "sentinel" not in heard.getvalue()


@pytest.mark.parametrize(
    ("tone", "kind"),
    [
        (Tone.BROKEN, "failure"),
        (Tone.WARNING, "warning"),
        (Tone.HEALED, "success"),
        (Tone.NOTE, "info"),
    ],
)
async def test_title_text_and_tone_arrive_as_they_are(receiver: Receiver, tone: Tone, kind: str) -> None:
    notice = Notice(NOTICE.at, tone, NOTICE.title, NOTICE.text)

    assert await Courier().carry(notice, target(receiver.url())) == ""

    (got,) = receiver.got
    assert (got["title"], got["message"], got["type"]) == (NOTICE.title, NOTICE.text, kind)


@pytest.mark.parametrize(
    ("status", "trouble"), [(401, "HTTP 401"), (404, "HTTP 404"), (500, "HTTP 500"), (302, "HTTP 302")]
)
async def test_what_is_not_taken_is_told_by_its_status_and_no_redirect_is_followed(
    receiver: Receiver, status: int, trouble: str
) -> None:
    receiver.status = status

    assert await Courier().carry(NOTICE, target(receiver.url("sentinel?token=sentinel"))) == trouble
    assert len(receiver.got) == 1


async def test_nobody_listening_is_told_without_the_address(receiver: Receiver, unused_tcp_port: int) -> None:
    trouble = await Courier().carry(NOTICE, target(f"json://127.0.0.1:{unused_tcp_port}/sentinel"))

    assert trouble == "no connection"


async def test_who_does_not_answer_is_not_waited_for_and_nobody_else_is_sent_there_meanwhile(
    receiver: Receiver,
) -> None:
    receiver.answers.clear()
    courier = Courier(within=2)

    assert await courier.carry(NOTICE, target(receiver.url("sentinel?rto=60"))) == "no answer in 2 s"
    assert await courier.carry(NOTICE, target(receiver.url("sentinel?rto=60"))) == (
        "the attempt before is still under way"
    )
    await receiver.arrived(1)
    assert len(receiver.got) == 1
    left = [thread for thread in threading.enumerate() if thread.name == "notices"]
    assert left
    assert all(thread.daemon for thread in left), "it would hold up the end of the process"
    receiver.answers.set()
    await asyncio.to_thread(left[0].join)
    assert await courier.carry(NOTICE, target(receiver.url("sentinel"))) == ""


async def test_apprise_leaves_no_thread_that_holds_up_the_end_of_the_process(receiver: Receiver) -> None:
    before = set(threading.enumerate())

    await Courier().carry(NOTICE, target(receiver.url()))

    left = [each for each in threading.enumerate() if each not in before and not each.daemon]
    assert left == []


async def test_the_loop_goes_on_while_somebody_is_slow(receiver: Receiver) -> None:
    receiver.answers.clear()
    carrying = asyncio.create_task(Courier().carry(NOTICE, target(receiver.url())))
    await receiver.arrived(1)  # this loop served it, while the courier waits for the answer
    assert not carrying.done()
    receiver.answers.set()

    assert await carrying == ""


@pytest.fixture
def pager(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> str:
    """PagerDuty's address is a constant of apprise: here it is the receiver's."""
    monkeypatch.setitem(pagerduty.PAGERDUTY_API_LOOKUP, "us", f"http://127.0.0.1:{receiver.port}/enqueue")
    return "pagerduty://integration-sentinel@api-sentinel"


async def test_a_pager_that_can_is_told_to_end_what_it_raised(receiver: Receiver, pager: str) -> None:
    courier = Courier()
    healed = Notice(NOTICE.at, Tone.HEALED, "prod / cl can call again", "It was …", NOTICE.incident)

    assert await courier.carry(NOTICE, target(pager)) == ""
    assert await courier.carry(healed, target(pager)) == ""

    raised, ended = receiver.got
    assert (raised["event_action"], ended["event_action"]) == ("trigger", "resolve")
    assert raised["dedup_key"] == ended["dedup_key"] == "prod-calls-1"
    assert raised["payload"]["severity"] == "critical"
    assert raised["payload"]["summary"].startswith(NOTICE.title)


async def test_a_pager_that_would_keep_an_end_to_itself_is_made_to_tell_it(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opsgenie.OPSGENIE_API_LOOKUP, "us", f"http://127.0.0.1:{receiver.port}/alerts")
    healed = Notice(NOTICE.at, Tone.HEALED, "prod / cl can call again", "It was …", NOTICE.incident)

    await Courier().carry(healed, target("opsgenie://8b799edf-6f98-4d3a-9be7-2862fb4e5752"))

    (got,) = receiver.got
    assert got["message"] == "prod / cl can call again"


async def test_what_the_url_says_of_that_stays(receiver: Receiver, pager: str) -> None:
    healed = Notice(NOTICE.at, Tone.HEALED, "prod / cl can call again", "It was …", NOTICE.incident)

    await Courier().carry(healed, target(f"{pager}?action=trigger&dedup=mine"))

    (got,) = receiver.got
    assert (got["event_action"], got["dedup_key"]) == ("trigger", "mine")


async def test_what_is_too_long_for_a_pager_is_cut_off_rather_than_refused(
    receiver: Receiver, pager: str
) -> None:
    long = Notice(NOTICE.at, Tone.BROKEN, NOTICE.title, "word " * 1000, NOTICE.incident)

    assert await Courier().carry(long, target(pager)) == ""

    (got,) = receiver.got
    assert len(got["payload"]["summary"]) <= 1024


async def test_a_library_that_fails_is_told_by_the_name_of_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unpaid(Exception):  # noqa: N818 - the name of somebody's error
        pass

    def raising(*_arguments: object, **_more: object) -> None:
        raise Unpaid("sentinel")

    monkeypatch.setattr("apprise.Apprise.notify", raising)

    assert await Courier().carry(NOTICE, target("json://127.0.0.1/sentinel")) == "Unpaid"

"""Who debugs reads of every request what was asked and how it was answered, and nothing of what was in it."""

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.upstream.account import AC, SECRET, SK, TOKEN, TRUNKS, listed, trunk
from tests.upstream.calling import DIAL, NUMBER, ROOM, dial, sip, takes_calls
from tests.upstream.cloud import Cloud, answers, refuses
from tests.upstream.conftest import CallLiveKit, ReadRecords, ReadTwilio
from tests.upstream.project import LIVEKIT_KEY, LIVEKIT_SECRET
from tests.upstream.records import CALLEE, CALLS, SINCE, UNTIL


def told(logs: list[Any], operation: str) -> list[dict[str, Any]]:
    """The lines of an operation, without the time that it took."""
    return [
        {name: value for name, value in line.items() if name != "seconds"}
        for line in logs
        if line["operation"] == operation
    ]


def line(operation: str, upstream: str = "twilio", **changes: Any) -> dict[str, Any]:
    usual = {"status": 200, "attempt": 1, "failure": "none", "environment": "prod", "event": "request"}
    return {**usual, "operation": operation, "upstream": upstream, "log_level": "debug", **changes}


async def test_a_request_is_one_line_at_debug(cloud: Cloud, twilio: ReadTwilio) -> None:
    with capture_logs() as logs:
        await twilio().read(())

    assert told(logs, "trunking/v1/Trunks") == [line("trunking/v1/Trunks")]
    assert len(logs) == len(cloud.paths())
    assert all(each["seconds"] >= 0 for each in logs)


async def test_every_attempt_is_a_line_with_its_number_and_status(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(TRUNKS, answers({}, 503), refuses(429, 20429), listed("trunks", trunk()))

    with capture_logs() as logs:
        await twilio().read(())

    assert told(logs, "trunking/v1/Trunks") == [
        line("trunking/v1/Trunks", status=503, failure="server-error"),
        line("trunking/v1/Trunks", status=429, failure="rate-limited", attempt=2),
        line("trunking/v1/Trunks", attempt=3),
    ]


async def test_a_dial_that_is_refused_is_a_line_with_its_status(cloud: Cloud, caller: CallLiveKit) -> None:
    takes_calls(cloud)
    cloud.says(DIAL, sip(403, "permission_denied", 403, f"Forbidden {NUMBER}"))

    with capture_logs() as logs, pytest.raises(Exception, match="permission_denied"):
        await caller().dial(dial(), timedelta(seconds=10))

    assert told(logs, "SIP/CreateSIPParticipant") == [
        line("SIP/CreateSIPParticipant", "livekit", status=403, failure="forbidden")
    ]


async def test_nothing_of_a_request_or_a_reply_is_told(
    cloud: Cloud, twilio: ReadTwilio, records: ReadRecords, caller: CallLiveKit
) -> None:
    takes_calls(cloud)
    cloud.says(CALLS, refuses(404, 20404))

    with capture_logs() as logs:
        await twilio().read(("acme.pstn.twilio.com",))
        await records().calls_to(CALLEE, SINCE, UNTIL)
        await caller().create_room(ROOM, timedelta(seconds=10))
        await caller().dial(dial(), timedelta(seconds=10))

    for private in (AC, SK, SECRET, TOKEN, LIVEKIT_KEY, LIVEKIT_SECRET, NUMBER[1:], CALLEE.number[1:], ROOM):
        assert private not in repr(logs)

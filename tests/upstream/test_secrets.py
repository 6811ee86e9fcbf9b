"""No secret leaves an upstream: not in a log, a gap, an exception or a repr."""

import logging

import pytest
from pydantic import SecretStr

from monitor.model.reading import Unread
from monitor.upstream import Gate, Limits
from monitor.upstream.failure import ReadFailure
from monitor.upstream.twilio_account import Login
from monitor.upstream.twilio_transport import TwilioTransport
from tests.upstream import account as at
from tests.upstream import project
from tests.upstream.account import SECRET, TOKEN, Recorder
from tests.upstream.cloud import Cloud, Reply, breaks_off, hangs, refuses, resets, sends
from tests.upstream.conftest import ReadLiveKit, ReadTwilio

SENTINEL = "sentinel"
ECHO = refuses(400, 20001, f"you sent {SECRET} and {TOKEN} for +551155503793")


@pytest.mark.parametrize("reply", [ECHO, sends(SECRET.encode()), resets, breaks_off, hangs])
async def test_a_failing_sweep_of_twilio_tells_no_secret_at_debug_level(
    cloud: Cloud, twilio: ReadTwilio, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    cloud.says(at.TRUNKS, reply)
    cloud.says(at.NUMBERS, reply)
    readings = await twilio(Limits(request=0.05, attempts=2)).read(["acme"])
    assert isinstance(readings.trunks, Unread)
    assert SENTINEL not in caplog.text + repr(readings)
    assert "551155503793" not in caplog.text + repr(readings.trunks) + repr(readings.numbers)


async def test_a_healthy_sweep_of_twilio_tells_no_secret_either(
    cloud: Cloud, twilio: ReadTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reader = twilio(api_key=None, api_secret=None, auth_token=SecretStr(TOKEN))
    readings = await reader.read(["acme"])
    assert SENTINEL not in caplog.text + repr(readings) + repr(vars(reader))


async def test_the_auth_token_in_the_account_s_reply_goes_no_further_than_the_transport(
    cloud: Cloud, observer: Recorder
) -> None:
    transport = TwilioTransport("prod", cloud.url, Gate(), observer, Limits())
    response = await transport.request("GET", f"https://api.twilio.com/2010-04-01/Accounts/{at.AC}.json")
    await transport.aclose()
    assert '"status": "active"' in response.text
    assert SENTINEL not in response.text


async def test_an_exception_holds_neither_the_request_nor_the_reply(cloud: Cloud, observer: Recorder) -> None:
    cloud.says(at.TRUNKS, breaks_off)
    transport = TwilioTransport("prod", cloud.url, Gate(), observer, Limits(attempts=1))
    with pytest.raises(ReadFailure) as raised:
        await transport.request("GET", "https://trunking.twilio.com/v1/Trunks", auth=("AC", SECRET))
    await transport.aclose()
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert SENTINEL not in repr(raised.value)


def test_a_login_shows_its_account_alone() -> None:
    assert repr(Login(at.AC, at.SK, SECRET)) == f"Login({at.AC})"


@pytest.mark.parametrize(
    "reply",
    [
        project.listed(project.trunk()),
        project.listed(project.trunk(transport=9)),
        sends(project.PASSWORD.encode(), "application/protobuf"),
        refuses(500, 1, project.LIVEKIT_SECRET),
        hangs,
    ],
)
async def test_a_reading_of_livekit_tells_no_secret_at_debug_level(
    cloud: Cloud, livekit: ReadLiveKit, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    cloud.says(project.LIST_TRUNKS, reply)
    reader = livekit(Limits(request=1, attempts=2))
    reading = await reader.trunks()
    tokens = [asked.headers["Authorization"].removeprefix("Bearer ") for asked in cloud.asked]
    assert tokens
    for secret in (SENTINEL, *tokens):
        assert secret not in caplog.text + repr(reading) + repr(vars(reader))

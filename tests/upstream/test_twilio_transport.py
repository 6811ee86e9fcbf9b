"""Where requests go, how often they are tried, and who is told."""

import asyncio

import pytest

from monitor.model.reading import GapReason, Known, Unread
from monitor.upstream import Gate, Limits
from monitor.upstream.failure import ReadFailure
from monitor.upstream.twilio_transport import TwilioTransport
from tests.upstream import account as at
from tests.upstream.account import Recorder
from tests.upstream.cloud import Cloud, answers, refuses, waits
from tests.upstream.conftest import ReadTwilio

OPERATION = "trunking/v1/Trunks"
HEALTHY = at.listed("trunks", at.trunk())


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_passing_fault_is_asked_again_and_every_attempt_is_counted(
    cloud: Cloud, twilio: ReadTwilio, observer: Recorder, status: int
) -> None:
    cloud.says(at.TRUNKS, refuses(status, 20000 + status), refuses(status, 20000 + status), HEALTHY)
    assert isinstance((await twilio().read([])).trunks, Known)
    reason = GapReason.RATE_LIMITED if status == 429 else GapReason.SERVER_ERROR
    assert observer.failures(OPERATION) == [reason, reason, None]


async def test_a_rate_limit_that_stays_is_given_up_after_four_attempts(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    cloud.says(at.TRUNKS, refuses(429, 20429, headers={"Retry-After": "1"}))
    assert isinstance((await twilio().read([])).trunks, Unread)
    assert cloud.paths().count(at.TRUNKS) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_refusal_is_not_asked_again(cloud: Cloud, twilio: ReadTwilio, status: int) -> None:
    cloud.says(at.TRUNKS, refuses(status, 20001))
    await twilio().read([])
    assert cloud.paths().count(at.TRUNKS) == 1


async def test_a_request_that_writes_is_never_repeated(cloud: Cloud, observer: Recorder) -> None:
    cloud.says(at.TRUNKS, refuses(503, 20503))
    transport = TwilioTransport("prod", cloud.url, Gate(), observer, Limits())
    with pytest.raises(ReadFailure) as raised:
        await transport.request("POST", "https://trunking.twilio.com/v1/Trunks", data={"FriendlyName": "x"})
    await transport.aclose()
    assert raised.value.reason is GapReason.SERVER_ERROR
    assert [asked.method for asked in cloud.asked] == ["POST"]


async def test_the_gate_is_free_while_a_request_waits_to_be_repeated(
    cloud: Cloud, observer: Recorder
) -> None:
    """With one slot, the second request must pass between two attempts of the first."""
    second_seen = asyncio.Event()
    cloud.says(at.TRUNKS, refuses(503, 20503), waits(second_seen, HEALTHY))
    transport = TwilioTransport("prod", cloud.url, Gate(1), observer, Limits())
    first = asyncio.create_task(transport.request("GET", "https://trunking.twilio.com/v1/Trunks"))
    await cloud.asked_for(at.TRUNKS)
    second = asyncio.create_task(transport.request("GET", "https://voice.twilio.com/v1/Settings"))
    cloud.says(at.SETTINGS, answers({}))
    async with asyncio.timeout(60):
        await second
    second_seen.set()
    assert (await first).status_code == 200
    await transport.aclose()


async def test_operations_are_path_templates_without_a_sid_or_a_domain(
    twilio: ReadTwilio, observer: Recorder
) -> None:
    await twilio().read(["acme"])
    operations = {operation for _, _, operation, _ in observer.requests}
    assert operations == {
        "trunking/v1/Trunks",
        "trunking/v1/Trunks/{sid}/CredentialLists",
        "trunking/v1/Trunks/{sid}/IpAccessControlLists",
        "routes/v2/Trunks/{domain}",
        "api/2010-04-01/Accounts/{sid}",
        "api/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers",
        "api/2010-04-01/Accounts/{sid}/OutgoingCallerIds",
        "api/2010-04-01/Accounts/{sid}/SIP/CredentialLists/{sid}/Credentials",
        "voice/v1/DialingPermissions/Countries",
    }
    assert {(environment, upstream) for environment, upstream, _, _ in observer.requests} == {
        ("prod", "twilio")
    }
    assert all(seconds > 0 for seconds in observer.seconds)


async def test_a_next_page_of_a_path_we_do_not_know_makes_no_new_label(
    cloud: Cloud, twilio: ReadTwilio, observer: Recorder
) -> None:
    cloud.says(at.TRUNKS, at.listed("trunks", then="https://trunking.twilio.com/v1/Elsewhere/77?Page=1"))
    cloud.says("/trunking.twilio.com/v1/Elsewhere/77", HEALTHY)
    assert isinstance((await twilio().read([])).trunks, Known)
    assert observer.failures("other") == [None]


async def test_the_sdk_s_environment_variables_and_a_proxy_s_change_nothing(
    cloud: Cloud, twilio: ReadTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "TWILIO_EDGE": "sydney",
        "TWILIO_REGION": "au1",
        "TWILIO_ACCOUNT_SID": "AC" + "f" * 32,
        "TWILIO_AUTH_TOKEN": "another",
        "HTTP_PROXY": "http://127.0.0.1:1",
        "http_proxy": "http://127.0.0.1:1",
        "ALL_PROXY": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    readings = await twilio().read(["acme"])
    assert readings.trunks.get()[at.TK].credential_lists.get()
    assert {path.split("/")[1] for path in cloud.paths()} == {
        "api.twilio.com",
        "trunking.twilio.com",
        "voice.twilio.com",
        "routes.twilio.com",
    }


async def test_another_region_is_read_at_its_own_hosts_and_us1_for_what_lives_there_alone(
    cloud: Cloud, twilio: ReadTwilio
) -> None:
    regional = at.TRUNKS.replace("trunking.", "trunking.dublin.ie1.")
    cloud.says(regional, at.listed("trunks", at.trunk()))
    cloud.says(at.ACCOUNT.replace("api.", "api.dublin.ie1."), answers(at.account()))
    await twilio(region="ie1", edge="dublin").read(["acme"])
    assert {path.split("/")[1] for path in cloud.paths()} == {
        "api.dublin.ie1.twilio.com",
        "trunking.dublin.ie1.twilio.com",
        "voice.twilio.com",
        "routes.twilio.com",
    }


async def test_a_region_without_verified_caller_ids_has_none(twilio: ReadTwilio, observer: Recorder) -> None:
    readings = await twilio(region="ie1", edge="dublin").read([])
    assert readings.caller_ids == Known(frozenset())
    assert observer.failures("api/2010-04-01/Accounts/{sid}/OutgoingCallerIds") == [None]


async def test_missing_caller_ids_in_us1_are_a_failure(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(at.CALLER_IDS, refuses(404, 20404))
    readings = await twilio().read([])
    assert isinstance(readings.caller_ids, Unread)
    assert readings.caller_ids.gap.reason is GapReason.NOT_FOUND


async def test_a_base_url_with_a_path_keeps_it(cloud: Cloud, twilio: ReadTwilio) -> None:
    cloud.says(f"/proxy{at.TRUNKS}", HEALTHY)
    readings = await twilio(base_url=f"{cloud.url}/proxy").read([])
    assert at.TK in readings.trunks.get()

"""Whatever the clouds answer, a sweep ends with readings and a call with a conclusion."""

from datetime import timedelta
from typing import Final

import pytest
from hypothesis import strategies as st
from structlog.testing import capture_logs

from monitor.history.codec import decode_environment, decode_route, encode_environment, encode_route
from monitor.model.phone import Callee
from monitor.model.reading import Known, Unread
from monitor.model.run import Run
from monitor.simulator.cast import AUTH_TOKEN, PASSWORD, phone
from tests.faults.faults import alters
from tests.faults.watching import Verdicts, Watched, watching
from tests.fuzz.examples import each
from tests.fuzz.spoiling import Change, of_json, of_protobuf

SECRETS: Final = (PASSWORD, AUTH_TOKEN, "sentinel4f1d")
READ: Final = (
    "/trunking.twilio.com/v1/Trunks",
    "*/CredentialLists",
    "*/Credentials.json",
    "*/IpAccessControlLists",
    "*/IncomingPhoneNumbers.json",
    "*/OutgoingCallerIds.json",
    "/voice.twilio.com/v1/DialingPermissions/Countries",
    "*/Balance.json",
    "/api.twilio.com/2010-04-01/Accounts/AC????????????????????????????????.json",
    "/routes.twilio.com/v2/Trunks/*",
    "/monitor.twilio.com/v1/Events",
    "/status.*",
)
ASKED_OF_A_CALL: Final = ("*/Calls.json", "*/Calls/*.json", "/monitor.twilio.com/v1/Alerts")
OF_CALLS: Final = (
    "*/CreateRoom",
    "*/CreateSIPParticipant",
    "*/ListParticipants",
    "*/ListRooms",
    "*/DeleteRoom",
)


async def readings(watched: Watched) -> None:
    """Both clouds as they are read now: nothing is raised, and no secret is in what was read."""
    connection = watched.daemon.plan.connections["prod"]
    trunks = await connection.livekit.trunks()
    twilio = await connection.twilio.read({"acme", "acme-cl"})
    for reading in (trunks, twilio.trunks, twilio.numbers, twilio.countries, twilio.account, twilio.balance):
        assert isinstance(reading, Known | Unread)
    assert not any(secret in repr((trunks, twilio)) for secret in SECRETS)


async def swept(watched: Watched) -> Verdicts:
    """A sweep, whose findings can be kept and told of no secret."""
    with capture_logs() as logs:
        verdicts = await watched.swept()
    board = watched.daemon.board
    around = board.environments["prod"]
    kept = [
        encode_environment(around),
        *(encode_route(each, around.swept_at) for each in board.routes.values()),
    ]
    decode_environment(kept[0])
    for text in kept[1:]:
        decode_route(text, around.swept_at)
    told = repr((kept, logs))
    assert not any(secret in told for secret in SECRETS)
    return verdicts


@pytest.mark.parametrize("part", range(3))
async def test_whatever_twilio_answers_a_sweep_has_readings_and_no_secret_in_them(part: int) -> None:
    async with watching() as watched:
        healthy = await watched.swept()

        async def judge(example: tuple[str, Change]) -> None:
            watched.twilio.spoil(example[0], alters(example[1]))
            await readings(watched)
            await swept(watched)
            await watched.heal()
            assert await watched.swept() == healthy

        await each(40, st.tuples(st.sampled_from(READ[part::3]), of_json), judge)


async def test_whatever_livekit_answers_a_sweep_has_readings_and_no_secret_in_them() -> None:
    async with watching() as watched:
        healthy = await watched.swept()

        async def judge(change: Change) -> None:
            watched.livekit.spoil("*/ListSIPOutboundTrunk", alters(change))
            await readings(watched)
            await swept(watched)
            await watched.heal()
            assert await watched.swept() == healthy

        await each(80, of_protobuf, judge)


async def test_whatever_twilio_s_records_hold_each_is_a_reading() -> None:
    async with watching() as watched:
        await watched.swept()
        watched.simulator.world.account.advanced_features = True
        sid = str((await watched.called()).evidence["call_sid"])
        connection, until = watched.daemon.plan.connections["prod"], watched.clock.now()
        since, callee = until - timedelta(hours=1), Callee(phone("cl"))
        watched.clock.move(hours=1)
        assert isinstance(await connection.records.insights(sid), Known)

        async def judge(change: Change) -> None:
            watched.twilio.spoil("*", alters(change))
            found = (
                await connection.records.call(sid, callee),
                await connection.records.calls_to(callee, since, until),
                await connection.records.alerts(since, until),
                await connection.records.insights(sid),
                await connection.twilio.audit(since, until),
            )
            assert all(isinstance(each, Known | Unread) for each in found)
            assert callee.number not in repr(found)

        await each(80, of_json, judge)


async def test_whatever_either_cloud_answers_of_a_call_it_is_concluded_once_and_over() -> None:
    of_livekit = st.tuples(st.sampled_from(OF_CALLS), of_protobuf)
    of_twilio = st.tuples(st.sampled_from(ASKED_OF_A_CALL), of_json)
    async with watching() as watched:
        await watched.swept()

        async def judge(example: tuple[str, Change]) -> None:
            before = len(watched.simulator.world.dials)
            path, change = example
            (watched.twilio if path in ASKED_OF_A_CALL else watched.livekit).spoil(path, alters(change))
            with capture_logs() as logs:
                run = await watched.called()
                await watched.daemon.read_log("prod")
            await watched.heal()
            await watched.cleaned()

            assert isinstance(run, Run)
            assert len(watched.simulator.world.dials) - before <= 1
            assert watched.simulator.world.calls_up == ()
            assert watched.simulator.world.project.rooms == {}
            assert not any(secret in repr((run, logs)) for secret in SECRETS)
            assert not any(line["log_level"] == "critical" for line in logs)

        await each(40, of_livekit | of_twilio, judge)

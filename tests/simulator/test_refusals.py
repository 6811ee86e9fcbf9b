"""What each failure of a call yields, a row of the table a test: code, HTTP status, sentence, SIP's own."""

import asyncio
from collections.abc import Callable

import pytest
from livekit import api

from monitor.simulator import Simulator
from monitor.simulator.cast import phone
from monitor.simulator.livekit import dialling, refusals
from monitor.simulator.sip import SILENCE, SipAnswer
from tests.simulator.calling import dial, failure, livekit, order, present

PREFIX = "twirp error unknown: "


@pytest.fixture(autouse=True)
def quick(sim: Simulator) -> None:
    sim.world.ring_seconds = 0.01


async def refused(
    sim: Simulator, status: int, reason: str = "No", error: int | None = None
) -> api.TwirpError:
    sim.world.answers[phone("cl")] = SipAnswer(status, reason, error)
    async with livekit(sim) as client:
        return await failure(client, order())


BY_CODE = {
    ("not_found", 404): (301, 302, 404, 410, 481, 604),
    ("resource_exhausted", 429): (440, 480, 486, 600),
    ("deadline_exceeded", 408): (408, 504),
    ("aborted", 409): (487, 491),
    ("invalid_argument", 400): (400, 405, 406, 415, 420, 484, 485, 488, 505, 513, 606, 499, 699),
    ("failed_precondition", 412): (500, 501, 502, 503, 409, 412, 482, 483, 599),
    ("permission_denied", 403): (402, 403, 433, 470, 603, 607, 608),
    ("unauthenticated", 401): (428, 436, 437, 438, 494),
}
BY_CODE_BEFORE = {
    ("unavailable", 503): (480, 486, 501, 503, 600, 603),
    ("permission_denied", 403): (403,),
    ("invalid_argument", 400): (400, 404, 420, 421, 484, 485),
    ("internal", 500): (408, 410, 487, 488, 500, 504, 607),
}


@pytest.mark.parametrize(
    ("status", "expected"), [(status, key) for key, statuses in BY_CODE.items() for status in statuses]
)
async def test_a_sip_answer_has_its_twirp_code_and_tells_itself(
    sim: Simulator, status: int, expected: tuple[str, int]
) -> None:
    error = await refused(sim, status)
    assert isinstance(error, api.SipCallError)
    assert (error.code, error.status) == expected
    assert (error.sip_status_code, error.sip_status) == (status, "No")
    assert "error_details" in error.metadata


@pytest.mark.parametrize(
    ("status", "expected"),
    [(status, key) for key, statuses in BY_CODE_BEFORE.items() for status in statuses],
)
async def test_a_sip_service_of_before_words_it_otherwise(
    sim: Simulator, status: int, expected: tuple[str, int]
) -> None:
    sim.world.project.old_sip_codes = True
    error = await refused(sim, status)
    assert isinstance(error, api.SipCallError)
    assert (error.code, error.status, error.sip_status_code) == (*expected, status)


@pytest.mark.parametrize(
    ("status", "reason", "message"),
    [
        (403, "Forbidden", "unexpected status from INVITE response: sip status: 403: Forbidden"),
        (404, "Not Found", "INVITE failed: sip status: 404: Not Found"),
        (486, "Busy Here", "INVITE failed: sip status: 486: Busy Here"),
    ],
)
async def test_the_sentence_names_the_sip_answer(
    sim: Simulator, status: int, reason: str, message: str
) -> None:
    assert (await refused(sim, status, reason)).message == PREFIX + message


@pytest.mark.parametrize("status", [400, 404, 480, 486, 488])
async def test_twilios_own_error_is_passed_on_for_five_answers(sim: Simulator, status: int) -> None:
    assert (await refused(sim, status, error=32209)).metadata[
        "sip_status"
    ] == "32209 Secure transport required"


@pytest.mark.parametrize("status", [403, 503, 603])
async def test_of_any_other_answer_only_the_reason_phrase_is_told(sim: Simulator, status: int) -> None:
    assert (await refused(sim, status, "Reason", error=32201)).metadata["sip_status"] == "Reason"


Edit = Callable[[Simulator], None]


def _no_trunk(sim: Simulator) -> None:
    del sim.world.project.trunks[sim.world.livekit_trunk("cl").id]


def _no_worker(sim: Simulator) -> None:
    sim.world.project.sip_workers = 0


def _address(address: str) -> Edit:
    def edit(sim: Simulator) -> None:
        sim.world.livekit_trunk("cl").address = address

    return edit


def _no_password(sim: Simulator) -> None:
    sim.world.livekit_trunk("cl").auth_password = ""


def _ask_again(sim: Simulator) -> None:
    sim.world.trunk("acme-cl").challenges_again = True
    sim.world.livekit_trunk("cl").auth_password = "wrong"


@pytest.mark.parametrize(
    ("edit", "code", "status", "message"),
    [
        (_no_trunk, "not_found", 404, "requested sip trunk does not exist"),
        (_no_worker, "unavailable", 503, f"{PREFIX}no response from servers"),
        (
            _address("sip:acme-cl.pstn.twilio.com"),
            "invalid_argument",
            400,
            f"{PREFIX}invalid request URI: address must be a hostname without 'sip:' prefix",
        ),
        (
            _address("acme-cl.pstn.atlantis.twilio.com"),
            "invalid_argument",
            400,
            f"{PREFIX}lookup acme-cl.pstn.atlantis.twilio.com: no such host",
        ),
        (
            _no_password,
            "failed_precondition",
            412,
            f"{PREFIX}sip server required auth, but no username or password was provided",
        ),
        (
            _ask_again,
            "failed_precondition",
            412,
            f"{PREFIX}max auth retry attempts reached for SIP invite",
        ),
    ],
)
async def test_what_livekit_refuses_by_itself_has_no_sip_status(
    sim: Simulator, edit: Edit, code: str, status: int, message: str
) -> None:
    edit(sim)
    async with livekit(sim) as client:
        error = await failure(client, order())
    assert not isinstance(error, api.SipCallError)
    assert (error.code, error.status, error.message) == (code, status, message)


async def test_a_trunk_without_numbers_needs_a_number_with_the_call(sim: Simulator) -> None:
    sim.world.livekit_trunk("cl").numbers = ["*"]
    request = order()
    request.sip_number = ""
    async with livekit(sim) as client:
        error = await failure(client, request)
        assert error.message == f"{PREFIX}no numbers on outbound trunk"
        await dial(client, order())


async def test_a_caller_id_without_a_plus_gets_one_on_the_way_to_twilio(sim: Simulator) -> None:
    request = order()
    request.sip_number = request.sip_number.removeprefix("+")
    async with livekit(sim) as client:
        await dial(client, request)
    assert sim.world.dials[0].from_number.startswith("+")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("sip_call_to", "", "missing sip callee number"),
        ("room_name", "", "missing room name"),
        ("sip_call_to", "a@b", "SipCallTo should be a phone number or SIP user, not a full SIP URI"),
    ],
)
async def test_a_request_that_says_too_little_is_refused_before_all(
    sim: Simulator, field: str, value: str, message: str
) -> None:
    request = order()
    setattr(request, field, value)
    async with livekit(sim) as client:
        error = await failure(client, request)
    assert (error.code, error.message) == ("invalid_argument", message)
    assert sim.world.dials == []


async def test_the_number_is_in_no_attribute_where_it_is_to_be_hidden(sim: Simulator) -> None:
    request = order()
    request.hide_phone_number = True
    async with livekit(sim) as client:
        await dial(client, request)
        (person,) = [one for one in await present(client) if one.kind == api.ParticipantInfo.Kind.SIP]
    assert phone("cl") not in str(person)


async def test_silence_longer_than_timer_b_ends_in_its_own_sentence(
    sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.simulator.livekit.leg.TIMER_B", 0.1)
    sim.world.answers[phone("cl")] = SILENCE
    async with livekit(sim) as client:
        error = await failure(client, order(ring=5))
    assert error.message == f"{PREFIX}transaction failed to complete (0 intermediate responses)"


async def test_the_api_waits_no_longer_than_its_own_deadline_and_the_call_goes_on(
    sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "RPC_SECONDS", 0.05)
    sim.world.ring_seconds = 3600
    async with livekit(sim) as client:
        error = await failure(client, order(ring=100))
        assert (error.code, error.message) == ("deadline_exceeded", f"{PREFIX}request timed out")
        assert len(sim.world.calls_up) == 1


async def test_a_call_refused_leaves_the_room_empty(sim: Simulator) -> None:
    sim.world.project.unnamed_agents = False
    await refused(sim, 403)
    await asyncio.wait_for(sim.quiet(), timeout=60)
    async with livekit(sim) as client:
        assert await present(client) == []


def test_no_answer_is_no_refusal() -> None:
    with pytest.raises(ValueError, match="without an answer"):
        refusals.of_answer(SILENCE, "", "", old=False)

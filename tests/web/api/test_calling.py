"""`POST …/routes/R/canary`: who may, what is answered, and that nothing else in the request counts."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from monitor.model.by_hand import DENIALS, Denial, Denied
from monitor.model.event import Skipped
from monitor.model.outcome import Reason
from monitor.model.run import Stage, StageName, Stages
from monitor.model.skip import SKIPS, SkipReason
from monitor.web.api.calling import LONGEST_KEY
from tests.boards import NOON
from tests.model.canaries import run
from tests.web.api.asking import ALICE, Phone, begun, credentials, people
from tests.web.api.happenings import configured, swept
from tests.web.api.serving import BASE, Api, api
from tests.web.api.test_document import operation_of, validate

CANARY = "/environments/prod/routes/cl/canary"
TEMPLATE = "/environments/{environment}/routes/{route}/canary"
SOON = NOON + timedelta(seconds=90.2)


@asynccontextmanager
async def answering(phone: Phone, *, guarded: bool = True) -> AsyncIterator[Api]:
    access = people() if guarded else None
    async with api(configured(), swept(), calls=phone.calls(), access=access) as served:
        yield served


async def post(
    served: Api,
    path: str = CANARY,
    headers: Mapping[str, str] = ALICE,
    *,
    key: str | None = None,
    body: bytes | None = None,
) -> tuple[int, Mapping[str, str], Any]:
    """Status, headers and body, which are as the document says."""
    sent = {**headers, "Idempotency-Key": key} if key is not None else headers
    async with served.client.post(BASE + path, headers=sent, data=body) as answer:
        told = await answer.json(content_type=None)
        documented = operation_of(TEMPLATE)["responses"][str(answer.status)]
        validate(told, documented["content"][answer.content_type]["schema"])
        assert set(documented.get("headers", {})) <= set(answer.headers)
        return answer.status, answer.headers, told


async def test_it_says_which_run_begins_and_where_it_is() -> None:
    phone = Phone()
    async with answering(phone) as served:
        status, headers, told = await post(served)

    assert (status, headers["Location"]) == (202, "/api/v1/runs/run-9")
    assert (told["id"], told["state"], told["trigger"], told["by"]) == ("run-9", "running", "manual", "alice")
    assert phone.placed == [("prod", "cl", "alice")]
    assert headers["Cache-Control"] == "no-store"


async def test_a_run_can_be_read_while_it_goes_on_and_once_it_has_ended() -> None:
    phone = Phone(stages={"run-9": Stages((Stage(StageName.ROOM, NOON, 0.25),), StageName.DIAL)})
    async with answering(phone) as served:
        started = begun()
        await served.record(started)
        going = await served.client.get(f"{BASE}/runs/run-9", headers=ALICE)
        ended = run("run-9", asked=started.job)
        await served.record(ended)
        over = await served.client.get(f"{BASE}/runs/run-9", headers=ALICE)
        told, last = await going.json(), await over.json()
        for answer in (told, last):
            validate(
                answer,
                operation_of("/runs/{id}")["responses"]["200"]["content"]["application/json"]["schema"],
            )

    assert (told["state"], told["stage"], [each["name"] for each in told["stages"]]) == (
        "running",
        "dial",
        ["room"],
    )
    assert (last["state"], last["result"], last["by"]) == ("ended", "success", "alice")
    assert going.headers["ETag"] != over.headers["ETag"]


@pytest.mark.parametrize(
    ("phone", "guarded", "headers", "status", "says"),
    [
        (Phone(allowed=False), True, ALICE, 403, "Set web.run_now to true"),
        (Phone(allowed=False), False, {}, 403, "Set web.run_now to true"),
        (Phone(), False, {}, 403, "Set web.config_file"),
        (Phone(), False, ALICE, 403, "Set web.config_file"),
        (Phone(), True, {}, 401, "Name and password"),
        (Phone(), True, credentials("alice", "wrong"), 401, "Name and password"),
        (Phone(), True, credentials("bob"), 403, "operators"),
        (Phone(), True, {**ALICE, "Origin": "https://attacker.example"}, 403, "another site"),
        (Phone(), True, {**ALICE, "Sec-Fetch-Site": "cross-site"}, 403, "another site"),
    ],
)
async def test_nobody_but_a_known_operator_has_a_call_placed(
    phone: Phone, guarded: bool, headers: Mapping[str, str], status: int, says: str
) -> None:
    async with answering(phone, guarded=guarded) as served:
        answered, _, told = await post(served, headers=headers)

    assert answered == status
    assert says in told["detail"]
    assert phone.placed == []


async def test_where_another_call_is_in_the_way_its_run_is_named() -> None:
    async with answering(Phone(Denial(Denied.IN_FLIGHT, "run-7"))) as served:
        status, headers, told = await post(served)

    assert (status, headers["Location"]) == (409, "/api/v1/runs/run-7")
    assert told["refused"] == {"reason": "in-flight", "run": "run-7", "until": None}


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (Denied.NO_CANARY, 404),
        (Denied.IN_FLIGHT, 409),
        (Denied.RELOADED, 409),
        (Denied.ENDING, 503),
        (Denied.LOST, 503),
    ],
)
async def test_why_it_is_not_even_tried(reason: Denied, expected: int) -> None:
    async with answering(Phone(Denial(reason))) as served:
        status, headers, told = await post(served)

    assert (status, told["detail"]) == (expected, DENIALS[reason])
    assert "Location" not in headers
    assert ("Retry-After" in headers) is (expected == 503)


CONFLICTS = {SkipReason.PAUSED, SkipReason.DISABLED, SkipReason.MAINTENANCE, SkipReason.NUMBER_NOT_ALLOWED}
UNAVAILABLE = {SkipReason.NOT_DIALER, SkipReason.STORE}


@pytest.mark.parametrize("reason", SkipReason)
async def test_why_it_is_not_placed_now_and_when_it_may_be(reason: SkipReason) -> None:
    """What is spent, or too soon, is to be asked for again later; a pause is for somebody to end."""
    until = SOON if reason not in CONFLICTS else None
    async with answering(Phone(Skipped(begun().job, NOON, reason, until))) as served:
        status, headers, told = await post(served)

    assert status == (409 if reason in CONFLICTS else 503 if reason in UNAVAILABLE else 429)
    assert told["detail"] == SKIPS[reason]
    assert told["refused"]["reason"] == reason
    assert headers.get("Retry-After") == (None if reason in CONFLICTS else "91")


async def test_a_history_that_cannot_be_written_is_said_with_the_run_that_was_counted() -> None:
    async with answering(Phone(run("run-9", Reason.STORE, asked=begun().job))) as served:
        status, headers, told = await post(served)

    assert (status, headers["Location"]) == (503, "/api/v1/runs/run-9")
    assert told["detail"] == "The history could not be written: nothing was dialled."
    assert told["refused"] == {"reason": "store", "run": "run-9", "until": None}


async def test_a_key_stands_for_one_call_and_one_route() -> None:
    phone = Phone()
    async with answering(phone) as served:
        first = await post(served, key="a key")
        again = await post(served, key="a key")
        status, _, told = await post(served, "/environments/prod/routes/br/canary", key="a key")
        other = await post(served, key="another key")

    assert first[1]["Location"] == again[1]["Location"] != other[1]["Location"]
    assert (first[0], first[2]) == (again[0], again[2])
    assert (status, "another route" in told["detail"]) == (422, True)
    assert len(phone.placed) == 2


async def test_a_key_that_was_refused_may_be_sent_again() -> None:
    phone = Phone(Denial(Denied.IN_FLIGHT, "run-7"))
    async with answering(phone) as served:
        refused, _, _ = await post(served, key="a key")
        phone.answer = None
        placed, _, _ = await post(served, key="a key")

    assert (refused, placed) == (409, 202)


@pytest.mark.parametrize("keys", [["one", "two"], [""], ["k" * (LONGEST_KEY + 1)]])
async def test_a_key_that_is_none_is_refused(keys: list[str]) -> None:
    phone = Phone()
    async with answering(phone) as served:
        headers = [*ALICE.items(), *(("Idempotency-Key", key) for key in keys)]
        async with served.client.post(BASE + CANARY, headers=headers) as answer:
            told = await answer.json(content_type=None)

    assert (answer.status, "Idempotency-Key is to be one text" in told["detail"]) == (400, True)
    assert phone.placed == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (CANARY, b'{"to": "+56912345678"}', 400),
        (CANARY, b"\0", 400),
        (f"{CANARY}?to=%2B56912345678", None, 400),
        (f"{CANARY}?route=br", None, 400),
        ("/environments/prod/routes/clx/canary", None, 404),
        ("/environments/nope/routes/cl/canary", None, 404),
        ("/environments/prod/routes/cl%2Fcanary/canary", None, 404),
    ],
)
async def test_what_asks_for_anything_else_places_nothing(path: str, body: bytes | None, status: int) -> None:
    phone = Phone()
    async with answering(phone) as served:
        answered, _, _ = await post(served, path, body=body)

    assert answered == status
    assert phone.placed == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
async def test_only_a_post_places_a_call(method: str) -> None:
    phone = Phone()
    async with answering(phone) as served:
        async with served.client.request(method, BASE + CANARY, headers=ALICE) as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")
            if method != "HEAD":
                assert (await answer.json(content_type=None))["detail"] == "Use POST here."
        answered, _, _ = await post(served, headers={**ALICE, "Accept": "text/html"})

    assert answered == 406
    assert phone.placed == []

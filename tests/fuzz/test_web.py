"""Whatever is asked of the pages and the API, nobody sees an error of ours, and the next one is answered."""

import logging
from typing import Any, Final

import pytest
from aiohttp.http_exceptions import HttpProcessingError

from monitor.web.access.access import Access
from monitor.web.api.openapi import document
from monitor.web.api.operations import OPERATIONS
from tests.boards import NOON
from tests.fuzz.asking import ask, requests
from tests.fuzz.examples import each
from tests.web.api.asking import ALICE, Phone, people
from tests.web.api.happenings import HALF_HOUR
from tests.web.api.serving import BASE, api
from tests.web.api.test_document import EVENTS

DOCUMENT: Final[dict[str, Any]] = document(OPERATIONS)
PAGES: Final = (
    "/",
    "/history",
    "/history.csv",
    "/history.json",
    "/routes/{environment}/{route}",
    "/runs/{run}",
    "/docs/checks",
    "/docs/checks/{check}",
    "/static/{file}",
    "/metrics",
    "/-/healthy",
    "/-/ready",
    "/-/reload",
)
PATHS: Final = (*PAGES, *(f"{BASE}{path}" for path in DOCUMENT["paths"]))
ASKED: Final = tuple(
    sorted(
        {
            each["name"]
            for path in DOCUMENT["paths"].values()
            for operation in path.values()
            for each in operation["parameters"]
            if each["in"] == "query"
        }
        | {"days", "environment", "route", "since", "until", "format", "cursor"}
    )
)
PLAIN: Final = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def as_alice(request: bytes) -> bytes:
    first, rest = request.split(b"\r\n", 1)
    return first + b"\r\nAuthorization: " + ALICE["Authorization"].encode() + b"\r\n" + rest


async def test_an_expectation_that_is_no_text_is_refused_as_any_other() -> None:
    async with api() as served:
        answers = [
            await ask(served.origin, PLAIN.replace(b"Connection", b"Expect: " + what + b"\r\nConnection"))
            for what in (b"miracles", b"\x80")
        ]
    assert [answer.status for answer in answers if answer] == [417, 417]


@pytest.mark.parametrize("access", [None, people()], ids=["open", "with passwords"])
async def test_whatever_is_asked_is_no_error_of_ours(
    access: Access | None, caplog: pytest.LogCaptureFixture
) -> None:
    async with api(*EVENTS, now=NOON + 3 * HALF_HOUR, calls=Phone().calls(), access=access) as served:

        async def judge(request: bytes) -> None:
            caplog.clear()
            with caplog.at_level(logging.WARNING):
                answer = await ask(served.origin, as_alice(request) if access else request)
            if answer is not None:
                assert answer.status < 500, answer.text
                assert "Traceback" not in answer.text
                assert 'File "' not in answer.text
            errors = [record.exc_info[1] for record in caplog.records if record.exc_info]
            assert all(isinstance(error, HttpProcessingError) for error in errors), errors

        await each(300, requests(PATHS, ASKED), judge)
        well = await ask(served.origin, as_alice(PLAIN))
        assert well is not None
        assert well.status == 200

"""How the API answers: what is known already, compressed, refused and told as a problem."""

import gzip
import json

import pytest

from monitor.model.verdict import Verdict
from monitor.web.api.operations import OPERATIONS
from tests.boards import finding
from tests.web.api.happenings import BROKEN, configured, swept
from tests.web.api.serving import BASE, api

PROBLEM = "application/problem+json"
PATHS = [
    each.path.format(environment="prod", route="cl", id="trunk-address")
    for each in OPERATIONS
    if "runs/{id}" not in each.path and "events" not in each.path and each.method == "GET"
]


@pytest.mark.parametrize("path", PATHS)
async def test_what_is_known_already_is_not_sent_again(path: str) -> None:
    async with api(configured(), swept(BROKEN)) as served:
        first = await served.get(path)
        again = await served.get(path, If_None_Match=first.headers["ETag"])
        other = await served.get(path, If_None_Match='W/"other"')

        assert (first.status, again.status, other.status) == (200, 304, 200)
        assert await again.read() == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-cache"


async def test_a_new_verdict_has_a_new_tag() -> None:
    async with api(configured(), swept(BROKEN)) as served:
        before = await served.get("/routes")
        await served.record(swept(finding("trunk-address", Verdict.PASS)))
        after = await served.get("/routes", If_None_Match=before.headers["ETag"])
    assert after.status == 200


async def test_who_takes_gzip_gets_the_same_in_fewer_bytes() -> None:
    async with api(configured(), swept(BROKEN)) as served:
        plain = await served.get("/causes")
        packed = await served.get("/causes", Accept_Encoding="gzip")
        refused = await served.get("/causes", Accept_Encoding="gzip;q=0")
        body = await plain.read()

        assert gzip.decompress(await packed.read()) == body == await refused.read()
    assert int(packed.headers["Content-Length"]) < len(body) / 2
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", PATHS)
async def test_head_has_the_headers_of_get_and_no_body(path: str) -> None:
    async with api(configured(), swept(BROKEN)) as served:
        got = await served.get(path)
        asked = await served.client.head(BASE + path, headers={"Accept-Encoding": "identity"})
        assert await asked.read() == b""
    for name in ("Content-Length", "Content-Type", "ETag"):
        assert asked.headers[name] == got.headers[name]


@pytest.mark.parametrize("path", [*PATHS, "/events", "/runs/run-1"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_nothing_can_be_changed(path: str, method: str) -> None:
    async with api(configured()) as served:
        answer = await served.client.request(method, BASE + path)
        assert (answer.status, answer.content_type) == (405, PROBLEM)
        assert (await answer.json(content_type=PROBLEM))["detail"] == "Use GET or HEAD here."
    assert set(answer.headers["Allow"].split(",")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", [*PATHS, "/events"])
async def test_who_accepts_something_else_is_told_what_there_is(path: str) -> None:
    async with api(configured(), swept()) as served:
        answer = await served.get(path, Accept="text/x-other, */*;q=0")
        assert (answer.status, answer.content_type) == (406, PROBLEM)
        assert "does not accept" in (await answer.json(content_type=PROBLEM))["detail"]


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.1", ""])
async def test_who_accepts_json_gets_it(accept: str) -> None:
    async with api(configured()) as served:
        assert (await served.get("/routes", Accept=accept)).status == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=many", "limit"),
        ("limit=1&limit=2", "limit"),
        ("verdict=bad", "verdict"),
        ("verdict=fail&verdict=bad", "verdict"),
        ("colour=red", "colour"),
        ("environment=", "environment"),
        ("environment=%00", "environment"),
        ("route=" + "r" * 300, "route"),
    ],
)
async def test_a_parameter_that_cannot_be_used_is_named(query: str, parameter: str) -> None:
    async with api(configured()) as served:
        problem = await served.json(f"/findings?{query}", status=400)
    assert (problem["status"], problem["parameter"]) == (400, parameter)
    assert problem["detail"].startswith(f"The parameter {parameter} ")


@pytest.mark.parametrize("since", ["yesterday", "2026-03-01T12:00:00", "0001-01-01T00:00:00%2B14:00"])
async def test_a_time_needs_a_time_zone_and_has_to_exist(since: str) -> None:
    async with api(configured()) as served:
        problem = await served.json(f"/runs?since={since}", status=400)
    assert problem["parameter"] == "since"


@pytest.mark.parametrize(
    "path", ["", "/", "/nope", "/routes/", "/environments/prod/routes", "/v2", "/runs/a/b"]
)
async def test_where_nothing_is_the_document_is_named(path: str) -> None:
    async with api(configured()) as served:
        answer = await served.get(path, Accept="text/html")
        assert (answer.status, answer.content_type) == (404, PROBLEM)
        problem = json.loads(await answer.text())
    assert "/api/v1/openapi.json" in problem["detail"]


@pytest.mark.parametrize("path", [*PATHS, "/nope", "/routes?limit=0"])
async def test_every_answer_carries_the_security_headers(path: str) -> None:
    async with api(configured(), swept()) as served:
        headers = (await served.get(path)).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Python" not in headers["Server"]


async def test_half_a_character_of_a_cloud_costs_no_answer() -> None:
    torn = finding("trunk-address", Verdict.FAIL, summary="The trunk is called acme \ud83d.")
    async with api(configured(), swept(torn)) as served:
        (found,) = (await served.json("/findings"))["items"]
    assert found["summary"] == "The trunk is called acme ?."

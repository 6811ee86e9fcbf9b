"""Every reply of Twilio's view is what Twilio's own OpenAPI documents promise, with every field there is."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from monitor.simulator import Simulator, World, healthy_world
from monitor.simulator.cast import ACCOUNT_SID
from monitor.simulator.twilio.endpoints import ENDPOINTS, Endpoint
from monitor.simulator.world import SETTLED, AccessControlList, Alert, Call, IpAddress, sid
from tests.simulator.asking import ask

SPECS = Path(os.environ.get("TRUNKWATCH_SPECS", Path(__file__).parents[2].parent / "shared" / "specs"))
DOCUMENTS = {
    "trunking": "twilio_trunking_v1.json",
    "routes": "twilio_routes_v2.json",
    "voice": "twilio_voice_v1.json",
    "monitor": "twilio_monitor_v1.json",
    "api": "twilio_api_v2010.json",
}
VALUES = {
    "account": ACCOUNT_SID,
    "trunk": sid("TK", 2),
    "domain": "acme-cl.pstn.twilio.com",
    "iso": "US",
    "alert": sid("NO", 1),
}

Fields = Mapping[str, Any]

EVERY_ENDPOINT = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.template)


@pytest.fixture(autouse=True)
def _specifications() -> None:
    if SPECS.is_dir():
        return
    if os.environ.get("TRUNKWATCH_REQUIRE_ALL") == "1":
        pytest.fail(f"Twilio's OpenAPI documents are not in {SPECS}, and TRUNKWATCH_REQUIRE_ALL=1 wants them")
    pytest.skip(f"Twilio's OpenAPI documents are not in {SPECS}; TRUNKWATCH_SPECS names another place")


@cache
def document(product: str) -> Mapping[str, Any]:
    return dict(json.loads((SPECS / DOCUMENTS[product]).read_text()))


def reply_schema(endpoint: Endpoint) -> dict[str, Any]:
    """The schema of the 200 of the one path of the document that has the endpoint's form."""
    wanted = re.sub(r"\{\w+\}", "{}", endpoint.template)
    paths = document(endpoint.product)["paths"]
    (path,) = [path for path in paths if re.sub(r"\{\w+\}", "{}", path) == wanted]
    content = paths[path]["get"]["responses"]["200"]["content"]["application/json"]
    return resolved(document(endpoint.product), deepcopy(content["schema"]))


def resolved(spec: Mapping[str, Any], schema: Any) -> Any:
    """The schema with its references put in, and OpenAPI's `nullable` in JSON Schema's own words."""
    if isinstance(schema, list):
        return [resolved(spec, one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return resolved(spec, deepcopy(spec["components"]["schemas"][name]))
    plain = {key: resolved(spec, value) for key, value in schema.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") is True else plain


def dates() -> jsonschema.FormatChecker:
    checker = jsonschema.FormatChecker(formats=())

    @checker.checks("date-time", raises=ValueError)
    def _iso(value: object) -> bool:
        return not isinstance(value, str) or bool(datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z"))

    @checker.checks("date-time-rfc-2822", raises=ValueError)
    def _mail(value: object) -> bool:
        return not isinstance(value, str) or bool(parsedate_to_datetime(value))

    return checker


def full_world() -> World:
    """A world with at least one of everything that can be listed."""
    world = healthy_world()
    acl = AccessControlList(sid("AL", 1), "office", [IpAddress(sid("IP", 1), "203.0.113.10")])
    world.account.home.acls[acl.sid] = acl
    world.trunk("acme-cl").acls.append(acl.sid)
    world.account.routes["acme-cl.pstn.twilio.com"] = "us1"
    world.account.alerts.append(Alert(sid("NO", 1), 32201, "Authentication failure", sid("CA", 1)))
    ends = (None, SETTLED + timedelta(seconds=4))
    for number, ended in enumerate(ends, start=1):
        world.calls.append(
            Call(
                sid("CA", number),
                world.account.sid,
                sid("TK", 1),
                "+551150395793",
                "+5511987650001",
                "trunking-terminating",
                "completed" if ended else "in-progress",
                SETTLED,
                ended,
            )
        )
    return world


def path_of(endpoint: Endpoint) -> str:
    held = {"list": sid("AL", 1) if "IpAccess" in endpoint.template else sid("CL", 2)}
    return f"/{endpoint.product}.twilio.com{endpoint.template.format(**VALUES, **held)}"


def rows(
    schema: Mapping[str, Any], body: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each resource of a reply with its schema: the reply itself, or the rows of its one list."""
    lists = {key: part for key, part in schema["properties"].items() if part.get("type") == "array"}
    if not ({"meta", "page"} & set(schema["properties"])):
        yield schema, body
        return
    ((key, part),) = lists.items()
    for row in body[key]:
        yield part["items"], row


@EVERY_ENDPOINT
async def test_a_reply_is_valid(endpoint: Endpoint) -> None:
    async with Simulator(full_world()) as sim:
        reply = await ask(sim, path_of(endpoint))
    assert reply.status == 200
    jsonschema.validate(reply.body, reply_schema(endpoint), format_checker=dates())


@EVERY_ENDPOINT
async def test_a_reply_has_every_field_and_no_other(endpoint: Endpoint) -> None:
    async with Simulator(full_world()) as sim:
        reply = await ask(sim, path_of(endpoint))
    schema = reply_schema(endpoint)
    assert set(reply.body) == set(schema["properties"])
    found = list(rows(schema, reply.body))
    assert found or endpoint.template.endswith("OriginationUrls")
    for part, resource in found:
        assert set(resource) == set(part["properties"])


async def test_a_page_in_the_middle_is_valid_too() -> None:
    endpoint = next(one for one in ENDPOINTS if one.template.endswith("/Countries"))
    async with Simulator(full_world()) as sim:
        reply = await ask(sim, f"{path_of(endpoint)}?PageSize=1&Page=1&PageToken=PA1")
    assert reply.body["meta"]["previous_page_url"] and reply.body["meta"]["next_page_url"]
    jsonschema.validate(reply.body, reply_schema(endpoint), format_checker=dates())


def test_a_reply_that_breaks_its_specification_is_noticed() -> None:
    endpoint = ENDPOINTS[0]
    broken = {"trunks": [{"sid": "XX", "date_created": "Mon, 02 Mar 2026 09:00:00 +0000"}], "meta": {}}
    found = jsonschema.Draft7Validator(reply_schema(endpoint), format_checker=dates())
    assert len(list(found.iter_errors(broken))) == 2

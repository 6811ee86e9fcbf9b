"""Every reply of Twilio's view is what Twilio's own OpenAPI documents promise, with every field there is."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from monitor.simulator import Simulator, World, healthy_world
from monitor.simulator.accounts import SETTLED, AccessControlList, Alert, IpAddress, sid
from monitor.simulator.calls import Call
from monitor.simulator.cast import ACCOUNT_SID
from monitor.simulator.twilio.endpoints import ENDPOINTS, Endpoint
from tests.simulator.asking import ask
from tests.simulator.specifications import TAKEN, reply_schema, take

SPECS = Path(__file__).parents[2].parent / "shared" / "specs"
VALUES = {
    "account": ACCOUNT_SID,
    "trunk": sid("TK", 2),
    "domain": "acme-cl.pstn.twilio.com",
    "iso": "US",
    "alert": sid("NO", 1),
    "call": sid("CA", 2),
}

EVERY_ENDPOINT = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.template)


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
    world.account.advanced_features = True
    world.account.routes["acme-cl.pstn.twilio.com"] = "us1"
    world.account.alerts.append(Alert(sid("NO", 1), 32201, "Authentication failure", sid("CA", 1)))
    world.audit("trunk.updated", sid("TK", 1), sid("US", 1))
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
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
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


@pytest.mark.skipif(not SPECS.is_dir(), reason="Twilio's OpenAPI documents do not lie beside the checkout")
def test_the_forms_of_replies_are_those_of_the_documents() -> None:
    assert json.loads(TAKEN.read_text(encoding="utf-8")) == take(SPECS)

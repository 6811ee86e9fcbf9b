"""The API does what its document says, whatever it is asked."""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import UTC
from decimal import Decimal
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from monitor.model.budget import BudgetLeft
from monitor.model.change import Setting
from monitor.model.event import RunStarted, Suspended
from monitor.model.outcome import Reason
from monitor.model.skip import Suspension
from monitor.model.verdict import Verdict
from monitor.model.window import Window
from monitor.web.api import make_api
from monitor.web.api.openapi import document
from monitor.web.api.operations import OPERATIONS
from monitor.web.given import Given
from tests.boards import NOON, finding
from tests.model.canaries import amended, run
from tests.web.api.happenings import BROKEN, HALF_HOUR, configured, swept
from tests.web.api.serving import BASE, api

DOCUMENT: dict[str, Any] = document(OPERATIONS)
JSON, PROBLEM = "application/json", "application/problem+json"
METHODS: dict[str, str] = {path: method for path, of in DOCUMENT["paths"].items() for method in of}
TOLD_ONCE = [path for path, method in METHODS.items() if path != "/events" and method == "get"]

EVENTS = (
    configured(),
    swept(finding("trunk-address", Verdict.PASS), settings={Setting.CALLER_ID: "+56…0147"}),
    run("run-1", at=NOON),
    amended("run-1", price="0.01", currency="USD"),
    run("run-2", Reason.WRONG_ANSWERER, NOON + HALF_HOUR),
    swept(
        BROKEN,
        finding("ip-acl", Verdict.UNKNOWN),
        finding("balance", Verdict.FAIL, None),
        settings={Setting.CALLER_ID: "+56…9999"},
        at=NOON + HALF_HOUR,
    ),
    RunStarted("run-3", run("run-3").job, NOON + 2 * HALF_HOUR),
    Suspended("prod", NOON + 2 * HALF_HOUR, Suspension.MAINTENANCE),
)


def closed(schema: Any) -> Any:
    """The schema with nothing allowed that it does not name: what is answered has to be documented."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: closed(each) for key, each in schema.items()}
    if "properties" in told and isinstance(told.get("required"), list):
        told["additionalProperties"] = False
    return told


COMPONENTS = closed(DOCUMENT["components"])


def validate(body: object, schema: Mapping[str, Any]) -> None:
    whole = {**schema, "components": COMPONENTS}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(body)


def operation_of(template: str) -> Any:
    """What the document says of the one method of a path."""
    return DOCUMENT["paths"][template][METHODS[template]]


# Values of parameters: what the document allows, what is there, and what neither is.

_THERE = st.sampled_from(("prod", "cl", "br", "trunk-address", "run-1", "wrong-password", "nope"))
_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_TIMES = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat())


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return (
        DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    )


def values(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    schema = resolved(schema)
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | _ANY
    if schema["type"] == "integer":
        return st.integers(-1, 1100).map(str) | st.integers(1, 3).map(str)
    if schema.get("format") == "date-time":
        return _TIMES | _ANY
    return _THERE | _THERE | _ANY


def several(parameter: Mapping[str, Any]) -> st.SearchStrategy[list[str]]:
    schema = parameter["schema"]
    if parameter["required"]:
        return st.lists(
            values(schema).filter(lambda text: text not in ("", ".", "..")), min_size=1, max_size=1
        )
    if schema["type"] == "array":
        return st.lists(values(schema["items"]), max_size=3)
    return st.lists(values(schema), max_size=1) | st.lists(values(schema), max_size=2)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, str]]]:
    """A documented path, the path that is asked, and the query."""
    template = draw(st.sampled_from([path for path in METHODS if path != "/events"]))
    path, query = template, []
    for parameter in operation_of(template)["parameters"]:
        if parameter["in"] == "header":
            continue
        chosen = draw(several(parameter))
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(chosen[0], safe=""))
        else:
            query += [(parameter["name"], value) for value in chosen]
    return template, path, query


def ask(origin: str, path: str, query: list[tuple[str, str]], method: str = "GET") -> tuple[int, str, bytes]:
    """Status, media type and body."""
    where = urlsplit(origin)
    assert where.hostname
    connection = HTTPConnection(where.hostname, where.port, timeout=10)
    try:
        connection.request(method, f"{BASE}{path}?{urlencode(query)}")
        answer = connection.getresponse()
        return answer.status, answer.headers.get_content_type(), answer.read()
    finally:
        connection.close()


def check(template: str, answer: tuple[int, str, bytes]) -> None:
    status, media, body = answer
    documented = operation_of(template)["responses"]
    assert str(status) in documented, body
    content = documented[str(status)]["content"]
    assert media in content
    if "schema" in content[media]:
        validate(json.loads(body), content[media]["schema"])


async def test_whatever_is_asked_the_answer_is_a_documented_one() -> None:
    left = (BudgetLeft(Window.HOUR, calls=3), BudgetLeft(Window.MONTH, spend=Decimal("1.5")))
    async with api(
        *EVENTS, now=NOON + 3 * HALF_HOUR, budgets=lambda keys: dict.fromkeys(keys, left)
    ) as served:

        @settings(max_examples=400)
        @given(requests())
        def anything(request: tuple[str, str, list[tuple[str, str]]]) -> None:
            template, path, query = request
            check(template, ask(served.origin, path, query, METHODS[template].upper()))

        await asyncio.to_thread(anything)


@pytest.mark.parametrize("template", TOLD_ONCE)
async def test_what_is_there_is_told_as_documented(template: str) -> None:
    """The cast has something of everything, so that no list is valid for being empty."""
    known = {"/causes/{id}": "wrong-password", "/runs/{id}": "run-2"}
    path = template.format(environment="prod", route="cl", id=known.get(template, ""))
    left = (BudgetLeft(Window.HOUR, calls=3),)
    async with api(
        *EVENTS, now=NOON + 3 * HALF_HOUR, budgets=lambda keys: dict.fromkeys(keys, left)
    ) as served:
        status, media, body = await asyncio.to_thread(ask, served.origin, path, [])

    assert status == 200
    check(template, (status, media, body))
    if media == JSON and "items" in (told := json.loads(body)):
        assert told["items"]


def test_every_path_that_is_served_is_documented_and_the_other_way_round() -> None:
    app = make_api(Given(lambda: None, lambda: NOON))  # type: ignore[arg-type, return-value]
    served = {resource.canonical for resource in app.router.resources() if isinstance(resource, web.Resource)}
    assert served == set(DOCUMENT["paths"])
    methods = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    told = {path for path, method in METHODS.items() if method == "get"}
    assert methods == {
        *(("GET", path) for path in told),
        *(("HEAD", path) for path in told),
        ("POST", "/environments/{environment}/routes/{route}/canary"),
    }


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_every_parameter_is_described_and_those_of_the_path_are_required(path: str) -> None:
    operation = operation_of(path)
    named = {each["name"]: each for each in operation["parameters"]}

    assert {name for name, each in named.items() if each["in"] == "path"} == set(re.findall(r"{(\w+)}", path))
    for each in named.values():
        assert each["required"] is (each["in"] == "path")
        assert each["description"].endswith(".")
        assert "null" not in json.dumps(each["schema"])
    assert operation["summary"]
    assert {"400", "401", "403", "406", "429"} <= set(operation["responses"])
    assert {"200", "202"} & set(operation["responses"])


def test_names_of_operations_are_unique_and_every_reference_leads_somewhere() -> None:
    operations = [operation_of(path)["operationId"] for path in DOCUMENT["paths"]]
    schemas = DOCUMENT["components"]["schemas"]
    referred = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(DOCUMENT)))

    assert len(operations) == len(set(operations))
    assert referred == set(schemas)
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
        assert "description" in schema or schema["type"] == "string"


async def test_the_served_document_is_this_one_and_leads_to_its_own_server() -> None:
    async with api() as served:
        told = await served.json("/openapi.json")
    assert told == json.loads(json.dumps(DOCUMENT))
    assert told["openapi"].startswith("3.1.")
    assert told["servers"] == [{"url": "../v1"}]

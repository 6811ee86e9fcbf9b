"""The API's document (OpenAPI 3.1), made from what is asked and what answers."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Final, cast

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from monitor.web.api.operation import Operation
from monitor.web.api.problem import MEDIA as PROBLEM
from monitor.web.api.problem import ProblemObject

_PROBLEM: Final = "problem"
_REF: Final = "#/components/schemas/"
_WHY: Final = {
    HTTPStatus.BAD_REQUEST: "The request cannot be used; `parameter` says which parameter.",
    HTTPStatus.UNAUTHORIZED: "Name and password are needed.",
    HTTPStatus.FORBIDDEN: "This visitor may not, or nobody may; `detail` says what would allow it.",
    HTTPStatus.NOT_FOUND: "There is no such thing; `near` may say what is meant.",
    HTTPStatus.NOT_ACCEPTABLE: "The request's Accept leaves out what the answer is.",
    HTTPStatus.REQUEST_TIMEOUT: "The body did not come in time.",
    HTTPStatus.CONFLICT: "Something is in the way; `detail` says what.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The key stands for a request that was another.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too often, or too soon: `Retry-After` says when to come back.",
    HTTPStatus.SERVICE_UNAVAILABLE: "It cannot be told or done now: ask again later.",
}
_ALWAYS: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
)
_ANSWER_HEADERS: Final = {
    "Location": "Where the run is that it is about.",
    "Retry-After": "Seconds after which to ask again.",
    "WWW-Authenticate": "How to say who it is.",
}
_ON: Final = {
    HTTPStatus.ACCEPTED: ("Location",),
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate",),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After",),
}
"""Headers that an answer always has."""
_INFO: Final = {
    "title": "Trunkwatch",
    "version": "1",
    "summary": "Whether outbound calls through LiveKit and Twilio work, and if not, why.",
    "description": (
        "It only tells, save that a POST has a canary's call placed. Times are in UTC. Fields and enumerated "
        "words are only ever added. Numbers are masked, and no secret is in any answer. Whatever goes wrong "
        "is told as application/problem+json with one sentence. Answers have an ETag: with If-None-Match, "
        "what is known already is not sent again."
    ),
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}


class _Plain(GenerateJsonSchema):
    """Without titles that only say the name of a field again."""

    def field_title_should_be_set(
        self,
        schema: CoreSchema
        | core_schema.ModelField
        | core_schema.DataclassField
        | core_schema.TypedDictField
        | core_schema.ComputedField,
    ) -> bool:
        return False


def document(operations: Sequence[Operation]) -> dict[str, object]:
    """The document of these operations; its server is where it is itself, whatever proxy is before that."""
    schemas, components = _schemas(operations)
    asked = {each.asks.__name__ for each in operations}
    parameters = {each.name: list(_parameters(each, components[each.asks.__name__])) for each in operations}
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "servers": [{"url": "../v1"}],
        "paths": {
            each.path: {each.method.lower(): _operation(each, parameters[each.name], schemas)}
            for each in operations
        },
        "components": {"schemas": {name: each for name, each in components.items() if name not in asked}},
    }


def _operation(
    operation: Operation, parameters: Sequence[JsonSchemaValue], schemas: Mapping[str, JsonSchemaValue]
) -> JsonSchemaValue:
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        **({"description": operation.more} if operation.more else {}),
        "parameters": parameters,
        "responses": dict(_responses(operation, schemas)),
    }


def _schemas(
    operations: Sequence[Operation],
) -> tuple[dict[str, JsonSchemaValue], dict[str, JsonSchemaValue]]:
    """What each operation answers with, and what that and the parameters refer to."""
    inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[object]]] = [
        (_PROBLEM, "serialization", TypeAdapter[object](ProblemObject))
    ]
    for each in operations:
        inputs.append((each.name, "validation", TypeAdapter[object](each.asks)))
        if each.shape is not None:
            inputs.append((each.name, "serialization", TypeAdapter(cast(type[object], each.shape))))
    made, definitions = TypeAdapter.json_schemas(
        inputs, ref_template=f"{_REF}{{model}}", schema_generator=_Plain
    )
    answers = {name: schema for (name, mode), schema in made.items() if mode == "serialization"}
    return answers, definitions["$defs"]


def _parameters(operation: Operation, asked: JsonSchemaValue) -> Iterator[JsonSchemaValue]:
    for name, schema in asked.get("properties", {}).items():
        in_path = f"{{{name}}}" in operation.path
        yield {
            "name": name,
            "in": "path" if in_path else "query",
            "required": in_path,
            "description": schema["description"],
            "schema": _as_text(schema),
        }
    for header in operation.headers:
        yield {
            "name": header.name,
            "in": "header",
            "required": False,
            "description": header.description,
            "schema": {"type": "string", "minLength": 1, "maxLength": header.longest},
        }


def _as_text(schema: JsonSchemaValue) -> JsonSchemaValue:
    """The schema of a parameter, which is left out rather than null or empty."""
    told = {key: value for key, value in schema.items() if key not in ("description", "anyOf")}
    for choice in schema.get("anyOf", ()):
        if choice != {"type": "null"}:
            told |= choice
    if told.get("default", "") in (None, []):
        del told["default"]
    return told


def _responses(
    operation: Operation, schemas: Mapping[str, JsonSchemaValue]
) -> Iterator[tuple[str, JsonSchemaValue]]:
    body = {"schema": schemas[operation.name]} if operation.name in schemas else {}
    told = {"description": operation.summary, "content": {operation.media: body}}
    yield str(operation.success.value), {**told, **_headers(operation.success)}
    if operation.tagged:
        yield "304", {"description": "It is what the request's If-None-Match names."}
    for status in sorted((*_ALWAYS, *operation.troubles)):
        content = {PROBLEM: {"schema": schemas[_PROBLEM]}}
        yield str(status.value), {"description": _WHY[status], "content": content, **_headers(status)}


def _headers(status: HTTPStatus) -> JsonSchemaValue:
    """Those that an answer with this status always has."""
    schema = {"type": "string"}
    named = {
        name: {"description": _ANSWER_HEADERS[name], "required": True, "schema": schema}
        for name in _ON.get(status, ())
    }
    return {"headers": named} if named else {}

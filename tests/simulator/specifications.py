"""The forms of Twilio's replies, taken out of its OpenAPI documents: names, types and patterns, no prose.

`python -m tests.simulator.specifications FOLDER` takes them anew from the documents in a folder.
"""

import json
import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from monitor.simulator.twilio.endpoints import ENDPOINTS, Endpoint

TAKEN = Path(__file__).parent / "twilio_replies.json"
DOCUMENTS = {
    "trunking": "twilio_trunking_v1.json",
    "routes": "twilio_routes_v2.json",
    "voice": "twilio_voice_v1.json",
    "monitor": "twilio_monitor_v1.json",
    "api": "twilio_api_v2010.json",
    "insights": "twilio_insights_v1.json",
}
FORM = ("type", "format", "enum", "minLength", "maxLength", "pattern", "items", "properties", "required")


def reply_schema(endpoint: Endpoint) -> dict[str, Any]:
    """The JSON Schema of a reply with status 200."""
    return dict(_taken()[_name(endpoint)])


def take(folder: Path) -> dict[str, Any]:
    """The schema of every endpoint that the simulator has, from the documents in `folder`."""
    documents = {product: json.loads((folder / name).read_text()) for product, name in DOCUMENTS.items()}
    return {_name(endpoint): _schema(documents[endpoint.product], endpoint) for endpoint in ENDPOINTS}


@cache
def _taken() -> Mapping[str, Any]:
    return dict(json.loads(TAKEN.read_text(encoding="utf-8")))


def _name(endpoint: Endpoint) -> str:
    return f"{endpoint.product} {endpoint.template}"


def _schema(document: Mapping[str, Any], endpoint: Endpoint) -> Any:
    """The schema of the 200 of the one path of the document that has the endpoint's form."""
    wanted = re.sub(r"\{\w+\}", "{}", endpoint.template)
    (path,) = [path for path in document["paths"] if re.sub(r"\{\w+\}", "{}", path) == wanted]
    content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return _form(document, content["schema"])


def _form(document: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema with its references put in, and OpenAPI's `nullable` in JSON Schema's own words."""
    if "$ref" in schema:
        named = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        schema = {**named, **{key: schema[key] for key in schema if key != "$ref"}}
    form = {key: schema[key] for key in FORM if key in schema}
    if "items" in form:
        form["items"] = _form(document, form["items"])
    if "properties" in form:
        form["properties"] = {name: _form(document, part) for name, part in form["properties"].items()}
    return {"anyOf": [form, {"type": "null"}]} if schema.get("nullable") is True else form


def main() -> None:
    text = json.dumps(take(Path(sys.argv[1])), indent=1, sort_keys=True)
    TAKEN.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

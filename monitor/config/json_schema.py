"""The JSON Schema of the file, for editors; made from the models, so that it cannot lag behind them."""

from collections.abc import Mapping
from typing import Final, cast

from monitor.config.file import Config

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None
Schema = dict[str, Json]

KIND: Final = "x-kind"
_VARIABLE: Final[Schema] = {"type": "string", "pattern": r"\$\{"}
_NARROW_TYPES: Final = frozenset({"integer", "number", "boolean"})
_OURS: Final = frozenset({KIND, "title", "propertyNames"})
_ABOUT: Final = ("description", "default")


def schema() -> Schema:
    """The JSON Schema (draft 2020-12) of a configuration as it is written, `${…}` texts included."""
    raw = raw_schema()
    definitions = {
        name: _published(cast(Schema, each), described=False) for name, each in blocks(raw, "$defs").items()
    }
    top = _published({key: value for key, value in raw.items() if key != "$defs"}, described=False)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Trunkwatch configuration",
        **top,
        "$defs": cast(Json, definitions),
    }


def raw_schema() -> Schema:
    """The models' own schema, with the names of kinds in it."""
    return cast(Schema, Config.model_json_schema())


def blocks(node: Mapping[str, Json], key: str) -> Schema:
    """The object under a key, empty where there is none."""
    found = node.get(key)
    return found if isinstance(found, dict) else {}


def _published(node: Schema, *, described: bool = True) -> Schema:
    """A schema without what only we read, and with room for `${…}` wherever less than any text is taken."""
    kept = {key: value for key, value in node.items() if key not in _OURS}
    if not described:
        kept.pop("description", None)
    cleaned: Schema = {key: _part(key, value) for key, value in kept.items()}
    if "patternProperties" in cleaned:
        cleaned["additionalProperties"] = False
    return _or_variable(cleaned) if _is_narrow(cleaned) else cleaned


def _part(key: str, value: Json) -> Json:
    if key in ("properties", "patternProperties") and isinstance(value, dict):
        return {name: _published(cast(Schema, each)) for name, each in value.items()}
    if key == "items" and isinstance(value, dict):
        return _published(value)
    if key == "anyOf" and isinstance(value, list):
        return [_published(cast(Schema, each)) for each in value]
    return value


def _is_narrow(node: Schema) -> bool:
    kind = node.get("type")
    narrow_type = kind in _NARROW_TYPES if isinstance(kind, str) else isinstance(kind, list)
    return narrow_type or "pattern" in node or "enum" in node


def _or_variable(node: Schema) -> Schema:
    about: Schema = {key: node[key] for key in _ABOUT if key in node}
    rule: Schema = {key: value for key, value in node.items() if key not in _ABOUT}
    return {**about, "anyOf": [rule, dict(_VARIABLE)]}

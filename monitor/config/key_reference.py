"""Every key of the file as a Markdown table, from the same descriptions as the JSON Schema."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from monitor.config.json_schema import KIND, Json, Schema, blocks, raw_schema

_NAME: Final = "<name>"
_ITEM: Final = "[]"
_HEAD: Final = ("| key | type | default | meaning |", "|---|---|---|---|")


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    kind: str
    default: str
    meaning: str

    def __str__(self) -> str:
        return f"| `{self.key}` | {self.kind} | {self.default} | {self.meaning} |"


def reference() -> str:
    """The table of all keys in Markdown, ending with a line break."""
    raw = raw_schema()
    lines = (*_HEAD, *(str(row) for row in _rows(raw, "", blocks(raw, "$defs"))))
    return "".join(f"{line}\n" for line in lines)


def _rows(model: Schema, prefix: str, definitions: Schema) -> Iterator[_Row]:
    required = cast(list[Json], model.get("required", []))
    for name, value in blocks(model, "properties").items():
        node = cast(Schema, value)
        key = prefix + name
        many = _many(node)
        inside = _model_of(many[1] if many else node, definitions)
        yield _Row(key, _kind(node, inside), _default(node, name in required), _meaning(node))
        if inside:
            yield from _rows(inside, f"{key}{many[0] if many else ''}.", definitions)


def _many(node: Schema) -> tuple[str, Json] | None:
    """How one of several values is named after their key, and what each is; None for a single value."""
    named = blocks(node, "patternProperties")
    if named:
        return f".{_NAME}", next(iter(named.values()))
    return (_ITEM, node["items"]) if "items" in node else None


def _model_of(node: Json, definitions: Schema) -> Schema | None:
    """The block that a property holds, alone or as one choice; None for a plain value."""
    if not isinstance(node, dict):
        return None
    link = node.get("$ref")
    if isinstance(link, str):
        return blocks(definitions, link.rpartition("/")[2])
    choices = (_model_of(each, definitions) for each in _choices(node))
    return next((choice for choice in choices if choice), None)


def _choices(node: Schema) -> list[Json]:
    choices = node.get("anyOf")
    return choices if isinstance(choices, list) else []


def _kind(node: Schema, inside: Schema | None) -> str:
    if inside:
        if "items" in node:
            return "list of blocks"
        return "block by name" if "patternProperties" in node else "block"
    if isinstance(node.get(KIND), str):
        return str(node[KIND])
    if node.get("type") == "array":
        return f"list of {_kind(blocks(node, 'items'), None)}"
    kinds = (_kind(each, None) for each in _choices(node) if isinstance(each, dict) and KIND in each)
    return next(kinds)


def _default(node: Schema, required: bool) -> str:
    if required:
        return "required"
    default = node.get("default")
    if default in (None, [], {}) or isinstance(default, dict):
        return "–"
    return f"`{default}`" if isinstance(default, str) else f"`{json.dumps(default)}`"


def _meaning(node: Schema) -> str:
    return str(node["description"])

"""pydantic's errors as problems of the file: our sentences, their places, and never a value.

pydantic's own messages repeat what was given; only the kind and the location of an error are used here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from monitor.config.nodes import START, Block, Items, Node, Place, Scalar, key_path, shown_key
from monitor.config.problems import Problem
from monitor.config.said import KEY, SAID, SAID_BELOW, UNSUPPORTED, listed, nearest

_BLOCKS: Final = frozenset({"model_type", "model_attributes_type", "dict_type", "mapping_type"})
_LISTS: Final = frozenset({"tuple_type", "list_type"})
_TEXTS: Final = frozenset({"string_type", "path_type"})

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """What a location leads to: the key, the value, and how much of the location the file has."""

    key: Place
    node: Node
    found: int


def problems_of(errors: Iterable[ErrorDetails], top: Block, model: type[BaseModel]) -> tuple[Problem, ...]:
    """Every error at its place in the file that is read into `model`; nothing about what was not expanded."""
    found = (problem for error in errors for problem in _problems(error, top, model))
    return tuple(dict.fromkeys(found))


def _problems(error: ErrorDetails, top: Block, model: type[BaseModel]) -> Iterator[Problem]:
    loc = error["loc"]
    context = error.get("ctx", {})
    if error["type"] == SAID_BELOW:
        for below, sentence in context["complaints"]:
            yield from problem_at((*loc, *below), sentence, top)
        return
    if error["type"] == SAID:
        sentence = context["sentence"]
    elif error["type"] == "extra_forbidden":
        sentence = _unknown_key(loc, model)
    else:
        sentence = _sentence(error["type"], _spot(loc, top).node)
    yield from problem_at(loc, sentence, top, at_key=error["type"] in ("missing", "extra_forbidden"))


def problem_at(loc: Loc, sentence: str, top: Block, *, at_key: bool = False) -> Iterator[Problem]:
    """A problem with what stands at a location; none where that could not be expanded."""
    spot = _spot(loc, top)
    if isinstance(spot.node, Scalar) and spot.node.broken:
        return
    meant_key = at_key or KEY in loc or not isinstance(spot.node, Scalar)
    place = spot.key if meant_key else spot.node.place
    path = key_path(step for step in loc if step != KEY)
    yield Problem(place.line, place.column, path, sentence + _came_from(spot.node, sentence))


def _came_from(node: Node, sentence: str) -> str:
    """Which variables a refused text came from: the value itself is not shown."""
    if not isinstance(node, Scalar) or not node.variables or "${" in sentence:
        return ""
    return f" It comes from {listed('${' + shown_key(name) + '}' for name in node.variables)}."


def _spot(loc: Loc, top: Block) -> _Spot:
    spot = _Spot(START, top, 0)
    for step in loc:
        node = spot.node
        if isinstance(node, Block) and isinstance(step, str):
            entry = node.entry(step)
            if entry is None:
                return spot
            spot = _Spot(entry.place, entry.value, spot.found + 1)
        elif isinstance(node, Items) and isinstance(step, int):
            item = node.items[step]
            spot = _Spot(item.place, item, spot.found + 1)
        else:
            return spot
    return spot


def _sentence(kind: str, node: Node) -> str:
    if kind == "missing":
        return "is missing."
    if kind in _BLOCKS:
        return "is empty." if _is_null(node) else "must be a block of keys, each on its own line below it."
    if kind in _LISTS:
        return "must be a list, like [one, two]."
    if kind in _TEXTS:
        return _not_text(node)
    # A kind that no field of ours raises today: better vague than pydantic's text, which repeats the value.
    return "has a value that cannot be used here."


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _not_text(node: Node) -> str:
    if not isinstance(node, Scalar):
        return "must be a text, not a list or a block."
    if node.value is None:
        return "is empty."
    what = "true or false" if isinstance(node.value, bool) else "a number"
    return f"must be a text, and without quotes YAML reads {what}: put quotes around it."


def _unknown_key(loc: Loc, model: type[BaseModel]) -> str:
    fields = _model_at(loc[:-1], model).model_fields
    known = tuple(field.alias or name for name, field in fields.items() if UNSUPPORTED not in field.metadata)
    guess = nearest(str(loc[-1]), known)
    if guess:
        return f"is not a known key: did you mean {guess}?"
    return f"is not a known key: known here are {listed(known)}."


def _model_at(loc: Loc, model: type[BaseModel]) -> type[BaseModel]:
    """The model that a location's values are read into."""
    steps = iter(loc)
    for step in steps:
        annotation = model.model_fields[str(step)].annotation
        model = next(_models(annotation))
        if get_origin(annotation) in (Mapping, tuple):
            next(steps, None)
    return model


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)

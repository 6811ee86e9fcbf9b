"""The parts of a YAML file, each with its place, so that every complaint can say where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

_PART: Final = r"(?:[a-z]{1,20}\d{0,4}|[A-Z]{1,20}\d{0,4}|(?:[A-Z]?[a-z]{2,20}){1,3}|[A-Za-z0-9]{1,5})"
_WORDS: Final = re.compile(rf"[_.-]?{_PART}(?:[_.-]{_PART}){{0,9}}", re.ASCII)
"""What people choose for a name; a secret is longer, or mixes letters and digits."""

HIDDEN_KEY: Final = "…"


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, counted from 1."""

    line: int
    column: int


START: Final = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, a whole number, true, false or null.

    `variables` are the names its text was expanded from; a `broken` one could not be expanded, and nothing
    more need be said about it.
    """

    place: Place
    value: str | int | bool | None = field(repr=False)
    variables: tuple[str, ...] = ()
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a block, where it stands, and its value."""

    key: str
    place: Place
    value: "Node"


@dataclass(frozen=True, slots=True)
class Block:
    """Keys and their values, no key twice."""

    place: Place
    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


Node = Scalar | Items | Block


class Broken:
    """Stands for a value that could not be expanded; no field takes it, so it is never used as a value."""


Plain = str | int | bool | Broken | list["Plain"] | dict[str, "Plain"] | None


def plain(node: Node) -> Plain:
    """The values alone, as the models take them."""
    if isinstance(node, Block):
        return {entry.key: plain(entry.value) for entry in node.entries}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return Broken() if node.broken else node.value


def key_path(path: Iterable[str | int]) -> str:
    """The way to a value as a person writes it: `environments.prod.routes.br.countries[0]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + shown_key(step)
    return text


def shown_key(key: str) -> str:
    """A key as it may stand in a line of text: where it reads as words, else `…`.

    A slip in YAML can make a key of a secret; the line and the column that are told beside it find it.
    """
    return key if _WORDS.fullmatch(key) else HIDDEN_KEY

"""YAML text to nodes, by the C parser's events: nothing but null, true, false, int and text is resolved.

So `NO`, `0551`, `1.5`, dates and times stay text. Duplicate keys, tags, aliases and merge keys are refused:
a file without aliases cannot grow while it is read.
"""

import re
from typing import Final

import yaml

from monitor.config.nodes import START, Block, Entry, Items, Node, Place, Scalar, key_path
from monitor.config.problems import NO_LINE, Problem

DEEPEST: Final = 20
_LONGEST_INT: Final = 18

_INT: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_CONSTANTS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NOT_IN_YAML: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")

Path = tuple[str | int, ...]


class _RefusedError(Exception):
    """The file cannot be read on from here."""

    def __init__(self, place: Place, path: Path, message: str) -> None:
        super().__init__(message)
        subject = key_path(path) or ("The file" if message[0].islower() else "")
        self.problem = Problem(place.line, place.column, subject, message)


def read(
    text: str, wants: str = "environments: with one environment"
) -> tuple[Block | None, tuple[Problem, ...]]:
    """The file's top block, None where there is none to judge, and what is wrong with its YAML.

    `wants` says what an empty file lacks. Characters are checked first: libyaml's own complaint about one
    has no line.
    """
    control = _NOT_IN_YAML.search(text)
    if control:
        return None, (_control_character(text, control.start()),)
    reader = _Reader(text, wants)
    try:
        top = reader.document()
    except _RefusedError as refused:
        return None, (*reader.problems, refused.problem)
    except yaml.MarkedYAMLError as error:
        return None, (*reader.problems, _syntax_problem(text, error))
    return top, tuple(reader.problems)


class _Reader:
    def __init__(self, text: str, wants: str) -> None:
        self._events = yaml.CSafeLoader(text)
        self._wants = wants
        self.problems: list[Problem] = []

    def document(self) -> Block | None:
        self._take()
        if self._events.check_event(yaml.StreamEndEvent):
            self._empty()
            return None
        self._take()
        top = self._node((), self._take())
        self._take()
        end = self._take()
        if not isinstance(end, yaml.StreamEndEvent):
            raise _RefusedError(
                _place(end), (), "A second document begins here (---): the file must be one document."
            )
        return self._block_of(top)

    def _block_of(self, top: Node) -> Block | None:
        if isinstance(top, Block):
            return top
        if isinstance(top, Scalar) and top.value is None:
            self._empty()
            return None
        key = self._wants.split()[0]
        message = f"The file must begin with keys, like {key}, not with a list or a bare value."
        raise _RefusedError(top.place, (), message)

    def _empty(self) -> None:
        message = f"The file is empty: it needs at least {self._wants}."
        self.problems.append(Problem(NO_LINE, NO_LINE, "", message))

    def _take(self) -> yaml.Event:
        event = self._events.get_event()
        assert isinstance(event, yaml.Event)  # noqa: S101 - libyaml ends with StreamEnd, past which we never read
        return event

    def _node(self, path: Path, event: yaml.Event) -> Node:
        if isinstance(event, yaml.AliasEvent):
            message = "is an alias (*name), which this file may not use: write the value out."
            raise _RefusedError(_place(event), path, message)
        if getattr(event, "anchor", None) is not None:
            message = "has an anchor (&name), which this file may not use: remove it."
            raise _RefusedError(_place(event), path, message)
        if getattr(event, "tag", None) is not None:
            message = "has a YAML tag (!name), which this file may not use: remove it, or quote the text."
            raise _RefusedError(_place(event), path, message)
        if len(path) > DEEPEST:
            raise _RefusedError(_place(event), path[:2], "is nested too deeply.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._block(path, _place(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(path, _place(event))
        return _scalar(event)

    def _items(self, path: Path, place: Place) -> Items:
        items: list[Node] = []
        while not isinstance(event := self._take(), yaml.SequenceEndEvent):
            items.append(self._node((*path, len(items)), event))
        return Items(place, tuple(items))

    def _block(self, path: Path, place: Place) -> Block:
        entries: dict[str, Entry] = {}
        while not isinstance(event := self._take(), yaml.MappingEndEvent):
            entry = self._entry(path, event)
            first = entries.setdefault(entry.key, entry)
            if first is not entry:
                message = f"is given twice: first at line {first.place.line}, column {first.place.column}."
                where = key_path((*path, entry.key))
                self.problems.append(Problem(entry.place.line, entry.place.column, where, message))
        return Block(place, tuple(entries.values()))

    def _entry(self, path: Path, event: yaml.Event) -> Entry:
        place = _place(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError(place, path, "has a key that is not a plain word.")
        self._node(path, event)
        key = str(event.value)
        if key == "<<" and not event.style:
            raise _RefusedError(place, path, "has a merge key (<<), which this file may not use.")
        return Entry(key, place, self._node((*path, key), self._take()))


def _scalar(event: yaml.Event) -> Scalar:
    assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 - the grammar leaves nothing else
    text = str(event.value)
    quoted = event.style is not None and event.style != ""
    return Scalar(_place(event), text if quoted else resolved(text))


def resolved(text: str) -> str | int | bool | None:
    """What a plain scalar means here; a number too long for any field stays text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) <= _LONGEST_INT and _INT.fullmatch(text):
        return int(text)
    return text


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    assert mark is not None  # noqa: S101 - libyaml marks every event
    return Place(mark.line + 1, mark.column + 1)


def _control_character(text: str, position: int) -> Problem:
    before = _LINE_BREAK.split(text[:position])
    code = f"U+{ord(text[position]):04X}"
    return Problem(
        len(before), len(before[-1]) + 1, "", f"The character {code} may not be in a YAML file: remove it."
    )


def _syntax_problem(text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else START
    if _at_tab(text, place):
        message = "A tab stands here: YAML allows only spaces for indentation."
        return Problem(place.line, place.column, "", message)
    message = f"This is not valid YAML: {error.problem}"
    if error.context and error.context_mark and error.context_mark is not mark:
        begun = error.context_mark
        message += f" ({error.context} that begins at line {begun.line + 1}, column {begun.column + 1})"
    return Problem(place.line, place.column, "", f"{message}.")


def _at_tab(text: str, place: Place) -> bool:
    lines = _LINE_BREAK.split(text)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return "\t" in line[: place.column] and not line[: place.column].strip()

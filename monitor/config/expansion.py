"""`${NAME}`, `${NAME:-default}` and `${file:path}` in the texts of a file, after it was parsed.

What comes in this way is always text, so a variable can never add a key, a list or another line of YAML.
As in a shell, the default also stands in for an empty variable. `$$` is a `$`; a `$` before anything else
than `{` or `$` stays. Keys are not expanded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from monitor.config.nodes import Block, Items, Node, Scalar, key_path, shown_key
from monitor.config.problems import Problem

LARGEST_FILE: Final = 64 * 1024
"""Bytes that `${file:…}` takes: a secret is small, and a wrong path may be a log."""

_TOKEN: Final = re.compile(r"\$(?:\$|\{(?P<inside>[^}]*)(?P<close>\}?))")
_VARIABLE: Final = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<or>:-(?P<default>.*))?", re.DOTALL)
_FILE: Final = "file:"

NodePath = tuple[str | int, ...]


class _RefusedError(Exception):
    """A text that cannot be expanded; the message continues its key path to a sentence."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """Where texts come from: the variables, and the directory that `${file:…}` paths start from."""

    variables: Mapping[str, str]
    directory: Path

    def expand(self, node: Node, path: NodePath = ()) -> tuple[Node, tuple[Problem, ...]]:
        """The same nodes with their texts expanded, and every text that could not be."""
        problems: list[Problem] = []
        return self._expand(node, path, problems), tuple(problems)

    def _expand(self, node: Node, path: NodePath, problems: list[Problem]) -> Node:
        if isinstance(node, Block):
            entries = (
                replace(entry, value=self._expand(entry.value, (*path, entry.key), problems))
                for entry in node.entries
            )
            return Block(node.place, tuple(entries))
        if isinstance(node, Items):
            items = (self._expand(item, (*path, number), problems) for number, item in enumerate(node.items))
            return Items(node.place, tuple(items))
        return self._scalar(node, path, problems)

    def _scalar(self, scalar: Scalar, path: NodePath, problems: list[Problem]) -> Scalar:
        if not isinstance(scalar.value, str) or "$" not in scalar.value:
            return scalar
        names = tuple(dict.fromkeys(variable_names(scalar.value)))
        refusals: list[str] = []
        text = _TOKEN.sub(lambda token: self._token(token, refusals), scalar.value)
        where = scalar.place
        problems += (
            Problem(where.line, where.column, key_path(path), message) for message in dict.fromkeys(refusals)
        )
        return replace(scalar, value=text, variables=names, broken=bool(refusals))

    def _token(self, token: re.Match[str], refusals: list[str]) -> str:
        if token["inside"] is None:
            return "$"
        try:
            return self._inside(token)
        except _RefusedError as refused:
            refusals.append(str(refused))
            return ""

    def _inside(self, token: re.Match[str]) -> str:
        if not token["close"]:
            raise _RefusedError("has a ${ without its }; write $${ where the two characters are meant.")
        inside = token["inside"]
        variable = _VARIABLE.fullmatch(inside)
        if variable:
            return self._variable(variable)
        if inside.startswith(_FILE):
            return self._file(inside.removeprefix(_FILE))
        raise _RefusedError(
            "has a ${…} that is none of ${NAME}, ${NAME:-default} and ${file:path}; "
            "write $$ where a dollar sign is meant."
        )

    def _variable(self, variable: re.Match[str]) -> str:
        value = self.variables.get(variable["name"])
        if variable["or"]:
            return value or variable["default"]
        if value is None:
            raise _RefusedError(
                f"uses ${{{shown_key(variable['name'])}}}, which is not set: "
                "put it into .env beside the file, or into the environment."
            )
        return value

    def _file(self, path: str) -> str:
        try:
            file = self.directory / path
            if not file.is_file():
                raise _RefusedError("names a file by ${file:…} that does not exist, or is no file.")
            with file.open("rb") as opened:
                content = opened.read(LARGEST_FILE + 1)
            text = content.decode()
        except OSError as error:
            raise _RefusedError(
                f"names a file by ${{file:…}} that cannot be read: {error.strerror}."
            ) from None
        except ValueError:
            # A NUL in the path, or content that is not UTF-8.
            raise _RefusedError("names a file by ${file:…} that does not hold UTF-8 text.") from None
        if len(content) > LARGEST_FILE:
            raise _RefusedError(f"names a file by ${{file:…}} of more than {LARGEST_FILE} bytes.")
        return text.removesuffix("\n").removesuffix("\r")


def file_names(text: str) -> tuple[str, ...]:
    """The files that a text names by `${file:…}`, in its order."""
    inside = (token["inside"] or "" for token in _TOKEN.finditer(text))
    return tuple(each.removeprefix(_FILE) for each in inside if each.startswith(_FILE))


def variable_names(text: str) -> tuple[str, ...]:
    """The variables that a text names, in its order."""
    inside = (token["inside"] for token in _TOKEN.finditer(text))
    found = (_VARIABLE.fullmatch(each) for each in inside if each is not None)
    return tuple(match["name"] for match in found if match)

"""Server-sent events, out of the bytes that carry them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 16_000_000
"""Bytes of one event."""


class TooLong(Exception):  # noqa: N818 - what sends that is no Trunkwatch
    """An event, or an answer, does not end."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An event."""

    id: str
    kind: str
    data: str


class EventStream:
    """Takes bytes as they come, and gives the events that are whole."""

    def __init__(self) -> None:
        self._rest = b""
        self._length = 0
        self._fields: dict[str, list[str]] = {}

    def feed(self, chunk: bytes) -> Iterator[Sent]:
        """Raises: TooLong."""
        self._length += len(chunk)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            if line.rstrip(b"\r"):
                self._keep(line.rstrip(b"\r").decode(errors="replace"))
                continue
            fields, self._fields, self._length = self._fields, {}, len(self._rest)
            if "data" in fields:
                yield Sent(_last(fields, "id"), _last(fields, "event"), "\n".join(fields["data"]))
        if self._length > _LONGEST:
            raise TooLong

    def _keep(self, line: str) -> None:
        """A line that begins with a colon is only to be there."""
        name, _, value = line.partition(":")
        if name:
            self._fields.setdefault(name, []).append(value.removeprefix(" "))


def _last(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[-1]

"""How each Twilio account signs in, judged from the file's nodes, whatever else is wrong in its block."""

from collections.abc import Iterator
from typing import Final

from monitor.config.clouds import sign_in_fault
from monitor.config.nodes import Block, Entry, Scalar, key_path
from monitor.config.problems import Problem

_TWILIO: Final = "twilio"
_PARENT: Final = "parent"


def sign_in_problems(top: Block) -> Iterator[Problem]:
    """A problem for every Twilio account of the file without exactly one way to sign in."""
    for environment in _entries(top.entry("environments")):
        for entry in _entries(environment):
            if entry.key != _TWILIO:
                continue
            path = ("environments", environment.key, _TWILIO)
            yield from _judged(entry, path)
            for parent in _entries(entry):
                if parent.key == _PARENT:
                    yield from _judged(parent, (*path, _PARENT))


def _entries(entry: Entry | None) -> tuple[Entry, ...]:
    return entry.value.entries if entry and isinstance(entry.value, Block) else ()


def _judged(entry: Entry, path: tuple[str, ...]) -> Iterator[Problem]:
    block = entry.value
    if not isinstance(block, Block):
        return
    fault = sign_in_fault(
        key=_given(block.entry("api_key")),
        secret=_given(block.entry("api_secret")),
        token=_given(block.entry("auth_token")),
    )
    if fault:
        yield Problem(entry.place.line, entry.place.column, key_path(path), fault)


def _given(entry: Entry | None) -> bool:
    if entry is None or not isinstance(entry.value, Scalar):
        return entry is not None
    value = entry.value.value
    return entry.value.broken or not (value is None or (isinstance(value, str) and not value.strip()))

"""How the interpreter is set for a daemon: the loop that serves must never wait long for anything else."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Final

_NEEDLESS: Final = {
    "structlog": "rich",  # with pygments, to draw tracebacks that a daemon never prints: 4 MB and 90 ms
    "jwt": "cryptography",  # for keys that LiveKit does not use: 7 MB and 25 ms
}

_RARELY: Final = 10_000
"""Collections of the middle generation before a full one: some hundred sweeps of a thousand routes."""

_TURN: Final = 0.001
"""Seconds after which a thread that computes must let another one run, where Python's own 5 ms add up: the
loop waits for its turn after every byte that it reads or writes. With 1,000 routes and a scrape during a
sweep they added up to 20 to 35 ms."""


@contextmanager
def loading_lightly() -> Iterator[None]:
    """Within it the libraries of a daemon load without what costs time and memory and brings nothing.

    Nothing is collected: there is nothing to find, and it takes a fifth of the time. What a library takes
    where it finds it is hidden from it, by `_NEEDLESS`.
    """
    gc.disable()
    try:
        for library, needless in _NEEDLESS.items():
            _load_without(library, needless)
        yield
    finally:
        gc.enable()


def _load_without(library: str, needless: str) -> None:
    if {library, needless} & sys.modules.keys():
        return
    sys.modules[needless] = None  # type: ignore[assignment]  # what the import system takes for "missing"
    try:
        import_module(library)
    finally:
        del sys.modules[needless]


def settle() -> None:
    """For the time of serving: hardly ever collect what lives long, and let threads take short turns.

    A full collection walks every object that lives, and no thread runs meanwhile: with what the libraries
    bring and the board of a thousand routes it held the loop for 160 ms, once or twice a sweep. Over many
    sweeps and scrapes it found two or three objects a sweep, since references free what is used for long and
    the young generations what is used shortly. What is loaded by now is left out of every collection.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _RARELY)
    gc.enable()
    sys.setswitchinterval(_TURN)

"""When Python looks for garbage that references alone do not free: hardly ever all of it.

A full collection walks every object that lives, and no thread runs meanwhile: with what the libraries bring
and the board of a thousand routes it held the loop for 160 ms, once or twice a sweep. Measured over many
sweeps and scrapes it found two or three objects a sweep, since what is used for long is freed by reference
counts and what is used shortly by the young generations.
"""

import gc
from typing import Final

RARELY: Final = 10_000
"""Collections of the middle generation before a full one: some hundred sweeps of a thousand routes."""


def put_off_collection() -> None:
    """Collect nothing while the libraries are loaded: there is nothing to find, and it takes a tenth of it."""
    gc.disable()


def settle_collection() -> None:
    """Leave what is loaded by now out of every collection, and collect the young generations as usual."""
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, RARELY)
    gc.enable()

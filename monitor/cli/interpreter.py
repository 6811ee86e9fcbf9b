"""How the interpreter is set for a daemon: the loop that serves must never wait long for anything else."""

import asyncio
import ctypes
import gc
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Final

_NEEDLESS: Final = {
    "structlog": ("rich",),  # with pygments, to draw tracebacks that a daemon never prints: 4 MB and 90 ms
    "jwt": ("cryptography",),  # for keys that LiveKit does not use: 7 MB and 25 ms
    "requests": ("charset_normalizer", "chardet"),  # of Twilio's synchronous client: 3 to 5 MB and 30 ms
}
"""Each of these libraries does without, and says so itself: they are optional to it. So they are to requests
since 2.32; Twilio's library takes older ones, too."""

_RARELY: Final = 10_000
"""Collections of the middle generation before a full one: some hundred sweeps of a thousand routes."""

_COLLECT_EVERY: Final = 3600.0
"""Seconds between two full collections. Each connection that ends leaves a few kB that nothing else frees,
since asyncio's transports refer to themselves: in days they would add up."""

_M_ARENA_MAX: Final = -8
_M_MMAP_THRESHOLD: Final = -3
"""glibc's names for the most heaps, and for the bytes from which on memory is none of theirs (mallopt(3))."""

_LARGE: Final = 128 * 1024
"""Bytes: glibc's own beginning, which it raises to 32 MB with what it is asked for."""

_TURN: Final = 0.001
"""Seconds after which a thread that computes must let another one run, where Python's own 5 ms add up: the
loop waits for its turn after every byte that it reads or writes. With 1,000 routes and a scrape during a
sweep they added up to 20 to 35 ms."""


@contextmanager
def loading_lightly() -> Iterator[None]:
    """Within it the libraries of a daemon load without what costs time and memory and brings nothing.

    Nothing is collected: there is nothing to find, and it takes a fifth of the time. What a library takes
    where it finds it is hidden from it, by `_NEEDLESS`. Threads that are begun later share one heap,
    of small things.
    """
    _keep_heaps_small()
    gc.disable()
    try:
        for library, needless in _NEEDLESS.items():
            _load_without(library, needless)
        yield
    finally:
        gc.enable()


def _load_without(library: str, needless: Sequence[str]) -> None:
    if {library, *needless} & sys.modules.keys():
        return
    sys.modules.update(dict.fromkeys(needless))  # type: ignore[arg-type]  # None is "missing" to imports
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # requests would have one of them
            # A version that needs one after all is loaded with it, by who imports it next.
            with suppress(ImportError):
                import_module(library)
    finally:
        for each in needless:
            del sys.modules[each]


def _keep_heaps_small() -> None:
    """Have glibc make no heap for each thread, and put nothing large into the one there is.

    What one thread frees in its heap no other one gets, and where large things were the small ones that come
    after them stay: the daemon came to hold 120 MB that were free, beside 35 MB in use. Only one thread of
    Python's computes at a time anyhow.
    """
    _in_c("mallopt", _M_ARENA_MAX, 1)
    _in_c("mallopt", _M_MMAP_THRESHOLD, _LARGE)


def _in_c(function: str, *arguments: int) -> None:
    """Call glibc; another C library has no such function."""
    known = getattr(ctypes.CDLL(None), function, None)
    if known is not None:
        known(*arguments)


def settle() -> None:
    """For the time of serving: hardly ever collect what lives long, and let threads take short turns.

    A full collection walks every object that lives, and no thread runs meanwhile: with what the libraries
    bring and the board of a thousand routes it held the loop for 160 ms, once or twice a sweep. Over many
    sweeps and scrapes it found two or three objects a sweep, since references free what is used for long and
    the young generations what is used shortly. What is loaded by now is left out of every collection. Once
    an hour the running loop collects everything else, for what they do not free.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _RARELY)
    gc.enable()
    sys.setswitchinterval(_TURN)
    asyncio.get_running_loop().call_later(_COLLECT_EVERY, _collect)


def _collect() -> None:
    """Also hand back to the system what lies free among what is in use, which glibc keeps by itself."""
    gc.collect()
    _in_c("malloc_trim", 0)
    asyncio.get_running_loop().call_later(_COLLECT_EVERY, _collect)

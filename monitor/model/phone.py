"""Telephone numbers as they may be shown."""

import re
from dataclasses import dataclass, field
from typing import Final

_SHOWN_START: Final = 3
_SHOWN_END: Final = 4
_LEAST_HIDDEN: Final = 3

_BETWEEN: Final = r"[\s().\u00ad\u2010-\u2015\u2060\u2212\uff08\uff09\uff0d\uff0e-]"
"""What people write between the digits of a number: spaces, brackets, dots and dashes of any kind."""

_BYTE: Final = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_NUMBER: Final = re.compile(
    rf"""
    (?P<kept>
        (?<![\d.]){_BYTE}(?:\.{_BYTE}){{3}}(?!\d|\.\d)                           # an IPv4 address
        | (?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][\d:]+(?:[.,]\d+)?)?(?!\d)  # a day, and its time
        | (?<!\d)\d\d:\d\d:\d\d(?:[.,]\d+)?(?!\d)
    )
    | [+\uff0b]\d(?:{_BETWEEN}{{0,3}}\d){{6,14}}     # international, written in any way
    | (?<![^\W_])(?<!ST_)(?<!RM_)(?<!PA_)(?<!SCL_)(?<!\.)   # else no part of a SID or of LiveKit's ids,
      \d(?:{_BETWEEN}{{0,3}}\d){{9,14}}(?![^\W_]|\.\w)       # of a host or of an IP
    """,
    re.VERBOSE,
)


def masked(number: str) -> str:
    """A number that a person can recognise and nobody can dial: `+55…3793`; short ones show nothing."""
    start, end = number[:_SHOWN_START], number[-_SHOWN_END:]
    hidden = _digits(number) - _digits(start) - _digits(end)
    return f"{start}…{end}" if hidden >= _LEAST_HIDDEN else "…"


def numbers_masked(text: str) -> str:
    """The text with every telephone number in it masked, in whatever digits and groups it is written.

    A number without `+` is known by its ten digits or more: SIDs, addresses, hosts and times stay.
    """
    return _NUMBER.sub(lambda found: found["kept"] or masked(found[0]), text)


@dataclass(frozen=True, slots=True)
class Callee:
    """A number that may be dialled, from the configuration alone; shown masked wherever it is printed."""

    number: str = field(repr=False)

    def __str__(self) -> str:
        return masked(self.number)


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))

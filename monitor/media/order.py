"""What the process that listens is told, and what it answers: one line of JSON each."""

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from monitor.model.sound import Heard, Listening, Unheard


@dataclass(frozen=True, slots=True)
class Order:
    """`token` is a secret: it goes through a pipe, never into arguments, which all on a machine can see."""

    url: str
    token: str
    listening: Listening


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the two."""

    heard: Heard | None = None
    unheard: Unheard | None = None

    @property
    def told(self) -> Heard | Unheard | None:
        return self.heard or self.unheard


ORDER: Final = TypeAdapter(Order)
ANSWER: Final = TypeAdapter(Answer)

ANSWERED: Final = b"answered\n"
"""Told once the callee has answered; the end of what is told means that the call is over."""

"""What all models of the file have in common."""

from collections.abc import Iterator
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from monitor.config.said import Below, said_below


class Model(BaseModel):
    """A block of the file: frozen, without keys that it does not know, and silent about its values."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="after")
    def _no_complaints(self) -> Self:
        complaints = tuple(self._complaints())
        if complaints:
            raise said_below(complaints)
        return self

    def _complaints(self) -> Iterator[Below]:
        """What is wrong with values that are right one by one; asked once each of them is."""
        return iter(())

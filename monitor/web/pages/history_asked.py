"""What a look back asks for, as the address of the page says it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from monitor.model.archive import Wanted
from monitor.model.outcome import Reason, Result

DAYS: Final = (1, 7, 30)


class Shown(StrEnum):
    """Which list is shown."""

    RUNS = "runs"
    VERDICTS = "verdicts"
    SETTINGS = "settings"


class BadQuestion(Exception):  # noqa: N818 - it reads as what is wrong
    """The address asks for what cannot be asked; the message says for what."""


def _days(value: object) -> object:
    if str(value) not in map(str, DAYS):
        raise ValueError("is 1, 7 or 30")
    return int(str(value))


class Question(BaseModel):
    """A list, how far back, and its filters; '' is no filter."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    show: Shown = Shown.RUNS
    days: Annotated[int, BeforeValidator(_days)] = 1
    environment: str = ""
    route: str = ""
    result: Result | None = None
    reason: Reason | None = None
    check: str = ""
    cursor: str | None = None

    def wanted(self, now: datetime) -> Wanted:
        """The same for the archive; a list takes of it what it has."""
        return Wanted(
            environment=self.environment or None,
            route=self.route or None,
            results=frozenset({self.result} if self.result else ()),
            reasons=frozenset({self.reason} if self.reason else ()),
            checks=frozenset({self.check} if self.check else ()),
            since=now - timedelta(days=self.days),
        )

    def address(self, **other: str | None) -> str:
        """The query that asks this, with `other` in its place; a cursor is of one list alone."""
        asked: dict[str, str | None] = {
            "show": self.show.value,
            "days": str(self.days),
            "environment": self.environment,
            "route": self.route,
            "result": self.result and self.result.value,
            "reason": self.reason and self.reason.value,
            "check": self.check,
            **other,
        }
        return urlencode({name: value for name, value in asked.items() if value})


def question(query: Mapping[str, str]) -> Question:
    """What the query of an address asks. Raises: BadQuestion."""
    try:
        return Question.model_validate(
            {name: value.strip() for name, value in query.items() if value.strip()}
        )
    except ValidationError as error:
        names = ", ".join(sorted({str(each["loc"][0]) for each in error.errors()}))
        raise BadQuestion(
            f"There is no such {names} to look for: choose one of those in the form."
        ) from error

"""What may be asked of the API: the parameters of paths and queries, read strictly."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Final, TypeVar, get_origin

from aiohttp import web
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from monitor.model.outcome import Reason, Result
from monitor.model.verdict import Verdict
from monitor.web.api.past_shapes import ChangeKind
from monitor.web.api.problem import Problem
from monitor.web.standing import Standing

MOST: Final = 1000
"""Items on one page."""

_LONGEST: Final = 200


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as error:  # the first and the last day that there is, in another time zone
        raise ValueError("there is no such time in UTC") from error


Name = Annotated[str, Field(min_length=1, max_length=_LONGEST, pattern=r"^[^\x00]*$")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Asked(BaseModel):
    """The parameters of a request; those of its path are fields too."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfEnvironment(Asked):
    environment: Annotated[Name, Field(description="The environment.")]


class OfRoute(OfEnvironment):
    route: Annotated[Name, Field(description="The route.")]


class ById(Asked):
    id: Annotated[Name, Field(description="The id.")]


class Paged(Asked):
    limit: Annotated[int, Field(ge=1, le=MOST, description="How many items at most.")] = 100
    cursor: Annotated[
        str | None, Field(max_length=2000, description="`next` of the page before; else the first page.")
    ] = None


class Filtered(Paged):
    environment: Annotated[Name | None, Field(description="Of this environment alone.")] = None
    route: Annotated[Name | None, Field(description="Of routes of this name alone.")] = None


class VerdictAsked(Asked):
    environment: Annotated[frozenset[Name], Field(description="On these environments alone.")] = frozenset()
    route: Annotated[frozenset[Name], Field(description="On routes of these names alone.")] = frozenset()


class RoutesAsked(Filtered):
    standing: Annotated[frozenset[Standing], Field(description="That stand so.")] = frozenset()


class FindingsAsked(Filtered):
    check: Annotated[frozenset[Name], Field(description="Of these checks alone.")] = frozenset()
    verdict: Annotated[frozenset[Verdict], Field(description="With these verdicts alone.")] = frozenset()


class Dated(Filtered):
    since: Annotated[Moment | None, Field(description="From then on, it included; with a time zone.")] = None
    until: Annotated[Moment | None, Field(description="Before then; with a time zone.")] = None


class RunsAsked(Dated):
    result: Annotated[frozenset[Result], Field(description="That ended so.")] = frozenset()
    reason: Annotated[frozenset[Reason], Field(description="For these reasons.")] = frozenset()


class ChangesAsked(Dated):
    kind: Annotated[frozenset[ChangeKind], Field(description="Of this kind; both without.")] = frozenset()
    check: Annotated[frozenset[Name], Field(description="Verdicts of these checks alone.")] = frozenset()


A = TypeVar("A", bound=Asked)


def read(request: web.Request, asks: type[A]) -> A:
    """What a request asks. Raises: Problem, which names the parameter."""
    given: dict[str, object] = dict(request.match_info)
    for name in request.query:
        if name in request.match_info or name not in asks.model_fields:
            raise _wrong(name, "is not known here")
        values = request.query.getall(name)
        if _takes_several(asks, name):
            given[name] = values
        elif len(values) > 1:
            raise _wrong(name, "is given more than once")
        else:
            given[name] = values[0]
    try:
        return asks.model_validate(given)
    except ValidationError as error:
        raise _of_first(error, request.match_info) from error


def _takes_several(asks: type[Asked], name: str) -> bool:
    return get_origin(asks.model_fields[name].annotation) is frozenset


def _of_first(error: ValidationError, path: Mapping[str, str]) -> Problem:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    name, says = str(first["loc"][0]), first["msg"]
    if name in path:
        return Problem(HTTPStatus.NOT_FOUND, f"Nothing can have such a name ({name}).")
    return _wrong(name, f"cannot be used: {says[:1].lower()}{says[1:]}")


def _wrong(name: str, why: str) -> Problem:
    shown = name[:_LONGEST]
    return Problem(HTTPStatus.BAD_REQUEST, f"The parameter {shown} {why}.", parameter=shown)

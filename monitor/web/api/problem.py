"""What a client gets in place of an answer: application/problem+json (RFC 9457), with one clear sentence."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from difflib import get_close_matches
from http import HTTPStatus
from typing import Final, NotRequired

from aiohttp import web
from typing_extensions import TypedDict

from monitor.model.archive import BadCursor
from monitor.model.protocols import StoreError
from monitor.web.shapes import Instant

MEDIA: Final = "application/problem+json"
_NEAR: Final = 0.5
_AGAIN: Final = "10"


class RefusedObject(TypedDict):
    """Why a call is not placed, in a word; the run that is in the way, and the earliest time at which one may
    be, each null where there is none.
    """

    reason: str
    run: str | None
    until: Instant | None


class ProblemObject(TypedDict):
    """What went wrong (RFC 9457); `parameter` is the one to correct, `near` are names that may be meant. Only
    of a call that is not placed there is `refused`.
    """

    type: str
    title: str
    status: int
    detail: str
    parameter: str | None
    near: list[str]
    refused: NotRequired[RefusedObject]


class Problem(Exception):  # noqa: N818 - it carries an answer
    """Why there is no answer; see ProblemObject."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        parameter: str | None = None,
        near: Iterable[str] = (),
        refused: RefusedObject | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self._told: ProblemObject = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status,
            "detail": detail,
            "parameter": parameter,
            "near": list(near),
        }
        if refused is not None:
            self._told["refused"] = refused
        self._headers = headers or {}

    def response(self) -> web.Response:
        body = json.dumps(self._told, ensure_ascii=False).encode(errors="replace")
        headers = {**self._headers, "Content-Type": MEDIA, "Cache-Control": "no-store"}
        return web.Response(body=body, status=self._told["status"], headers=headers)


def missing(what: str, name: str, known: Iterable[str]) -> Problem:
    """A path leads to something that is not there; names that are like it are offered."""
    near = _alike(name, known)
    return Problem(HTTPStatus.NOT_FOUND, f"There is no such {what}.{_perhaps(near)}", near=near)


def unheard_of(parameter: str, name: str, known: Iterable[str]) -> Problem:
    """A filter names something that is not there: to answer that nothing is found would read as all well."""
    near = _alike(name, known)
    detail = f"The parameter {parameter} names something that is not there.{_perhaps(near)}"
    return Problem(HTTPStatus.BAD_REQUEST, detail, parameter=parameter, near=near)


def unavailable(detail: str) -> Problem:
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": _AGAIN})


@web.middleware
async def problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Whatever goes wrong in the API is told as a problem."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except BadCursor as error:
        return Problem(HTTPStatus.BAD_REQUEST, str(error), parameter="cursor").response()
    except StoreError as error:
        return unavailable(f"The history cannot be read now. {error}").response()
    except web.HTTPNotFound:
        return Problem(HTTPStatus.NOT_FOUND, "Nothing is here: /api/v1/openapi.json says what is.").response()
    except web.HTTPMethodNotAllowed as error:
        allow = {"Allow": error.headers["Allow"]}
        use = " or ".join(sorted(error.allowed_methods))
        return Problem(HTTPStatus.METHOD_NOT_ALLOWED, f"Use {use} here.", headers=allow).response()


def _alike(name: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(name[:100], list(known), n=3, cutoff=_NEAR)


def _perhaps(near: Iterable[str]) -> str:
    names = " or ".join(near)
    return f" Is {names} meant?" if names else ""

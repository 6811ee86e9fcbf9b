"""LiveKit's errors, as the server words them."""

import json
from http import HTTPStatus


class LiveKitError(Exception):
    """A refusal: Twirp's JSON where it has a `code`, the middleware's plain text where it has none."""

    def __init__(self, status: int, message: str, code: str = "", meta: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.meta = meta

    @property
    def content_type(self) -> str:
        return "application/json" if self.code else "text/plain"

    @property
    def body(self) -> str:
        if not self.code:
            return self.message
        meta = {"meta": self.meta} if self.meta else {}
        return json.dumps({"code": self.code, "msg": self.message, **meta})


def denied() -> LiveKitError:
    """A token without the grant: 401, not 403 (read in livekit-server 1.13)."""
    return LiveKitError(HTTPStatus.UNAUTHORIZED, "permissions denied", "unauthenticated")


def bad_route(method: str, path: str) -> LiveKitError:
    """Twirp's answer to a path that it does not have."""
    return LiveKitError(
        HTTPStatus.NOT_FOUND,
        f'no handler for path "{path}"',
        "bad_route",
        {"twirp_invalid_route": f"{method} {path}"},
    )


def malformed() -> LiveKitError:
    return LiveKitError(HTTPStatus.BAD_REQUEST, "the protobuf request could not be decoded", "malformed")


def error_of(status: int) -> LiveKitError:
    """The Twirp error that LiveKit sends with an HTTP status (twirp's own table)."""
    codes = {
        400: "invalid_argument",
        401: "unauthenticated",
        403: "permission_denied",
        404: "not_found",
        408: "deadline_exceeded",
        412: "failed_precondition",
        429: "resource_exhausted",
        503: "unavailable",
    }
    return LiveKitError(status, HTTPStatus(status).phrase, codes.get(status, "internal"))

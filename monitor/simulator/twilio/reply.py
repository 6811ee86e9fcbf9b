"""What a Twilio endpoint answers: one resource, a list, or one of Twilio's errors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

from monitor.simulator.accounts import Account, ApiKey, Region
from monitor.simulator.world import World

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that passed the door: who asks, in which Region, for what."""

    world: World
    account: Account
    region: Region
    host: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """`https://` and the host Twilio itself would name, without a slash at the end."""
        return f"https://{self.host}"


@dataclass(frozen=True, slots=True)
class One:
    """One resource."""

    body: Json


@dataclass(frozen=True, slots=True)
class Many:
    """A list under `key`, yet to be cut into pages."""

    key: str
    rows: Sequence[Json]


Answer = One | Many


class TwilioError(Exception):
    """An error as Twilio words it; `code` is Twilio's own (https://www.twilio.com/docs/api/errors)."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    @property
    def body(self) -> Json:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def unauthenticated() -> TwilioError:
    """401: wrong keys, keys of another Region, or a standard key on an account (Twilio docs, error 20003)."""
    return TwilioError(HTTPStatus.UNAUTHORIZED, 20003, "Authenticate")


def not_permitted(permission: str) -> TwilioError:
    """403: a restricted key lacks the permission, which the message names."""
    return TwilioError(
        HTTPStatus.FORBIDDEN, 70051, f"Authorization failed: the key lacks permission {permission}"
    )


def not_found(path: str) -> TwilioError:
    return TwilioError(HTTPStatus.NOT_FOUND, 20404, f"The requested resource {path} was not found")


def too_many_requests() -> TwilioError:
    return TwilioError(HTTPStatus.TOO_MANY_REQUESTS, 20429, "Too Many Requests")


def method_not_allowed() -> TwilioError:
    return TwilioError(HTTPStatus.METHOD_NOT_ALLOWED, 20004, "Method not allowed")


def bad_parameter(name: str) -> TwilioError:
    return TwilioError(HTTPStatus.BAD_REQUEST, 20001, f"Invalid parameter {name}")


def unavailable() -> TwilioError:
    return TwilioError(HTTPStatus.SERVICE_UNAVAILABLE, 20503, "Service unavailable")


def error_of(status: int) -> TwilioError:
    """The error Twilio sends with an HTTP status."""
    known = {error.status: error for error in (unauthenticated(), too_many_requests(), unavailable())}
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
    return known.get(status, TwilioError(status, 20000 + status, phrase))


def moment_of(ask: Ask, name: str) -> datetime:
    """A time of the query, as Twilio takes it: a date is its midnight in UTC. Raises: TwilioError (400)."""
    try:
        moment = datetime.fromisoformat(ask.query[name])
    except ValueError:
        raise bad_parameter(name) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def between_dates(ask: Ask) -> Callable[[datetime], bool]:
    """Whether a time lies from StartDate to EndDate of the query, both included, where they are given.

    Raises: TwilioError (400).
    """
    first = moment_of(ask, "StartDate") if "StartDate" in ask.query else None
    last = moment_of(ask, "EndDate") if "EndDate" in ask.query else None
    return lambda at: (first is None or at >= first) and (last is None or at <= last)


def restricted(key: ApiKey | None, permission: str) -> bool:
    """Whether a key lacks a permission; the auth token (None) lacks nothing."""
    return key is not None and permission in key.denied


def iso(moment: datetime) -> str:
    """A date as the sub-domain APIs word it: `2026-03-02T09:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc2822(moment: datetime) -> str:
    """A date as the 2010 API words it: `Mon, 02 Mar 2026 09:00:00 +0000`."""
    return format_datetime(moment.astimezone(UTC))

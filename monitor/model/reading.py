"""A reading: one thing read from a cloud, or why it could not be read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NoReturn, TypeVar

T_co = TypeVar("T_co", covariant=True)


class GapReason(StrEnum):
    """Why a reading failed."""

    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    ACCOUNT_INACTIVE = "account-inactive"
    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    TIMEOUT = "timeout"
    NETWORK = "network"
    TLS = "tls"
    BAD_REPLY = "bad-reply"
    INHERITED = "inherited"
    NOT_ASKED = "not-asked"

    @property
    def answered(self) -> bool:
        """Whether the cloud answered the question, a refusal included."""
        return self in _ANSWERED


_ANSWERED = frozenset(
    {
        GapReason.UNAUTHORIZED,
        GapReason.FORBIDDEN,
        GapReason.NOT_FOUND,
        GapReason.ACCOUNT_INACTIVE,
        GapReason.INHERITED,
        GapReason.NOT_ASKED,
    }
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a reading failed, in our words: `detail` is never a reply's body.

    `permission` is the one that the key lacks, empty where the cloud named none.
    """

    operation: str
    reason: GapReason
    detail: str
    permission: str = ""


class CouldNotTell(Exception):  # noqa: N818 - it is an answer of a check, not an error of the program
    """A check needed a reading that failed; the checks' runner turns it into `unknown`."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(f"{gap.operation}: {gap.detail}")
        self.gap = gap


@dataclass(frozen=True, slots=True)
class Known(Generic[T_co]):
    """What was read."""

    value: T_co

    def get(self) -> T_co:
        return self.value


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read."""

    gap: Gap

    def get(self) -> NoReturn:
        """Raises: CouldNotTell, always."""
        raise CouldNotTell(self.gap)


Reading = Known[T_co] | Unread

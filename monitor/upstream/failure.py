"""Why a request to a cloud failed, in our own words."""

import errno
import ssl

import aiohttp

from monitor.model.reading import GapReason

_CLOSED = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})
_NONE_LEFT = frozenset({errno.EMFILE, errno.ENFILE})
_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH})


class ReadFailure(Exception):  # noqa: N818 - the word for a reading that failed; a Gap is made of it
    """A request that brought nothing usable.

    `detail` is a sentence of ours: it never holds a reply's body, a secret or a telephone number.
    `retry_after` is in seconds, None where the cloud did not say when to come back; `code` is Twilio's own
    error code, None where it gave none; `status` is HTTP's, None where there was no whole answer.
    `permission` is the one that the key lacks, empty where the cloud named none.
    """

    def __init__(
        self,
        reason: GapReason,
        detail: str,
        retry_after: float | None = None,
        code: int | None = None,
        status: int | None = None,
        permission: str = "",
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.retry_after = retry_after
        self.code = code
        self.status = status
        self.permission = permission


def bad_reply(detail: str) -> ReadFailure:
    """The failure of a reply that makes no sense."""
    return ReadFailure(GapReason.BAD_REPLY, detail)


def connection_failure(error: Exception, host: str, seconds: float) -> ReadFailure:
    """What `error`, raised by the HTTP client while it spoke to `host`, means.

    The client's own texts are not used: a time-out has none, others quote the request with its headers.
    """
    if isinstance(error, TimeoutError):
        return ReadFailure(GapReason.TIMEOUT, f"{host} did not answer within {seconds:g} s")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return ReadFailure(GapReason.TLS, f"the certificate of {host} is not accepted: {_why(error)}")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return ReadFailure(GapReason.TLS, f"the TLS handshake with {host} failed; does it speak TLS there?")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return ReadFailure(GapReason.NETWORK, f"{host} cannot be resolved; check the name, and DNS here")
    if isinstance(error, aiohttp.ClientPayloadError):
        return ReadFailure(GapReason.NETWORK, f"{host} broke off in the middle of its reply")
    if isinstance(error, aiohttp.ClientResponseError):
        return bad_reply(f"{host} does not speak HTTP as it should")
    return ReadFailure(GapReason.NETWORK, _socket_words(error, host))


def _why(error: aiohttp.ClientConnectorCertificateError) -> str:
    inner = error.certificate_error
    return inner.verify_message if isinstance(inner, ssl.SSLCertVerificationError) else "verification failed"


def _socket_words(error: Exception, host: str) -> str:
    code = error.errno if isinstance(error, OSError) else None
    if code in _NONE_LEFT:
        return f"{host} was not asked: this process has no file descriptor left; raise its limit"
    if code == errno.ECONNREFUSED:
        return f"{host} refused the connection; is the address right, and does the service run?"
    if code in _UNREACHABLE:
        return f"there is no route to {host}; check the network of this machine"
    if code in _CLOSED or isinstance(error, aiohttp.ServerDisconnectedError | ConnectionError):
        return f"{host} closed the connection without an answer"
    return f"the connection to {host} failed ({type(error).__name__})"

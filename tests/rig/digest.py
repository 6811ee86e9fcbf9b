"""Digest authentication with MD5 (RFC 2617), from the side that asks for it."""

from collections.abc import Iterable
from typing import Final
from uuid import uuid4

from aiosipua import AuthChallenge, AuthCredentials, SipDigestAuth, SipRequest, build_credentials
from aiosipua.headers import parse_auth, stringify_auth

REALM: Final = "sip.twilio.com"
WRONG: Final = "not-the-password"

Login = tuple[str, str]


class Challenger:
    """Asks for credentials, and knows an answer by the nonces that it gave away."""

    def __init__(self) -> None:
        self._nonces: set[str] = set()

    def challenge(self) -> str:
        """A value of `Proxy-Authenticate` that was never used before."""
        nonce = uuid4().hex
        self._nonces.add(nonce)
        return stringify_auth(
            AuthChallenge("Digest", {"realm": REALM, "nonce": nonce, "algorithm": "MD5", "qop": "auth"})
        )

    def shown(self, request: SipRequest, known: Iterable[Login]) -> Login:
        """User name and password that a request shows: both empty without a digest to one of our nonces.

        A digest that no `known` password makes is of a wrong one.
        """
        header = request.get_header("Proxy-Authorization")
        shown = parse_auth(header, credentials=True).params if header else {}
        if shown.get("nonce") not in self._nonces:
            return "", ""
        username = shown.get("username", "")
        made = (login for login in known if login[0] == username and _makes(login, request.method, shown))
        return next(made, (username, WRONG))


def _makes(login: Login, method: str, shown: dict[str, str]) -> bool:
    """Whether a password makes that digest. The URI is the header's own: LiveKit puts the callee there."""
    asked = {"realm": REALM, "nonce": shown["nonce"], "algorithm": "MD5"}
    if "qop" in shown:
        asked["qop"] = shown["qop"]
    expected: AuthCredentials | None = build_credentials(
        SipDigestAuth(*login),
        AuthChallenge("Digest", asked),
        method,
        shown.get("uri", ""),
        nonce_count=int(shown.get("nc", "1"), 16),
        cnonce=shown.get("cnonce"),
    )
    return expected is not None and expected.params["response"] == shown.get("response")

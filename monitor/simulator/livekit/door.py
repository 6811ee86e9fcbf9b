"""Who may ask: LiveKit's access tokens and what they grant."""

from http import HTTPStatus

import jwt
from livekit.api.access_token import Claims, TokenVerifier

from monitor.simulator.livekit.reply import LiveKitError, denied
from monitor.simulator.projects import Project
from monitor.simulator.world import World


def admit(world: World, header: str | None) -> tuple[Project, Claims]:
    """The project whose key signed the token, and the token's claims.

    The server's middleware answers a bad token in plain text, before any Twirp (read in livekit-server
    1.13); a request without a token comes through and lacks every grant. Raises: LiveKitError (401).
    """
    if header is None:
        raise denied()
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer":
        raise _refused("invalid authorization header. Must start with Bearer ")
    try:
        key = str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
    except jwt.InvalidTokenError:
        raise _refused("invalid authorization token") from None
    for project in world.projects:
        if key in project.keys:
            return project, _claims(key, project.keys[key], token)
    raise _refused("invalid API key")


def may_administer_sip(claims: Claims) -> None:
    """Raises: LiveKitError where the token lacks `sip.admin`."""
    if claims.sip is None or not claims.sip.admin:
        raise denied()


def may_call(claims: Claims) -> None:
    """Raises: LiveKitError where the token lacks `sip.call`."""
    if claims.sip is None or not claims.sip.call:
        raise denied()


def may_create_rooms(claims: Claims) -> None:
    """Raises: LiveKitError where the token lacks `roomCreate`."""
    if claims.video is None or not claims.video.room_create:
        raise denied()


def may_list_rooms(claims: Claims) -> None:
    """Raises: LiveKitError where the token lacks `roomList`."""
    if claims.video is None or not claims.video.room_list:
        raise denied()


def may_administer_room(claims: Claims, room: str) -> None:
    """Raises: LiveKitError where the token lacks `roomAdmin` of this very room."""
    if claims.video is None or not claims.video.room_admin or claims.video.room != room:
        raise denied()


def _claims(key: str, secret: str, token: str) -> Claims:
    try:
        return TokenVerifier(key, secret).verify(token)
    except jwt.InvalidTokenError:
        raise _refused("invalid authorization token") from None


def _refused(text: str) -> LiveKitError:
    return LiveKitError(HTTPStatus.UNAUTHORIZED, text)

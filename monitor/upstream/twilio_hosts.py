"""Where a Twilio request goes."""

from typing import Final

from yarl import URL

from monitor.model.address import canonical_edge
from monitor.upstream.failure import bad_reply

HOME: Final = "us1"

_DOMAIN = ".twilio.com"
_HTTPS_PORT = 443


def edge_of(region: str, edge: str | None) -> str | None:
    """The edge to name in a host: the configured one, else the Region's own; None for a bare us1 host.

    Hosts with a Region alone (`api.ie1.twilio.com`) stopped on 28 April 2026: an edge goes with it
    (https://www.twilio.com/docs/global-infrastructure/api-domain-migration-guide).
    """
    if edge is None and region == HOME:
        return None
    return canonical_edge(edge or region)  # no host is called api.ie1.ie1


def destination(uri: str, base_url: str | None) -> URL:
    """Where to send a request for `uri`: there, or below `base_url` with the original host in the path.

    Raises: ReadFailure where `uri` is not https on a host of twilio.com. The SDK's paging asks whatever
    address a reply names, with the account's credentials.
    """
    try:
        asked = URL(uri)
        port = asked.port
    except (TypeError, ValueError):
        raise bad_reply("the reply names a next page that is no address; it was not asked") from None
    host = asked.host or ""
    clean = asked.scheme == "https" and port == _HTTPS_PORT and asked.user is None and asked.password is None
    if not clean or not host.lower().endswith(_DOMAIN):
        raise bad_reply("the reply names a next page outside https://*.twilio.com; it was not asked")
    if base_url is None:
        return asked
    return URL(f"{base_url.rstrip('/')}/{host.lower()}{asked.raw_path_qs}", encoded=True)

"""A LiveKit project for the hostile cloud."""

from typing import Any

from livekit.protocol.sip import ListSIPOutboundTrunkResponse, SIPOutboundTrunkInfo

from tests.upstream.cloud import Reply, sends

LIST_TRUNKS = "/twirp/livekit.SIP/ListSIPOutboundTrunk"
LIVEKIT_KEY = "APIacme"
LIVEKIT_SECRET = "sentinel-livekit-secret-of-32-bytes-or-more"
PASSWORD = "sentinel-sip-password-77aa"


def trunk(trunk_id: str = "ST_br", **changes: Any) -> SIPOutboundTrunkInfo:
    fields: dict[str, Any] = {
        "sip_trunk_id": trunk_id,
        "name": "br",
        "address": "acme.pstn.twilio.com",
        "numbers": ["+551155503793"],
        "auth_username": "livekit",
        "auth_password": PASSWORD,
    }
    return SIPOutboundTrunkInfo(**{**fields, **changes})


def listed(*trunks: SIPOutboundTrunkInfo) -> Reply:
    body = ListSIPOutboundTrunkResponse(items=trunks).SerializeToString()
    return sends(body, "application/protobuf")

"""A LiveKit outbound trunk, translated; the SDK's own object holds the password and is dropped here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from livekit.protocol.sip import (
    SIPMediaEncryption,
    SIPOutboundTrunkInfo,
    SIPTransport,
)

from monitor.model.livekit import Encryption, LiveKitTrunk, Transport
from monitor.upstream.failure import bad_reply

_TRANSPORTS: Final = {
    SIPTransport.SIP_TRANSPORT_AUTO: Transport.AUTO,
    SIPTransport.SIP_TRANSPORT_UDP: Transport.UDP,
    SIPTransport.SIP_TRANSPORT_TCP: Transport.TCP,
    SIPTransport.SIP_TRANSPORT_TLS: Transport.TLS,
}
_ENCRYPTIONS: Final = {
    SIPMediaEncryption.SIP_MEDIA_ENCRYPT_DISABLE: Encryption.DISABLE,
    SIPMediaEncryption.SIP_MEDIA_ENCRYPT_ALLOW: Encryption.ALLOW,
    SIPMediaEncryption.SIP_MEDIA_ENCRYPT_REQUIRE: Encryption.REQUIRE,
}


def trunk(info: SIPOutboundTrunkInfo) -> LiveKitTrunk:
    """The trunk without its password. Raises: ReadFailure for a value that our version does not know."""
    transport = _TRANSPORTS.get(info.transport)
    encryption = _ENCRYPTIONS.get(_encryption(info))
    if transport is None or encryption is None:
        raise bad_reply("a trunk has a transport or media encryption that this version does not know")
    return LiveKitTrunk(
        id=info.sip_trunk_id,
        name=info.name,
        address=info.address,
        transport=transport,
        encryption=encryption,
        numbers=tuple(info.numbers),
        auth_username=info.auth_username,
        has_password=bool(info.auth_password),
        updated_at=_updated_at(info),
    )


def passwords_told(trunks: Mapping[str, LiveKitTrunk], *, cloud: bool) -> dict[str, LiveKitTrunk]:
    """The trunks, with `has_password` None where an empty password may be a hidden one.

    The open server returns passwords in clear; whether LiveKit Cloud does is not documented. One trunk that
    shows its own says that nothing is hidden.
    """
    if not cloud or any(each.has_password for each in trunks.values()):
        return dict(trunks)
    return {
        trunk_id: replace(each, has_password=None) if each.auth_username else each
        for trunk_id, each in trunks.items()
    }


def _encryption(info: SIPOutboundTrunkInfo) -> SIPMediaEncryption:
    """`media.encryption` where it is set (the field says so, DISABLE included), else the deprecated one."""
    if info.HasField("media") and info.media.HasField("encryption"):
        return info.media.encryption
    return info.media_encryption


def _updated_at(info: SIPOutboundTrunkInfo) -> datetime | None:
    """When the trunk was last written: servers before these fields, and trunks from then, have neither."""
    for stamp in (info.updated_at, info.created_at):
        if stamp.seconds > 0:
            try:
                return stamp.ToDatetime(tzinfo=UTC)
            except (ValueError, OverflowError):
                raise bad_reply("a trunk has a date that is none") from None
    return None

"""What LiveKit says of its outbound trunks, and how its pages are followed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from livekit.protocol.sip import (
    SIPMediaConfig,
    SIPMediaEncryption,
    SIPTransport,
)

from monitor.model.livekit import Encryption, LiveKitTrunk, Transport
from monitor.model.reading import GapReason, Known, Unread
from monitor.upstream.livekit_trunks import passwords_told
from monitor.upstream.livekit_trunks import trunk as translated
from tests.upstream.account import Recorder
from tests.upstream.cloud import Cloud
from tests.upstream.conftest import ReadLiveKit
from tests.upstream.project import LIST_TRUNKS, PASSWORD, listed, trunk

ALLOW = SIPMediaEncryption.SIP_MEDIA_ENCRYPT_ALLOW
DISABLE = SIPMediaEncryption.SIP_MEDIA_ENCRYPT_DISABLE
REQUIRE = SIPMediaEncryption.SIP_MEDIA_ENCRYPT_REQUIRE


async def only(livekit: ReadLiveKit) -> LiveKitTrunk:
    (read,) = (await livekit().trunks()).get().values()
    return read


async def test_a_trunk_comes_without_its_password(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk(transport=SIPTransport.SIP_TRANSPORT_TLS)), listed())
    read = await only(livekit)
    assert read == LiveKitTrunk(
        id="ST_br",
        name="br",
        address="acme.pstn.twilio.com",
        transport=Transport.TLS,
        encryption=Encryption.DISABLE,
        numbers=("+551155503793",),
        auth_username="livekit",
        has_password=True,
        updated_at=None,
    )
    assert PASSWORD not in repr(read)


@pytest.mark.parametrize(
    ("cloud", "password_of_another", "told"),
    [(True, False, None), (True, True, False), (False, False, False)],
)
def test_an_empty_password_may_be_a_hidden_one_on_livekit_cloud_alone(
    cloud: bool, password_of_another: bool, told: bool | None
) -> None:
    empty = translated(trunk(auth_password=""))
    another = replace(empty, id="ST_cl", has_password=password_of_another)
    read = passwords_told({"ST_br": empty, "ST_cl": another}, cloud=cloud)
    assert read["ST_br"].has_password is told
    assert read["ST_cl"].has_password in (told, True)


def test_a_trunk_without_a_user_name_has_no_password_to_hide() -> None:
    read = passwords_told({"ST_br": translated(trunk(auth_username="", auth_password=""))}, cloud=True)
    assert read["ST_br"].has_password is False


async def test_a_trunk_without_credentials_has_no_password(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk(auth_username="", auth_password="")), listed())
    read = await only(livekit)
    assert read.auth_username == ""
    assert not read.has_password


@pytest.mark.parametrize(
    ("fields", "encryption"),
    [
        ({"media_encryption": REQUIRE}, Encryption.REQUIRE),
        ({"media_encryption": REQUIRE, "media": SIPMediaConfig(encryption=ALLOW)}, Encryption.ALLOW),
        ({"media_encryption": REQUIRE, "media": SIPMediaConfig(encryption=DISABLE)}, Encryption.DISABLE),
        (
            {"media_encryption": REQUIRE, "media": SIPMediaConfig(only_listed_codecs=True)},
            Encryption.REQUIRE,
        ),
    ],
)
async def test_the_encryption_is_that_of_the_media_block_where_it_says_one(
    cloud: Cloud, livekit: ReadLiveKit, fields: dict[str, Any], encryption: Encryption
) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk(**fields)), listed())
    assert (await only(livekit)).encryption is encryption


@pytest.mark.parametrize(
    ("fields", "updated_at"),
    [
        ({}, None),
        ({"updated_at": Timestamp()}, None),
        ({"created_at": Timestamp(seconds=1772452800)}, datetime(2026, 3, 2, 12, tzinfo=UTC)),
        (
            {"created_at": Timestamp(seconds=1), "updated_at": Timestamp(seconds=1772452800)},
            datetime(2026, 3, 2, 12, tzinfo=UTC),
        ),
    ],
)
async def test_the_date_is_that_of_the_last_write(
    cloud: Cloud, livekit: ReadLiveKit, fields: dict[str, Any], updated_at: datetime | None
) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk(**fields)), listed())
    assert (await only(livekit)).updated_at == updated_at


async def test_a_transport_that_we_do_not_know_is_not_guessed(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk(transport=9)))
    reading = await livekit().trunks()
    assert isinstance(reading, Unread)
    assert reading.gap.reason is GapReason.BAD_REPLY


async def test_a_date_out_of_range_is_a_bad_reply(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk(updated_at=Timestamp(seconds=2**62))))
    reading = await livekit().trunks()
    assert isinstance(reading, Unread)
    assert "date" in reading.gap.detail


async def test_a_project_without_trunks_is_known_to_have_none(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed())
    assert await livekit().trunks() == Known({})


async def test_pages_are_followed_until_one_is_empty(
    cloud: Cloud, livekit: ReadLiveKit, observer: Recorder
) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk("ST_br"), trunk("ST_cl")), listed(trunk("ST_mx")), listed())
    assert set((await livekit().trunks()).get()) == {"ST_br", "ST_cl", "ST_mx"}
    assert observer.requests == [("prod", "livekit", "SIP/ListSIPOutboundTrunk", None)] * 3


async def test_a_server_that_repeats_itself_is_not_asked_for_ever(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk("ST_br")))
    assert set((await livekit().trunks()).get()) == {"ST_br"}
    assert cloud.paths() == [LIST_TRUNKS] * 2


async def test_an_entry_without_an_id_is_passed_over(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk("")), listed())
    assert await livekit().trunks() == Known({})
    cloud.says(LIST_TRUNKS, listed(trunk("ST_br"), trunk("")), listed())
    assert set((await livekit().trunks()).get()) == {"ST_br"}


async def test_a_websocket_url_is_asked_over_http(cloud: Cloud, livekit: ReadLiveKit) -> None:
    cloud.says(LIST_TRUNKS, listed(trunk()), listed())
    assert "ST_br" in (await livekit(url=cloud.url.replace("http", "ws", 1)).trunks()).get()

"""LiveKit's view: tokens, grants, trunks, and errors as the real server words them."""

import datetime

import aiohttp
import pytest
from livekit import api

from monitor.simulator import Simulator
from monitor.simulator.cast import LIVEKIT_KEY, LIVEKIT_SECRET, PASSWORD
from monitor.simulator.livekit.reply import bad_route
from tests.simulator.asking import Reply

LIST = "/twirp/livekit.SIP/ListSIPOutboundTrunk"
OTHER_SECRET = "another-secret-of-more-than-forty-letters"


def token(key: str = LIVEKIT_KEY, secret: str = LIVEKIT_SECRET, *, admin: bool = True) -> api.AccessToken:
    return api.AccessToken(key, secret).with_sip_grants(api.SIPGrants(admin=admin, call=True))


async def post(sim: Simulator, path: str, authorization: str | None, body: bytes = b"") -> Reply:
    headers = {"Content-Type": "application/protobuf"}
    if authorization is not None:
        headers["Authorization"] = authorization
    async with (
        aiohttp.ClientSession() as session,
        session.post(sim.url + path, headers=headers, data=body) as response,
    ):
        return Reply(response.status, response.headers, await response.read())


async def listed(sim: Simulator, request: api.ListSIPOutboundTrunkRequest) -> list[api.SIPOutboundTrunkInfo]:
    async with api.LiveKitAPI(sim.url, LIVEKIT_KEY, LIVEKIT_SECRET) as client:
        return list((await client.sip.list_outbound_trunk(request)).items)


async def test_the_sdk_lists_the_trunks_in_the_order_of_their_ids(sim: Simulator) -> None:
    br, cl = await listed(sim, api.ListSIPOutboundTrunkRequest())
    assert (br.name, br.address) == ("Twilio br", "acme.pstn.sao-paulo.twilio.com")
    assert (cl.name, list(cl.numbers)) == ("Twilio cl", ["+56225838123"])
    assert cl.updated_at.ToDatetime(datetime.UTC) == sim.world.livekit_trunk("cl").updated_at


async def test_passwords_come_in_clear_as_from_the_open_source_server(sim: Simulator) -> None:
    trunks = await listed(sim, api.ListSIPOutboundTrunkRequest())
    assert {trunk.auth_password for trunk in trunks} == {PASSWORD}


async def test_a_trunk_says_how_it_dials(sim: Simulator) -> None:
    trunk = sim.world.livekit_trunk("cl")
    trunk.transport, trunk.encryption, trunk.updated_at = "TLS", "REQUIRE", None
    _, cl = await listed(sim, api.ListSIPOutboundTrunkRequest())
    assert cl.transport == api.SIPTransport.SIP_TRANSPORT_TLS
    assert cl.media.encryption == api.SIPMediaEncryption.SIP_MEDIA_ENCRYPT_REQUIRE
    assert not cl.HasField("updated_at")


async def test_a_page_begins_after_an_id_and_ends_with_the_last_trunk(sim: Simulator) -> None:
    first = sim.world.livekit_trunk("br").id
    after = api.ListSIPOutboundTrunkRequest(page=api.Pagination(after_id=first, limit=1))
    assert [trunk.name for trunk in await listed(sim, after)] == ["Twilio cl"]
    last = sim.world.livekit_trunk("cl").id
    none = api.ListSIPOutboundTrunkRequest(page=api.Pagination(after_id=last))
    assert await listed(sim, none) == []


async def test_an_unknown_id_is_simply_absent(sim: Simulator) -> None:
    wanted = [sim.world.livekit_trunk("cl").id, "ST_nowhere"]
    trunks = await listed(sim, api.ListSIPOutboundTrunkRequest(trunk_ids=wanted))
    assert [trunk.name for trunk in trunks] == ["Twilio cl"]


async def test_the_number_filter_takes_trunks_without_numbers_too(sim: Simulator) -> None:
    sim.world.livekit_trunk("br").numbers.clear()
    trunks = await listed(sim, api.ListSIPOutboundTrunkRequest(numbers=["+15550100"]))
    assert [trunk.name for trunk in trunks] == ["Twilio br"]


@pytest.mark.parametrize(
    ("authorization", "text"),
    [
        (f"Bearer {token('APIother').to_jwt()}", b"invalid API key"),
        (f"Bearer {token(secret=OTHER_SECRET).to_jwt()}", b"invalid authorization token"),
        (f"Bearer {token().with_ttl(datetime.timedelta(hours=-1)).to_jwt()}", b"invalid authorization token"),
        ("Bearer nonsense", b"invalid authorization token"),
        ("Basic nonsense", b"invalid authorization header. Must start with Bearer "),
    ],
)
async def test_a_bad_token_is_refused_in_plain_text(sim: Simulator, authorization: str, text: bytes) -> None:
    reply = await post(sim, LIST, authorization)
    assert (reply.status, reply.body) == (401, text)
    assert reply.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("authorization", [None, f"Bearer {token(admin=False).to_jwt()}"])
async def test_a_missing_grant_is_unauthenticated_and_not_forbidden(
    sim: Simulator, authorization: str | None
) -> None:
    reply = await post(sim, LIST, authorization)
    assert (reply.status, reply.body) == (401, b'{"code": "unauthenticated", "msg": "permissions denied"}')


async def test_a_body_that_is_no_protobuf_is_malformed(sim: Simulator) -> None:
    reply = await post(sim, LIST, f"Bearer {token().to_jwt()}", b"\xff\xff\xff")
    assert (reply.status, b'"malformed"' in reply.body) == (400, True)


async def test_an_unknown_method_is_a_bad_route(sim: Simulator) -> None:
    path = "/twirp/livekit.SIP/Teleport"
    reply = await post(sim, path, f"Bearer {token().to_jwt()}")
    assert (reply.status, reply.body.decode()) == (404, bad_route("POST", path).body)
    assert "twirp_invalid_route" in reply.body.decode()


async def test_a_key_opens_its_own_project_alone(sim: Simulator) -> None:
    sim.use("wrong-project")
    trunks = await listed(sim, api.ListSIPOutboundTrunkRequest())
    assert [trunk.name for trunk in trunks] == ["Twilio br"]
    (staging,) = sim.world.projects[1:]
    ((key, secret),) = staging.keys.items()
    async with api.LiveKitAPI(sim.url, key, secret) as client:
        others = await client.sip.list_outbound_trunk(api.ListSIPOutboundTrunkRequest())
    assert [trunk.name for trunk in others.items] == ["Twilio cl"]

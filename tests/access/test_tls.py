"""TLS over a real connection: certificates that are renewed, and clients that show one."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientConnectorCertificateError, ClientConnectorError, ClientError, ClientSession

from monitor.web.access.connection import Patience
from monitor.web.access.greeting import greetings
from tests.access.certificates import HOST, Authority
from tests.access.serving import House, basic, fresh, trusting
from tests.access.test_limits import connected, ended
from tests.access.test_passwords import FILE as USERS

TLS = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n"
CLIENTS = f"{TLS}  client_ca_file: clients/ca.pem\n"
REQUIRED = f"{CLIENTS}  client_auth_type: RequireAndVerifyClientCert\n"
IF_GIVEN = f"{CLIENTS}  client_auth_type: VerifyClientCertIfGiven\n"


class Encrypted:
    """A house that encrypts, and the authorities of it and of its clients."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder)
        self.authority = Authority(folder)
        self.authority.signs("server", HOST)
        self.clients = Authority(folder / "clients")
        self.url = ""

    def client(self, *names: str, common_name: str | None = None) -> tuple[Path, Path]:
        return self.clients.signs("client", *names, common_name=common_name)

    async def status(
        self,
        certificate: tuple[Path, Path] | None = None,
        *,
        path: str = "/metrics",
        method: str = "GET",
        headers: dict[str, str] | None = None,
        source: str | None = None,
    ) -> int:
        """By a new connection, which comes from the address `source`."""
        connector = fresh(trusting(self.authority.file, certificate), source)
        async with (
            ClientSession(self.url, connector=connector, headers=headers) as client,
            client.request(method, path) as answer,
        ):
            return answer.status


@asynccontextmanager
async def encrypted(folder: Path, file: str, **web: object) -> AsyncIterator[Encrypted]:
    made = Encrypted(folder)
    made.house.adopt(file, **web)
    async with made.house.open() as made.url:
        yield made


async def test_a_connection_is_encrypted_and_browsers_are_told_to_keep_it_so(tmp_path: Path) -> None:
    async with encrypted(tmp_path, TLS) as made:
        context = trusting(made.authority.file)
        async with (
            ClientSession(made.url, connector=fresh(context)) as client,
            client.get("/") as answer,
        ):
            assert answer.status == 200
            assert answer.headers["Strict-Transport-Security"] == "max-age=86400"
        with pytest.raises(ClientError):
            async with ClientSession() as client:
                await client.get(made.url.replace("https", "http"))


async def test_a_renewed_certificate_is_shown_to_new_connections_while_old_ones_go_on(tmp_path: Path) -> None:
    async with encrypted(tmp_path, TLS) as made:
        new = Authority(tmp_path / "new")
        async with ClientSession(made.url, connector=fresh(trusting(new.file))) as trusts_new:
            with pytest.raises(ClientConnectorCertificateError):
                await trusts_new.get("/metrics")
            async with ClientSession(made.url) as old:
                context = trusting(made.authority.file)
                async with old.get("/metrics", ssl=context) as answer:
                    assert answer.status == 200
                certificate, key = new.signs("server", HOST)
                certificate.replace(tmp_path / "server.crt")
                key.replace(tmp_path / "server.key")
                made.house.adopt(TLS)
                async with old.get("/metrics", ssl=context) as answer:
                    assert answer.status == 200, "its connection is open"
            async with trusts_new.get("/metrics") as answer:
                assert answer.status == 200
        with pytest.raises(ClientConnectorCertificateError):
            await made.status()


async def test_what_is_demanded_of_clients_changes_for_new_connections_too(tmp_path: Path) -> None:
    async with encrypted(tmp_path, TLS) as made:
        assert await made.status() == 200
        made.house.adopt(REQUIRED)
        with pytest.raises((ClientError, ConnectionError)):
            await made.status()
        assert await made.status(made.client("a.example")) == 200
        made.house.adopt(f"{TLS}  min_version: TLS13\n")
        context = trusting(made.authority.file)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        async with ClientSession(made.url, connector=fresh(context)) as client:
            with pytest.raises(ClientConnectorError):
                await client.get("/metrics")


async def test_an_old_connection_without_a_certificate_is_ended_once_one_is_demanded(tmp_path: Path) -> None:
    async with encrypted(tmp_path, TLS) as made, ClientSession(made.url) as client:
        context = trusting(made.authority.file)
        async with client.get("/metrics", ssl=context) as answer:
            assert answer.status == 200
        made.house.adopt(REQUIRED)
        async with client.get("/metrics", ssl=context) as answer:
            assert answer.status == 403
            assert answer.headers["Connection"] == "close"


async def test_a_certificate_whose_authority_is_none_any_more_is_not_known_on_an_old_connection_either(
    tmp_path: Path,
) -> None:
    async with encrypted(tmp_path, IF_GIVEN, operators=["alice"]) as made, ClientSession(made.url) as client:
        context = trusting(made.authority.file, made.client(common_name="alice"))
        for file in (IF_GIVEN, f"{IF_GIVEN}  min_version: TLS13\n"):
            made.house.adopt(file, operators=["alice"])
            async with client.post("/-/reload", ssl=context) as answer:
                assert answer.status == 200, "its connection is open"
        Authority(tmp_path / "clients")
        made.house.adopt(IF_GIVEN, operators=["alice"])
        async with client.post("/-/reload", ssl=context) as answer:
            assert answer.status == 403
            assert answer.headers["Connection"] == "close"
    assert made.house.reloads == 2


async def test_a_certificate_of_another_authority_is_none(tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "stranger").signs("client", "alice")
    for file in (REQUIRED, IF_GIVEN):
        async with encrypted(tmp_path, file) as made:
            with pytest.raises((ClientError, ConnectionError)):
                await made.status(stranger)


async def test_who_shows_none_comes_in_only_where_none_is_demanded_and_operates_nowhere(
    tmp_path: Path,
) -> None:
    async with encrypted(tmp_path, IF_GIVEN, operators=["alice"]) as made:
        assert await made.status() == 200
        assert await made.status(path="/-/reload", method="POST") == 403
        assert made.house.reloads == 0
    async with encrypted(tmp_path, REQUIRED) as made:
        with pytest.raises((ClientError, ConnectionError)):
            await made.status(path="/-/healthy")


@pytest.mark.parametrize(
    ("names", "common_name", "status"),
    [
        (["host.example"], "alice", 200),
        (["alice"], None, 200),
        (["a@b.example", "alice"], "bob", 200),
        (["alice.example"], "bob", 403),
        (["host.example"], "Alice", 403),
    ],
)
async def test_an_operator_is_known_by_a_name_in_the_certificate(
    tmp_path: Path, names: list[str], common_name: str | None, status: int
) -> None:
    async with encrypted(tmp_path, REQUIRED, operators=["alice"]) as made:
        certificate = made.client(*names, common_name=common_name)

        assert await made.status(certificate, path="/-/reload", method="POST") == status


async def test_only_certificates_with_an_allowed_name_come_in(tmp_path: Path) -> None:
    allowed = f"{REQUIRED}  client_allowed_sans: [prometheus.internal, '2001:DB8::1', 'spiffe://x/y']\n"
    async with encrypted(tmp_path, allowed) as made:
        for names, status in (
            (["prometheus.internal"], 200),
            (["2001:db8:0::1", "other"], 200),
            (["other.internal"], 403),
        ):
            assert await made.status(made.client(*names)) == status
        assert await made.status(made.client("other", common_name="prometheus.internal")) == 403


async def test_with_users_a_certificate_does_not_stand_in_for_a_password(tmp_path: Path) -> None:
    async with encrypted(tmp_path, REQUIRED + USERS, operators=["alice"]) as made:
        certificate = made.client("alice")
        assert await made.status(certificate) == 401
        headers = dict(basic("alice", "right"))
        assert await made.status(certificate, headers=headers, path="/-/reload", method="POST") == 200


async def test_what_a_resumed_connection_shows_is_known_as_before(tmp_path: Path) -> None:
    """TLS 1.3 resumes a session without the certificate being sent again."""
    async with encrypted(tmp_path, REQUIRED, operators=["alice"]) as made:
        context = trusting(made.authority.file, made.client("alice"))
        context.maximum_version = (
            ssl.TLSVersion.TLSv1_2
        )  # whose session is there as soon as the greeting is over
        host, port = made.url.removeprefix("https://").split(":")
        session, resumed, heads = None, [], []
        for _connection in range(2):
            answer, session, reused = await asyncio.to_thread(_reload, context, host, int(port), session)
            heads.append(answer)
            resumed.append(reused)

    assert resumed == [False, True]
    assert [head.split()[1] for head in heads] == [b"200", b"200"]


def _reload(
    context: ssl.SSLContext, host: str, port: int, session: ssl.SSLSession | None
) -> tuple[bytes, ssl.SSLSession | None, bool | None]:
    with (
        socket.create_connection((host, port), timeout=60) as plain,
        context.wrap_socket(plain, server_hostname=host, session=session) as wire,
    ):
        wire.sendall(b"POST /-/reload HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        return wire.recv(4096), wire.session, wire.session_reused


async def test_whether_it_encrypts_stays_as_it_began(tmp_path: Path) -> None:
    async with encrypted(tmp_path, TLS) as made:
        made.house.adopt("basic_auth_users: {}\n")
        assert await made.status() == 200


async def test_who_does_not_greet_in_time_is_cut_off(tmp_path: Path) -> None:
    made = Encrypted(tmp_path)
    made.house.adopt(TLS)
    async with made.house.open(Patience(greeting=0.05)) as url:
        host, port = url.removeprefix("https://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        assert await asyncio.wait_for(reader.read(), 60) == b""
        writer.close()


async def test_who_connects_and_says_nothing_is_counted_before_tls_begins(tmp_path: Path) -> None:
    made, patience = Encrypted(tmp_path), Patience(most=10, each=1, greeting=600)
    made.house.adopt(TLS)
    async with made.house.open(patience) as made.url, AsyncExitStack() as several:
        silent = [
            (await several.enter_async_context(connected(made.url)))[0]
            for _connection in range(greetings(patience).patience.each)
        ]
        async with connected(made.url) as (reader, _):
            assert await ended(reader) == b"", "one more is cut off at once, and not when its time is over"
        assert await made.status(path="/-/healthy", source="127.0.0.2") == 200
        assert not any(reader.at_eof() for reader in silent)
    async with made.house.open(patience) as made.url:
        for _visitor in range(greetings(patience).patience.each + 1):
            assert await made.status(path="/-/healthy") == 200


async def test_a_page_that_came_unencrypted_changes_nothing_over_tls(tmp_path: Path) -> None:
    async with encrypted(tmp_path, TLS) as made:
        for origin, answered in ((made.url, 200), (made.url.replace("https:", "http:"), 403)):
            assert await made.status(path="/-/reload", method="POST", headers={"Origin": origin}) == answered

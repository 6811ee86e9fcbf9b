"""`trunkwatch status` asks a daemon that encrypts and wants to know who asks."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from yarl import URL

from monitor.cli import status
from monitor.cli.daemon.credentials import authorization
from monitor.cli.exits import Refused
from tests.access.certificates import HOST, Authority
from tests.access.serving import House, basic
from tests.access.test_passwords import FILE as USERS
from tests.access.test_tls import REQUIRED, TLS
from tests.config.sample import FILE

LOCKED = "wants a name and a password"
WRONG = "does not know this name with this password"


class Neighbour:
    """A house in a thread of its own; the commands run loops themselves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = Authority(folder)
        self.authority.signs("server", HOST)
        self.clients = Authority(folder / "clients")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._end = asyncio.Event()

    def serve(self, file: str) -> URL:
        """The URL of it behind that web configuration file."""
        return URL(asyncio.run_coroutine_threadsafe(self._begin(file), self._loop).result(30))

    async def _begin(self, file: str) -> str:
        house = await asyncio.to_thread(self._made, file)
        url: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._serve(house, url))
        return await url

    def _made(self, file: str) -> House:
        house = House(self.folder)
        house.adopt(file)
        return house

    async def _serve(self, house: House, url: "asyncio.Future[str]") -> None:
        async with house.open() as at:
            url.set_result(at)
            await self._end.wait()

    def close(self) -> None:
        async def end() -> None:
            self._end.set()
            await self._task

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbour]:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("NETRC", "TRUNKWATCH_URL", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    neighbour = Neighbour(tmp_path)
    yield neighbour
    neighbour.close()


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    exit_ = status(["status", *arguments])
    printed = capsys.readouterr()
    return exit_, printed.out + printed.err


def is_told(answer: tuple[int, str]) -> bool:
    """An empty board: nothing is watched, which cannot be told to be well."""
    return answer[0] == 3 and "answers" not in answer[1] and "Nothing" in answer[1]


def test_by_a_url_with_name_and_password_and_the_authority_of_its_certificate(
    neighbour: Neighbour, capsys: pytest.CaptureFixture[str]
) -> None:
    url = neighbour.serve(TLS + USERS)
    ca = ("--ca", str(neighbour.authority.file))
    named = str(url.with_user("bób").with_password("pässword:with colon"))

    assert is_told(said(capsys, "--url", named, *ca))
    exit_, text = said(capsys, "--url", str(url.with_user("alice").with_password("hush")), *ca)
    assert (exit_, WRONG in text, "hush" in text) == (3, True, False)
    exit_, text = said(capsys, "--url", str(url.with_scheme("http")), *ca)
    assert (exit_, "if it encrypts, write https://" in text) == (3, True)
    exit_, text = said(capsys, "--url", named)
    assert exit_ == 3
    assert "shows a certificate that is not trusted here (unable to get local issuer certificate)" in text
    exit_, text = said(capsys, "--url", str(url.with_host("localhost")), *ca)
    assert (exit_, "not trusted here" in text) == (3, True)


def test_the_password_need_not_be_among_the_arguments_where_others_see_it(
    neighbour: Neighbour, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = neighbour.serve(TLS + USERS)
    monkeypatch.setenv("SSL_CERT_FILE", str(neighbour.authority.file))
    assert LOCKED in said(capsys, "--url", str(url))[1]
    netrc = neighbour.folder / ".netrc"
    netrc.write_text(f"machine {url.host} login alice password right\n", encoding="utf-8")
    netrc.chmod(0o600)
    assert is_told(said(capsys, "--url", str(url)))
    netrc.unlink()
    monkeypatch.setenv("TRUNKWATCH_URL", str(url.with_user("alice").with_password("right")))
    assert is_told(said(capsys))


def test_the_daemon_of_the_configuration_is_known_by_its_very_certificate(
    neighbour: Neighbour, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def renew() -> None:
        """What signed it follows, as it often does: it is not trusted for that."""
        certificate, _ = neighbour.authority.signs("server", "trunkwatch.internal")
        with certificate.open("ab") as file:
            file.write(neighbour.authority.file.read_bytes())

    renew()
    url = neighbour.serve(TLS)
    config = tmp_path / "config.yaml"
    config.write_text(f"listen: 0.0.0.0:{url.port}\n{FILE}web: {{config_file: web.yml}}\n", encoding="utf-8")
    (tmp_path / "server.key").unlink()  # whoever asks need not be able to read it
    assert is_told(said(capsys, "--config", str(config)))
    renew()
    assert "not trusted here" in said(capsys, "--config", str(config))[1]


def test_a_certificate_is_shown_where_one_is_demanded(
    neighbour: Neighbour, capsys: pytest.CaptureFixture[str]
) -> None:
    url = str(neighbour.serve(REQUIRED))
    certificate, key = neighbour.clients.signs("client", "alice")
    ca = ("--ca", str(neighbour.authority.file))

    assert is_told(said(capsys, "--url", url, *ca, "--cert", str(certificate), "--key", str(key)))
    exit_, text = said(capsys, "--url", url, *ca)
    assert exit_ == 3
    assert "if it lets in only who shows a certificate, name one by --cert" in text
    exit_, text = said(capsys, "--url", url, *ca, "--cert", str(certificate))
    assert (exit_, text.startswith(f"--cert {certificate}: it wants")) == (64, True)
    exit_, text = said(capsys, "--url", url, "--ca", str(key))
    assert (exit_, text) == (64, f"--ca {key}: there is no certificate in PEM that can be read.\n")


def test_a_daemon_that_does_not_encrypt_is_told_from_one_that_is_not_there(
    neighbour: Neighbour, capsys: pytest.CaptureFixture[str]
) -> None:
    url = neighbour.serve(USERS)

    assert "does not speak TLS" in said(capsys, "--url", str(url.with_scheme("https")))[1]


@pytest.mark.parametrize(
    ("url", "header"),
    [
        ("https://h.example", basic("alice", "right")),
        ("https://alice@h.example:8443", basic("alice", "right")),
        ("https://bob@h.example", {}),
        ("https://bob:his@h.example", basic("bob", "his")),
        ("https://other.example", {}),
        ("http://h.example", {}),
        ("http://127.0.0.1:9783", basic("local", "secret")),
    ],
)
def test_a_password_that_is_kept_goes_to_its_host_alone_and_never_unencrypted_over_a_network(
    tmp_path: Path, url: str, header: dict[str, str]
) -> None:
    kept = tmp_path / "kept"
    kept.write_text(
        "machine h.example login alice password right\nmachine 127.0.0.1 login local password secret\n"
        "default login anybody password anything\n",
        encoding="utf-8",
    )

    assert authorization(URL(url), {"NETRC": str(kept)}) == header


def test_a_file_of_passwords_that_cannot_be_understood_is_not_repeated(tmp_path: Path) -> None:
    kept = tmp_path / ".netrc"
    kept.write_text("machine h.example sentinel sentinel\n", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        authorization(URL("https://h.example"), {"HOME": str(tmp_path)})

    assert "sentinel" not in str(refusal.value)
    assert str(kept) in str(refusal.value)
    assert authorization(URL("https://a:b@h.example"), {"HOME": str(tmp_path)}) == basic("a", "b")

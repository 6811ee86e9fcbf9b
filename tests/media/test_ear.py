"""The process that listens: what it is let do, and what is said where it cannot."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
from pydantic import SecretStr

from monitor.config import LiveKitAccess
from monitor.media.ear import RtcEar
from monitor.media.order import ANSWER, ORDER, Answer, Order
from monitor.model.call import NO_AGENT
from monitor.model.canary import Expected, ProofKind
from monitor.model.sound import Heard, Listening, Unheard

SECRET = "a-secret-of-forty-letters-that-opens-none"


def listening(proof: ProofKind = ProofKind.TONE) -> Listening:
    return Listening("room-1", "ear-1", "callee-1", proof, Expected(digits="159"), timedelta(seconds=53))


def ear(url: str = "http://127.0.0.1:1", places: int = 1) -> RtcEar:
    access = LiveKitAccess(url=url, api_key="key", api_secret=SecretStr(SECRET))
    return RtcEar(access, asyncio.Semaphore(places))


def claims(proof: ProofKind) -> dict[str, object]:
    order = ear().order(listening(proof))
    found: dict[str, object] = jwt.decode(order.token, SECRET, algorithms=["HS256"])
    return found


async def heard(by: RtcEar) -> Heard | Unheard:
    over = asyncio.Event()
    async with asyncio.timeout(60):
        return await by.listen(listening(), asyncio.Event(), over)


@pytest.mark.parametrize("proof", [ProofKind.TONE, ProofKind.ECHO, ProofKind.DTMF])
def test_the_token_is_for_one_room_and_no_longer_than_its_call(proof: ProofKind) -> None:
    said = claims(proof)
    grants = said["video"]
    assert isinstance(grants, dict)

    assert (grants["roomJoin"], grants["room"], said["sub"]) == (True, "room-1", "ear-1")
    assert not {"roomAdmin", "roomCreate", "roomList", "roomRecord"} & grants.keys()
    assert said["exp"] - said["nbf"] <= 53 + 60  # type: ignore[operator]


@pytest.mark.parametrize(("proof", "speaks"), [(ProofKind.TONE, False), (ProofKind.ECHO, True)])
def test_who_only_listens_is_hidden_and_may_say_nothing(proof: ProofKind, speaks: bool) -> None:
    grants = claims(proof)["video"]
    assert isinstance(grants, dict)

    assert (grants["canPublish"], grants["canPublishData"]) == (speaks, speaks)
    assert grants["hidden"] is not speaks


def test_a_room_that_the_token_would_make_wakes_nobody() -> None:
    room = claims(ProofKind.ECHO)["roomConfig"]
    assert isinstance(room, dict)

    assert room["agents"] == [{"agentName": NO_AGENT}]
    assert room["emptyTimeout"] == 1


@pytest.mark.parametrize(
    ("url", "socket"),
    [
        ("https://a.livekit.cloud", "wss://a.livekit.cloud"),
        ("wss://a.livekit.cloud", "wss://a.livekit.cloud"),
        ("http://127.0.0.1:7880", "ws://127.0.0.1:7880"),
    ],
)
def test_it_speaks_by_websocket(url: str, socket: str) -> None:
    assert ear(url).order(listening()).url == socket


@pytest.fixture
def instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Code that the process that listens runs in place of LiveKit's SDK."""
    package = tmp_path / "livekit" / "rtc"
    package.mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path)

    def put(code: str) -> None:
        (package / "__init__.py").write_text(code, encoding="utf-8")

    return put


async def test_where_the_extra_is_missing_it_says_how_to_get_it(instead: Callable[[str], None]) -> None:
    instead("raise ImportError")

    assert await heard(ear()) == Unheard(
        "The extra [media] is missing: pip install livekit, where Trunkwatch is installed."
    )


async def test_it_is_given_its_token_by_the_pipe_alone_and_nothing_of_our_environment(
    instead: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", SECRET)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:2")
    seen = tmp_path / "seen"
    instead(
        "import json, os, pathlib, sys\n"
        f"pathlib.Path({str(seen)!r}).write_text(json.dumps([dict(os.environ), sys.orig_argv]))\n"
        "raise ImportError"
    )

    await heard(ear())

    environment, arguments = json.loads(seen.read_text(encoding="utf-8"))
    allowed = {"PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "LC_CTYPE"}  # Python sets the last one itself
    assert environment.keys() <= allowed
    assert arguments == [sys.executable, "-P", "-m", "monitor.media"]


async def test_nothing_is_loaded_from_the_directory_that_it_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "asyncio.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert await heard(ear()) == Unheard("LiveKit did not let in who was to listen.")


async def test_what_the_sdk_prints_goes_nowhere(
    instead: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    instead("import sys\nprint('a token', file=sys.stderr)\nraise ImportError")

    await heard(ear())

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("answer", ["'no answer'", "'x' * 10**6", "''"])
async def test_what_is_no_answer_is_taken_for_none(instead: Callable[[str], None], answer: str) -> None:
    instead(f"import os\ntry: os.write(1, ({answer}).encode() + b'\\n')\nfinally: os._exit(3)")

    told = await heard(ear())

    assert isinstance(told, Unheard)
    assert told.why.startswith("The process that listens broke off")


async def test_a_call_that_is_over_before_there_was_a_place_to_listen_is_unheard() -> None:
    full, over = ear(places=0), asyncio.Event()
    waiting = asyncio.create_task(full.listen(listening(), asyncio.Event(), over))
    over.set()
    full.places.release()

    assert await waiting == Unheard("Too many calls were up at once to listen to this one, too.")


def test_a_daemon_loads_nothing_of_what_hears() -> None:
    program = (
        "import sys, monitor.cli.app, monitor.engine; "
        "sys.exit(bool({'numpy', 'livekit.rtc'} & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - of ours


async def test_where_nobody_is_at_the_address_it_says_so() -> None:
    assert await heard(ear()) == Unheard("LiveKit did not let in who was to listen.")


async def test_whoever_cancels_it_ends_it_while_nobody_answers_it() -> None:
    came, gone = asyncio.Event(), asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.set()
        while await reader.read(1024):
            pass
        gone.set()
        writer.close()

    async with await asyncio.start_server(never_answer, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        task = asyncio.create_task(heard(ear(f"http://{host}:{port}")))
        async with asyncio.timeout(60):
            await came.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await gone.wait()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(heard=Heard(-16.5, tone=True, signalled="1", played="2", round_trip=0.4, loss=3.0)),
        Answer(unheard=Unheard("Why.")),
    ],
)
def test_what_it_is_told_and_answers_goes_through_a_pipe_unchanged(answer: Answer) -> None:
    order = Order("wss://a", "token", listening(ProofKind.DTMF))

    assert ANSWER.validate_json(ANSWER.dump_json(answer)) == answer
    assert ORDER.validate_json(ORDER.dump_json(order)) == order
    assert b"\n" not in ORDER.dump_json(order)

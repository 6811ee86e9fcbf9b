"""Commands with `--url`, where what answers means them ill: it may send anything, and has nothing of it."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from monitor.cli import status
from monitor.cli.daemon import client

STRANGE = "is not a Trunkwatch that this one understands"
ROUTES = {"items": [{"environment": "prod", "route": "cl"}], "next": None}
MUCH = 1_000_000

Answer = Callable[["Stranger"], object]


class Stranger(BaseHTTPRequestHandler):
    """Answers all requests by `answer`: JSON, else what it has sent by itself."""

    answer: Answer
    sent = 0

    def _told(self) -> None:
        told = type(self).answer(self)
        if told is not None:
            self.begin(200)
            self.wfile.write(json.dumps(told).encode())

    do_GET = do_POST = _told  # noqa: N815 - their names

    def begin(self, code: int, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def stranger(answer: Answer) -> Iterator[str]:
    """The address of one that ends with the context."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Such", (Stranger,), {"answer": staticmethod(answer)})
    )
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_answer_without_an_end_is_read_to_a_bound(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(client, "LARGEST", MUCH)
    cut_off = Event()

    def endless(asked: Stranger) -> None:
        asked.begin(200)
        try:
            for _piece in range(100):
                asked.wfile.write(b"[" * MUCH)
        except ConnectionError:
            cut_off.set()

    with stranger(endless) as url:
        assert status(["call", "cl", "--url", url]) == 3
    assert STRANGE in capsys.readouterr().err
    assert cut_off.wait(60)


def test_a_list_without_an_end_is_read_to_a_bound(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(client, "LARGEST", MUCH)
    pages: list[str] = []

    def endless(asked: Stranger) -> object:
        pages.append(asked.path)
        return {**ROUTES, "next": "again" * 1000} if len(pages) < 1000 else ROUTES

    with stranger(endless) as url:
        assert status(["call", "cl", "--url", url]) == 3
    assert STRANGE in capsys.readouterr().err
    assert len(pages) < MUCH / 5000 + 1


def deep(asked: Stranger) -> None:
    asked.begin(200)
    asked.wfile.write(b"[" * 100_000)


def with_a_time_that_is_none(asked: Stranger) -> object:
    if asked.command == "GET":
        return ROUTES
    refused = {"reason": "gap", "run": None, "until": "9999-12-31T23:59:59-23:00"}
    asked.begin(409)
    asked.wfile.write(json.dumps({"detail": "no", "parameter": None, "refused": refused}).encode())
    return None


@pytest.mark.parametrize("answer", [deep, with_a_time_that_is_none])
def test_what_no_trunkwatch_says_is_told_as_that(answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    with stranger(answer) as url:
        assert status(["call", "cl", "--url", url]) == 3
    assert STRANGE in capsys.readouterr().err


def test_a_run_of_which_no_sentence_can_be_made_is_no_error_of_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def answer(asked: Stranger) -> object:
        if asked.command == "GET" and "/runs/" not in asked.path:
            return ROUTES
        if asked.command == "POST":
            return {"id": "abc", "state": "running", "stages": []}
        ended = {"result": "failure", "reason": "busy", "summary": "", "proof": "missing", "causes": []}
        listed = {"evidence": {"proof": ["a"]}, "orphaned": False, "remarks": []}
        return {"id": "abc", "state": "ended", "stages": [], **ended, **listed}

    with stranger(answer) as url:
        assert status(["call", "cl", "--url", url]) == 3
    assert STRANGE in capsys.readouterr().err

"""An audit tells what is vulnerable and what nobody could tell of; a silence is never good news."""

import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from supply.__main__ import ROOT
from supply.audit import Audit, Vulnerable, merged, of, read, text
from tests.tools import require_module

ADVISORY = {
    "id": "PYSEC-2026-1",
    "affected": [
        {
            "package": {"name": "yarl", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.26.0"}]}],
        }
    ],
}
"""Made up, in the form of the OSV database."""


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of a database that knows one advisory, about every version of yarl."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = {"vulns": [ADVISORY]} if asked["package"]["name"] == "yarl" else {}
            body = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Not into the output of the tests."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_line_of_the_constraints_is_asked_for_and_what_is_vulnerable_named(database: str) -> None:
    require_module("pip_audit")

    told = of(ROOT / "constraints.txt", [("--vulnerability-service", "osv", "--osv-url", database)])

    assert told.unaudited == ()
    assert [(each.name, each.advisories, each.fixed_in) for each in told.vulnerable] == [
        ("yarl", ("PYSEC-2026-1",), ("1.26.0",))
    ]


def test_two_versions_of_one_package_are_both_asked_for(database: str, tmp_path: Path) -> None:
    require_module("pip_audit")
    file = tmp_path / "constraints.txt"
    file.write_text(
        "yarl==1.24.0 ; python_full_version < '3.12'\nyarl==1.25.1 ; python_full_version >= '3.12'\n", "utf-8"
    )

    told = of(file, [("--vulnerability-service", "osv", "--osv-url", database)])

    assert [each.version for each in told.vulnerable] == ["1.24.0", "1.25.1"]
    assert told.unaudited == ()


def test_a_service_that_cannot_be_reached_leaves_everything_unaudited_and_says_why(tmp_path: Path) -> None:
    require_module("pip_audit")
    (tmp_path / "constraints.txt").write_text("yarl==1.25.1\nidna==3.20\n", encoding="utf-8")

    told = of(
        tmp_path / "constraints.txt",
        [("--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:1/")],
    )

    assert text(told).startswith("NOT AUDITED: 2 of 2 dependencies (nothing was).\n  ")
    assert "onnection" in told.troubles[0]


def test_what_a_service_does_not_know_is_unaudited_however_pleased_pip_audit_is() -> None:
    report = {
        "dependencies": [
            {"name": "yarl", "version": "1.25.1", "vulns": []},
            {"name": "idna", "skip_reason": "Dependency not found"},
        ]
    }

    told = read(report, ["yarl==1.25.1", "idna==3.20", "attrs==26.1.0"], "pypi")

    assert text(told) == (
        "NOT AUDITED: 2 of 3 dependencies (idna, attrs).\n"
        "  pypi: Dependency not found\n"
        "No known vulnerability in 1 of 3 dependencies."
    )


def test_the_second_service_is_asked_for_what_the_first_cannot_tell_and_not_for_all_of_it_in_vain() -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(service: Sequence[str], requirements: Sequence[str]) -> Audit:
        asked.append((service[0], tuple(requirements)))
        if service[0] == "silent":
            return Audit((), tuple(requirements), troubles=("silent: no route",))
        return Audit(tuple(requirements), ())

    told = merged(["a==1", "b==2"], [("silent",), ("known",), ("never",)], ask)

    assert told == Audit(("a==1", "b==2"), (), (), ("silent: no route",))
    assert asked == [("silent", ("a==1",)), ("known", ("a==1",)), ("known", ("a==1", "b==2"))]


def test_what_is_vulnerable_comes_first_with_what_mends_it() -> None:
    told = Audit(
        ("a==1", "b==2"),
        (),
        (Vulnerable("a", "1", ("X-1", "X-2"), ("1.1",)), Vulnerable("b", "2", ("X-3",), ())),
    )

    assert text(told) == "VULNERABLE: a 1: X-1, X-2; fixed in 1.1\nVULNERABLE: b 2: X-3; no version mends it"

"""Whatever a file or a request holds, the answer is a sentence: no error of ours, and no secret."""

import asyncio
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import ConfigError
from monitor.config.web_file import load_web_file, named_files
from monitor.web.access.connection import Patience
from tests.access.serving import House
from tests.access.test_limits import connected, ended
from tests.access.test_passwords import FILE

KEYS = st.sampled_from(
    [
        "tls_server_config", "http_server_config", "basic_auth_users", "rate_limit", "cert_file", "key_file",
        "client_auth_type", "client_ca", "cipher_suites", "headers", "http2", "interval", "burst", "alice",
        "Content-Security-Policy", "client_allowed_sans", "min_version", "",
    ]
)  # fmt: skip
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), KEYS)
VALUES = st.recursive(
    LEAVES,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(KEYS, inside, max_size=4),
    max_leaves=12,
)
QUIETLY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@given(content=st.binary(max_size=200))
@QUIETLY
def test_any_bytes_are_taken_or_refused(folder: Path, content: bytes) -> None:
    judged(folder, content)


@given(document=st.dictionaries(KEYS, VALUES, max_size=4))
@QUIETLY
def test_any_document_is_taken_or_refused_and_its_values_not_repeated(folder: Path, document: object) -> None:
    judged(folder, yaml.safe_dump(document).encode())


def judged(folder: Path, content: bytes) -> None:
    path = folder / "web.yml"
    path.write_bytes(content)
    for _ in named_files("web: {config_file: web.yml}", folder, {}):
        pass
    try:
        load_web_file(path)
    except ConfigError as error:
        assert error.problems
        assert all(str(problem).endswith((".", "?")) for problem in error.problems)


HEADER = st.binary(min_size=1, max_size=60).filter(lambda value: not set(value) & set(b"\r\n\0"))
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            ["Host", "Origin", "Sec-Fetch-Site", "Authorization", "Content-Length", "Accept", "Expect"]
        ),
        HEADER
        | st.sampled_from(
            [b"null", b"same-origin", b"Basic ", b"Basic Og==", b"http://[", b"localhost", b"5"]
        ),
    ),
    max_size=5,
)  # fmt: skip


@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PUT", "BREW"]),
    path=st.sampled_from(
        ["/", "/metrics", "/-/reload", "/-/ready", "/api/v1/routes", "//", "/%2F", "*", "http://a/"]
    ),
    headers=HEADERS,
)
@QUIETLY
def test_no_request_of_a_stranger_gets_in_or_breaks_anything(
    folder: Path, method: str, path: str, headers: list[tuple[str, bytes]]
) -> None:
    sent = f"{method} {path} HTTP/1.1\r\nConnection: close\r\n".encode()
    sent += b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)
    house = House(folder)
    house.adopt(FILE)
    answer = asyncio.run(told(house, sent + b"\r\nhello"))

    status = int(answer.split()[1])
    assert status < 500, answer
    assert status not in (200, 204) or path == "/-/ready", answer
    assert not house.reloads


async def told(house: House, sent: bytes) -> bytes:
    async with house.open(Patience(rest=0.1)) as url, connected(url) as (reader, writer):
        writer.write(sent)
        return await ended(reader)

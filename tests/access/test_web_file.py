# ruff: noqa: E501 - a sentence that people read is asserted in one piece
"""The web configuration file: what is taken of it, and what is said of the rest."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import ConfigError
from monitor.config.web_file import ClientAuth, load_web_file
from tests.access.web_files import ALICE, loaded, refused

TLS = "tls_server_config: {cert_file: server.crt, key_file: server.key"


def test_users_and_limits_are_taken_and_hashes_never_shown(tmp_path: Path) -> None:
    text = f"basic_auth_users:\n  alice: {ALICE}\n  böb@x: {ALICE.replace('2b', '2y')}\nrate_limit: {{interval: 1m0.5s, burst: 20}}\n"
    access = loaded(tmp_path, text)

    assert access.tls is None
    assert set(access.file.basic_auth_users) == {"alice", "böb@x"}
    assert access.file.basic_auth_users["alice"].get_secret_value() == ALICE
    assert access.file.rate_limit is not None
    assert access.file.rate_limit.interval == timedelta(seconds=60.5)
    assert ALICE not in repr(access)
    assert access.file.guarded


def test_no_block_has_to_be_there_but_one_key_and_nobody_is_then_asked_for(tmp_path: Path) -> None:
    access = loaded(tmp_path, "basic_auth_users: {}\n")

    assert not access.file.guarded
    assert access.file.client_auth is ClientAuth.NONE
    assert access.file.rate_limit is None


@pytest.mark.parametrize(
    ("interval", "seconds"),
    [("0", 0), ("'0'", 0), ("50ms", 0.05), ("1.5s", 1.5), ("250µs", 0.00025), ("1m30s", 90)],
)
def test_an_interval_is_a_duration_of_go(tmp_path: Path, interval: str, seconds: float) -> None:
    limit = loaded(tmp_path, f"rate_limit: {{interval: {interval}, burst: 1}}\n").file.rate_limit

    assert limit is not None
    assert limit.interval == timedelta(seconds=seconds)


def test_headers_are_taken_by_their_names_and_an_empty_one_too(tmp_path: Path) -> None:
    text = "http_server_config: {http2: false, headers: {X-Frame-Options: deny, Strict-Transport-Security: ''}}\n"

    assert loaded(tmp_path, text).file.http_server_config.headers.given == {
        "X-Frame-Options": "deny",
        "Strict-Transport-Security": "",
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty: it needs at least basic_auth_users: or tls_server_config:."),
        ("- a\n", "line 1, column 1: The file must begin with keys, like basic_auth_users:, not with a list or a bare value."),
        ("users: {}\n", "line 1, column 1: users is not a known key: known here are tls_server_config, http_server_config, basic_auth_users, rate_limit."),
        ("basic_auth_user: {}\n", "line 1, column 1: basic_auth_user is not a known key: did you mean basic_auth_users?"),
        ("tls_server_config:\n", "line 1, column 19: tls_server_config is empty: fill it, or remove it."),
        ("basic_auth_users:\n", "line 1, column 18: basic_auth_users is empty."),
        ("basic_auth_users: {alice: sentinel}\n", "line 1, column 27: basic_auth_users.alice is not a bcrypt hash, $2b$12$ and 53 characters: make one by `trunkwatch config hash-password`."),
        (f"basic_auth_users: {{alice: {ALICE.replace('FJe', 'FJf')}}}\n", "line 1, column 27: basic_auth_users.alice is not a bcrypt hash, $2b$12$ and 53 characters: make one by `trunkwatch config hash-password`."),
        (f"basic_auth_users: {{alice: {ALICE[:-1]}f}}\n", "line 1, column 27: basic_auth_users.alice is not a bcrypt hash, $2b$12$ and 53 characters: make one by `trunkwatch config hash-password`."),
        (f"basic_auth_users: {{alice: {ALICE.replace('05', '15')}}}\n", "line 1, column 27: basic_auth_users.alice has a cost outside 5 to 14: make another by `trunkwatch config hash-password`."),
        (f"basic_auth_users: {{alice: {ALICE.replace('05', '04')}}}\n", "line 1, column 27: basic_auth_users.alice has a cost outside 5 to 14: make another by `trunkwatch config hash-password`."),
        (f"basic_auth_users: {{'a:b': {ALICE}}}\n", 'line 1, column 20: basic_auth_users.… holds a colon, which basic authentication cannot send in a name.'),
        (f"basic_auth_users: {{' a': {ALICE}}}\n", 'line 1, column 20: basic_auth_users.… begins or ends with a space or line break.'),
        ("rate_limit: {interval: 1x, burst: 1}\n", "line 1, column 24: rate_limit.interval is not a duration: write 50ms, 1s or 1m30s, or 0 for no limit."),
        ("rate_limit: {interval: 1, burst: 1}\n", "line 1, column 24: rate_limit.interval is not a duration: write 50ms, 1s or 1m30s, or 0 for no limit."),
        ("rate_limit: {interval: 90m, burst: 1}\n", "line 1, column 24: rate_limit.interval is longer than an hour."),
        ("rate_limit: {interval: 1s}\n", "line 1, column 1: rate_limit.burst must be 1 or more: with none, nobody gets an answer."),
        ("rate_limit: {burst: 1}\n", "line 1, column 1: rate_limit.interval is missing."),
        ("http_server_config: {http2: true}\n", "line 1, column 29: http_server_config.http2 cannot be true, since Trunkwatch speaks HTTP/1.1 alone: write false, or remove it."),
        ("http_server_config: {headers: {Server: x}}\n", "line 1, column 32: http_server_config.headers.Server is not a known key: known here are Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security."),
        ("http_server_config: {headers: {X-Frame-Options: allow}}\n", "line 1, column 49: http_server_config.headers.X-Frame-Options must be deny or sameorigin."),
        ('http_server_config: {headers: {X-XSS-Protection: "a\\nb: c"}}\n', "line 1, column 50: http_server_config.headers.X-XSS-Protection holds a line break or a control character."),
        ("tls_server_config: {key_file: server.key}\n", "line 1, column 1: tls_server_config.cert_file is missing."),
        (f"{TLS}, cert: x}}\n", "line 1, column 72: tls_server_config.cert cannot stand in this file, since Python's TLS reads it from a file alone: write cert_file."),
        (f"{TLS}, key: sentinel}}\n", "line 1, column 71: tls_server_config.key cannot stand in this file, since Python's TLS reads it from a file alone: write key_file."),
        (f"{TLS}, curve_preferences: [X25519]}}\n", "line 1, column 66: tls_server_config.curve_preferences cannot be chosen by Python's TLS: remove it. X25519 and the NIST curves are offered."),
        (f"{TLS}, cert_fil: x}}\n", "line 1, column 66: tls_server_config.cert_fil is not a known key: did you mean cert_file?"),
        (f"{TLS}, xyz: 1}}\n", "line 1, column 66: tls_server_config.xyz is not a known key: known here are cert_file, key_file, client_auth_type, client_ca_file, client_ca, client_allowed_sans, min_version, max_version, cipher_suites, prefer_server_cipher_suites."),
        (f"{TLS}, client_auth_type: RequireAnyClientCert}}\n", "line 1, column 84: tls_server_config.client_auth_type takes a certificate without verifying it, which Trunkwatch does not do: write RequireAndVerifyClientCert or VerifyClientCertIfGiven, and name the CA by client_ca_file."),
        (f"{TLS}, client_auth_type: Verify}}\n", "line 1, column 84: tls_server_config.client_auth_type must be one of NoClientCert, RequireAndVerifyClientCert, VerifyClientCertIfGiven."),
        (f"{TLS}, client_auth_type: RequireAndVerifyClientCert}}\n", "line 1, column 84: tls_server_config.client_auth_type needs the CA of the clients' certificates: name it by client_ca_file."),
        (f"{TLS}, client_ca_file: ca.pem}}\n", "line 1, column 82: tls_server_config.client_ca_file is given, and no certificate is asked for: set client_auth_type to RequireAndVerifyClientCert or VerifyClientCertIfGiven."),
        (f"{TLS}, client_allowed_sans: [a]}}\n", "line 1, column 66: tls_server_config.client_allowed_sans needs client_auth_type to be RequireAndVerifyClientCert."),
        (f"{TLS}, min_version: TLS13, max_version: TLS12}}\n", "line 1, column 99: tls_server_config.max_version is older than min_version."),
        (f"{TLS}, min_version: [TLS12]}}\n", "line 1, column 66: tls_server_config.min_version must be one of TLS12, TLS13."),
        (f"{TLS}, min_version: TLS11}}\n", "line 1, column 79: tls_server_config.min_version is a version that OpenSSL does not offer any more: write TLS12 or TLS13."),
        (f"{TLS}, cipher_suites: [TLS_AES_128_GCM_SHA256]}}\n", "line 1, column 82: tls_server_config.cipher_suites[0] is a suite of TLS 1.3, which cannot be chosen: all of them are on. Remove it."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_by_its_key(tmp_path: Path, text: str, sentence: str) -> None:
    assert refused(tmp_path, text) == [sentence]
    assert "sentinel" not in sentence


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = f"basic_auth_users:\n  alice: x\n  alice: {ALICE}\nrate_limit: {{interval: x, burst: -1}}\ncolour: blue\n"

    assert [said.partition(":")[0] for said in refused(tmp_path, text)] == [
        "line 2, column 10",
        "line 3, column 3",
        "line 4, column 24",
        "line 4, column 34",
        "line 5, column 1",
    ]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "The file does not exist. Correct web.config_file."),
        (lambda path: path.mkdir(), "The file is a directory. Correct web.config_file."),
        (os.mkfifo, "The file is not a plain file. Correct web.config_file."),
        (lambda path: path.write_bytes(b"a" * (1024 * 1024 + 1)), "The file is larger than 1048576 bytes. Correct web.config_file."),
        (lambda path: path.write_bytes(b"a: 1\n\xff"), "line 2, column 1: This line is not UTF-8 text: save the file as UTF-8."),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_told_of_without_waiting(
    tmp_path: Path, make: Callable[[Path], object], sentence: str
) -> None:
    make(tmp_path / "web.yml")
    with pytest.raises(ConfigError) as refusal:
        load_web_file(tmp_path / "web.yml")

    assert [str(problem) for problem in refusal.value.problems] == [sentence]

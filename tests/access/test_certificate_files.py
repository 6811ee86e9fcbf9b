"""The files that `tls_server_config` names."""

import shutil
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from monitor.config.web_file.tls_config import SUITES
from tests.access.certificates import HOST, Authority
from tests.access.web_files import loaded, refused

TLS = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n"
CLIENTS = f"{TLS}  client_auth_type: RequireAndVerifyClientCert\n"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    authority = Authority(tmp_path)
    authority.signs("server", HOST)
    return authority


def test_they_lie_beside_the_file_and_all_of_its_wishes_are_done(
    authority: Authority, tmp_path: Path
) -> None:
    wishes = (
        "  min_version: TLS12\n  max_version: TLS12\n  prefer_server_cipher_suites: false\n"
        "  cipher_suites:\n  - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\n"
        "  - TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256\n"
        "  client_ca_file: ca.pem\n"
    )
    tls = loaded(tmp_path, CLIENTS + wishes).tls

    assert tls is not None
    assert (tls.minimum_version, tls.maximum_version) == (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)
    older = [each["name"] for each in tls.get_ciphers() if each["protocol"] != "TLSv1.3"]
    assert older == ["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"]
    assert not tls.options & ssl.OP_CIPHER_SERVER_PREFERENCE
    assert tls.verify_mode is ssl.CERT_REQUIRED


def test_every_suite_of_the_form_is_one_that_openssl_knows(authority: Authority, tmp_path: Path) -> None:
    for name, openssl in SUITES.items():
        tls = loaded(tmp_path, f"{TLS}  cipher_suites: [{name}]\n").tls
        assert tls is not None
        assert openssl in {each["name"] for each in tls.get_ciphers()}


def test_the_authority_of_clients_may_stand_in_the_file(authority: Authority, tmp_path: Path) -> None:
    pem = "".join(f"    {line}\n" for line in authority.file.read_text(encoding="utf-8").splitlines())
    tls = loaded(tmp_path, f"{CLIENTS}  client_ca: |\n{pem}").tls

    assert tls is not None
    assert tls.cert_store_stats()["x509_ca"] == 1


def test_a_remark_in_another_tongue_above_a_certificate_harms_nothing(
    authority: Authority, tmp_path: Path
) -> None:
    certificate = tmp_path / "server.crt"
    certificate.write_text(f"# São Paulo\n{certificate.read_text(encoding='utf-8')}", encoding="utf-8")

    assert loaded(tmp_path, TLS).tls is not None


def test_a_file_that_cannot_be_used_is_named_at_its_key(authority: Authority, tmp_path: Path) -> None:
    key = tmp_path / "server.key"
    content = key.read_bytes()

    key.unlink()
    assert refused(tmp_path, TLS) == [
        "line 3, column 13: tls_server_config.key_file names a file that does not exist."
    ]
    key.write_bytes(b"sentinel")
    assert refused(tmp_path, TLS) == [
        "line 3, column 13: tls_server_config.key_file holds no key in PEM: name the file with the private "
        "key of cert_file, which has a line like -----BEGIN PRIVATE KEY-----."
    ]
    key.write_bytes(content)
    (tmp_path / "server.crt").write_bytes(content)
    assert refused(tmp_path, TLS) == [
        "line 2, column 14: tls_server_config.cert_file holds no certificate in PEM, "
        "which begins with -----BEGIN CERTIFICATE-----."
    ]


def test_a_certificate_where_the_key_belongs_is_told_as_that(authority: Authority, tmp_path: Path) -> None:
    assert refused(tmp_path, TLS.replace("server.key", "server.crt")) == [
        "line 3, column 13: tls_server_config.key_file holds a certificate: name the file with the private "
        "key of cert_file, which has a line like -----BEGIN PRIVATE KEY-----."
    ]


def test_a_key_that_is_damaged_is_told_in_words(authority: Authority, tmp_path: Path) -> None:
    key = tmp_path / "server.key"
    first, *_, last = key.read_text(encoding="ascii").splitlines()
    for inside in ("sentinel", "AAAA"):
        key.write_text(f"{first}\n{inside}\n{last}\n", encoding="ascii")
        (said,) = refused(tmp_path, TLS)
        assert said.startswith(
            "line 3, column 13: tls_server_config.key_file cannot be used with cert_file: "
        )
        assert "None" not in said
        assert "sentinel" not in said


def test_a_key_of_another_certificate_is_told_apart(authority: Authority, tmp_path: Path) -> None:
    _, key = authority.signs("other", HOST)
    shutil.copy(key, tmp_path / "server.key")

    assert refused(tmp_path, TLS) == [
        "line 3, column 13: tls_server_config.key_file names a key that is not that of the certificate."
    ]


def test_a_key_with_a_passphrase_is_refused_and_nobody_is_asked_for_it(
    authority: Authority, tmp_path: Path
) -> None:
    key = tmp_path / "server.key"
    private = load_pem_private_key(key.read_bytes(), None)
    secret = BestAvailableEncryption(b"sentinel")
    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
        key.write_bytes(private.private_bytes(Encoding.PEM, form, secret))
        (said,) = refused(tmp_path, TLS)
        assert said == (
            "line 3, column 13: tls_server_config.key_file names a key with a passphrase, "
            "which nobody is there to give: decrypt it."
        )


def test_an_authority_of_clients_without_a_certificate_is_refused(
    authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").write_text("nothing\n", encoding="utf-8")
    (said,) = refused(tmp_path, f"{CLIENTS}  client_ca_file: empty.pem\n")

    assert said.startswith("line 5, column 19: tls_server_config.client_ca_file holds no certificate in PEM")

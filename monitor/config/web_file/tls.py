"""From certificates in files to what a listener needs."""

import ssl
from pathlib import Path
from typing import Final

from monitor.config.content import Unreadable, content_of
from monitor.config.web_file.tls_config import SUITES, ClientAuth, TlsServerConfig, TlsVersion

LARGEST_PEM: Final = 1024 * 1024

_VERSIONS: Final = {TlsVersion.TLS12: ssl.TLSVersion.TLSv1_2, TlsVersion.TLS13: ssl.TLSVersion.TLSv1_3}
_VERIFYING: Final = {
    ClientAuth.NONE: ssl.CERT_NONE,
    ClientAuth.IF_GIVEN: ssl.CERT_OPTIONAL,
    ClientAuth.REQUIRED: ssl.CERT_REQUIRED,
}
_ENCRYPTED: Final = "ENCRYPTED"
_CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"
_KEY: Final = "PRIVATE KEY-----"
_NO_CERTIFICATE: Final = f"holds no certificate in PEM, which begins with {_CERTIFICATE}."


class TlsFault(Exception):  # noqa: N818 - it reads as the sentence that it carries
    """A value of `key` cannot be used; the message continues the key to a sentence."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def server_context(config: TlsServerConfig) -> ssl.SSLContext:
    """What TLS connections are accepted by. Raises: TlsFault."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = _VERSIONS[config.min_version]
    context.maximum_version = _VERSIONS[config.max_version]
    context.set_alpn_protocols(["http/1.1"])
    if config.cipher_suites:
        context.set_ciphers(":".join(SUITES[name] for name in config.cipher_suites))
    if config.prefer_server_cipher_suites:
        context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE
    else:
        context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
    _load_certificate(context, config.cert_file, config.key_file)
    context.verify_mode = _VERIFYING[config.client_auth_type]
    if config.client_ca_file:
        _trust(context, _pem("client_ca_file", config.client_ca_file), "client_ca_file")
    elif config.client_ca:
        _trust(context, config.client_ca, "client_ca")
    return context


def _load_certificate(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    # Each is looked at by itself first: what OpenSSL says of both does not tell which is wrong.
    _trust(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), _pem("cert_file", certificate), "cert_file")
    pem = _pem("key_file", key)
    if _KEY not in pem:
        instead = "a certificate" if _CERTIFICATE in pem else "no key in PEM"
        raise TlsFault(
            "key_file",
            f"holds {instead}: name the file with the private key of cert_file, which has a line like "
            "-----BEGIN PRIVATE KEY-----.",
        )
    if _ENCRYPTED in pem:
        raise TlsFault(
            "key_file", "names a key with a passphrase, which nobody is there to give: decrypt it."
        )
    try:
        context.load_cert_chain(certificate, key, password=_no_passphrase)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise TlsFault("key_file", "names a key that is not that of the certificate.") from None
        why = (
            f"OpenSSL says {error.reason}"
            if error.reason
            else "the key in it is damaged, or of no known kind"
        )
        raise TlsFault("key_file", f"cannot be used with cert_file: {why}.") from None
    except OSError as error:  # it was there a moment ago
        raise TlsFault("key_file", f"cannot be read: {error.strerror}.") from None


def _no_passphrase() -> str:
    """Without this OpenSSL would ask at the terminal."""
    return ""


def _trust(context: ssl.SSLContext, pem: str, key: str) -> None:
    try:
        context.load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError):
        raise TlsFault(key, _NO_CERTIFICATE) from None


def _pem(key: str, path: Path) -> str:
    try:
        return content_of(path, LARGEST_PEM).decode("ascii", errors="replace").replace("\ufffd", "?")
    except Unreadable as error:
        raise TlsFault(key, f"names a file that {error}") from None

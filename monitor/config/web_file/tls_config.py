"""The block `tls_server_config`."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Final, NoReturn

from pydantic import BeforeValidator, Field

from monitor.config.base import Model
from monitor.config.fields import Flag, OrNone, Text, one_of
from monitor.config.origin import PathBeside
from monitor.config.said import UNSUPPORTED, Below, listed, said


class ClientAuth(StrEnum):
    """Whether a client must show a certificate. What is not verified proves nothing, and is not offered."""

    NONE = "NoClientCert"
    IF_GIVEN = "VerifyClientCertIfGiven"
    REQUIRED = "RequireAndVerifyClientCert"


class TlsVersion(StrEnum):
    """Those that OpenSSL still offers by default."""

    TLS12 = "TLS12"
    TLS13 = "TLS13"


SUITES: Final[Mapping[str, str]] = {
    f"TLS_ECDHE_{key}_WITH_{name}": f"ECDHE-{key}-{openssl}"
    for key in ("ECDSA", "RSA")
    for name, openssl in {
        "AES_128_GCM_SHA256": "AES128-GCM-SHA256",
        "AES_256_GCM_SHA384": "AES256-GCM-SHA384",
        "CHACHA20_POLY1305_SHA256": "CHACHA20-POLY1305",
        "AES_128_CBC_SHA": "AES128-SHA",
        "AES_256_CBC_SHA": "AES256-SHA",
    }.items()
}
"""The suites up to TLS 1.2 that the form offers (https://pkg.go.dev/crypto/tls#CipherSuites), by OpenSSL's
names (RFC 5289 and RFC 8422 name them; https://docs.openssl.org/3.0/man1/openssl-ciphers/ maps them)."""

_UNVERIFIED: Final = frozenset({"RequestClientCert", "RequireAnyClientCert", "RequireClientCert"})
_TLS_13_SUITES: Final = frozenset(
    {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}
)
_OLD_VERSIONS: Final = frozenset({"TLS10", "TLS11"})


def _client_auth(value: object) -> object:
    if isinstance(value, str) and value in _UNVERIFIED:
        raise said(
            "takes a certificate without verifying it, which Trunkwatch does not do: write "
            f"{ClientAuth.REQUIRED} or {ClientAuth.IF_GIVEN}, and name the CA by client_ca_file."
        )
    return one_of(list(ClientAuth))(value)


def _version(value: object) -> object:
    if isinstance(value, str) and value in _OLD_VERSIONS:
        raise said("is a version that OpenSSL does not offer any more: write TLS12 or TLS13.")
    return one_of(list(TlsVersion))(value)


def _suite(value: object) -> object:
    if isinstance(value, str) and value in _TLS_13_SUITES:
        raise said("is a suite of TLS 1.3, which cannot be chosen: all of them are on. Remove it.")
    return one_of(SUITES)(value)


def _no_inline(key: str) -> BeforeValidator:
    def refuse(_value: object) -> NoReturn:
        raise said(
            f"cannot stand in this file, since Python's TLS reads it from a file alone: write {key}_file."
        )

    return BeforeValidator(refuse)


def _no_curves(_value: object) -> NoReturn:
    raise said("cannot be chosen by Python's TLS: remove it. X25519 and the NIST curves are offered.")


Version = Annotated[TlsVersion, BeforeValidator(_version)]


class TlsServerConfig(Model):
    """What the listener does of TLS; relative paths begin beside the web configuration file."""

    cert_file: PathBeside
    key_file: PathBeside
    client_auth_type: Annotated[ClientAuth, BeforeValidator(_client_auth)] = ClientAuth.NONE
    client_ca_file: OrNone[PathBeside] = None
    client_ca: OrNone[str] = None
    client_allowed_sans: tuple[Text, ...] = ()
    min_version: Version = TlsVersion.TLS12
    max_version: Version = TlsVersion.TLS13
    cipher_suites: tuple[Annotated[str, BeforeValidator(_suite)], ...] = ()
    prefer_server_cipher_suites: Flag = Field(default=True)
    cert: Annotated[None, _no_inline("cert"), UNSUPPORTED] = None
    key: Annotated[None, _no_inline("key"), UNSUPPORTED] = None
    curve_preferences: Annotated[None, BeforeValidator(_no_curves), UNSUPPORTED] = None

    def _complaints(self) -> Iterator[Below]:
        if self.max_version < self.min_version:
            yield ("max_version",), "is older than min_version."
        if self.client_ca_file and self.client_ca:
            yield ("client_ca",), "is given beside client_ca_file: keep one of the two."
        ca = "client_ca_file" if self.client_ca_file else "client_ca" if self.client_ca else None
        if ca and self.client_auth_type is ClientAuth.NONE:
            yield (ca,), f"is given, and no certificate is asked for: set client_auth_type to {_VERIFYING}."
        if not ca and self.client_auth_type is not ClientAuth.NONE:
            yield (
                ("client_auth_type",),
                "needs the CA of the clients' certificates: name it by client_ca_file.",
            )
        if self.client_allowed_sans and self.client_auth_type is not ClientAuth.REQUIRED:
            yield ("client_allowed_sans",), f"needs client_auth_type to be {ClientAuth.REQUIRED}."


_VERIFYING: Final = listed((ClientAuth.REQUIRED, ClientAuth.IF_GIVEN)).replace(", ", " or ")

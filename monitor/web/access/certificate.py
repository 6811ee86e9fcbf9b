"""Whom a client's certificate, once verified, names."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address

PeerCertificate = Mapping[str, object]
"""As `ssl.SSLSocket.getpeercert` gives it (https://docs.python.org/3/library/ssl.html)."""


def names_of(certificate: PeerCertificate) -> tuple[str, ...]:
    """Its common name, where it has just one, and its alternative names; its number where it has neither."""
    common = tuple(_values(certificate.get("subject"), "commonName"))
    names = (*(common if len(common) == 1 else ()), *sans_of(certificate))
    return names or (f"certificate {certificate.get('serialNumber', 'without a number')}",)


def sans_of(certificate: PeerCertificate) -> tuple[str, ...]:
    """Its alternative names: hosts, addresses, mail addresses and URIs."""
    return tuple(comparable(value) for _, value in _pairs(certificate.get("subjectAltName")))


def comparable(name: str) -> str:
    """An IP address in the one way of writing it; any other name as it is."""
    try:
        return str(ip_address(name.strip()))
    except ValueError:
        return name


def _values(subject: object, wanted: str) -> Iterator[str]:
    for part in subject if isinstance(subject, tuple) else ():
        yield from (value for key, value in _pairs(part) if key == wanted)


def _pairs(several: object) -> Iterator[tuple[str, str]]:
    for each in several if isinstance(several, tuple) else ():
        match each:
            case (str(key), str(value)):
                yield key, value

"""How a client proves a daemon to be the one that was meant, and itself to the daemon."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.cli.exits import Exit, Refused

_END: Final = "-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Proof:
    """The files of `--ca`, `--cert` and `--key`."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None


NOTHING: Final = Proof()


def client_context(proof: Proof, own: Path | None) -> ssl.SSLContext:
    """What to trust: the authorities of `--ca`, else those of the system (SSL_CERT_FILE names others).

    `own` is the certificate of the daemon that this very configuration starts: without `--ca` just that one
    is trusted, under whatever name, since it is asked by an address of this machine. Raises: Refused.
    """
    context = _trusting(proof.ca, own)
    if proof.cert is not None:
        _show(context, proof.cert, proof.key)
    return context


def _trusting(ca: Path | None, own: Path | None) -> ssl.SSLContext:
    try:
        if ca is None and own is not None:
            return _pinned(own.read_text(encoding="ascii", errors="replace"))
        return ssl.create_default_context(cafile=ca)
    except (OSError, ValueError):  # an SSLError is an OSError
        named = f"--ca {ca}" if ca else f"{own}"
        raise Refused(f"{named}: there is no certificate in PEM that can be read.", Exit.USAGE) from None


def _pinned(pem: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    first, end, _ = pem.replace("\ufffd", "?").partition(
        _END
    )  # what follows signed it, and perhaps much else
    context.load_verify_locations(cadata=first + end)
    return context


def _show(context: ssl.SSLContext, cert: Path, key: Path | None) -> None:
    try:
        context.load_cert_chain(cert, key, password=_no_passphrase)
    except (OSError, ValueError):
        raise Refused(
            f"--cert {cert}: it wants a certificate in PEM and its key without a passphrase, in the same "
            "file or in that of --key.",
            Exit.USAGE,
        ) from None


def _no_passphrase() -> str:
    """Without this OpenSSL would ask at the terminal."""
    return ""

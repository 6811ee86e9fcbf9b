"""Where the daemon is that is asked."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from yarl import URL

from monitor.cli.exits import Exit, Refused
from monitor.cli.settings import load_config, web_file_of


@dataclass(frozen=True, slots=True)
class Address:
    """`certificate` is the file of the one that it shows, where that is known."""

    url: URL
    certificate: Path | None = None


def address_of(url: str | None, config: Path, env_file: Path | None) -> Address:
    """As it was asked for, else where the configuration lets it listen. Raises: Refused."""
    if url is not None:
        return Address(_parsed(url))
    try:
        loaded = load_config(config, env_file, routes=False)
        file = web_file_of(loaded)
    except Refused as refused:
        raise Refused(
            f"{refused}\nWithout a configuration, name the daemon's address by --url.", refused.status
        ) from None
    host, port = loaded.address
    if not port:
        raise Refused(
            "The configuration lets the daemon listen on any free port: name its address, which its log "
            "tells as `page`, by --url.",
            Exit.USAGE,
        )
    tls = file.tls_server_config if file else None
    url_ = URL.build(scheme="https" if tls else "http", host=_reached(host), port=port)
    return Address(url_, tls.cert_file if tls else None)


def _parsed(text: str) -> URL:
    try:
        url = URL(text if "://" in text else f"http://{text}")
    except ValueError:
        url = URL()
    if url.scheme not in ("http", "https") or not url.host or url.query_string or url.fragment:
        raise Refused("--url wants the address of a Trunkwatch, like http://127.0.0.1:9783.", Exit.USAGE)
    return url


def _reached(host: str) -> str:
    """An address that leads to what listens on `host`, which may mean every address of this machine."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"

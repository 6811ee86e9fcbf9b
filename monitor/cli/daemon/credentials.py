"""Name and password for a daemon: from its URL, or from the file that curl and others read, too."""

import netrc
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from yarl import URL

from monitor.cli.exits import Exit, Refused
from monitor.config.network import is_loopback

_FILE: Final = "NETRC"


def authorization(url: URL, environ: Mapping[str, str]) -> dict[str, str]:
    """The header that says who asks, {} for nobody. Raises: Refused, where the file cannot be understood."""
    name, password = url.user, url.password
    if password is None:
        name, password = _kept(url, environ)
    if name is None or password is None:
        return {}
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


def _kept(url: URL, environ: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Those of a host in ~/.netrc, or in the file that NETRC names; none that would travel unencrypted."""
    host = url.host or ""
    path = Path(environ[_FILE]) if environ.get(_FILE) else _home(environ)
    if path is None or not path.is_file() or not (url.scheme == "https" or is_loopback(host)):
        return None, None
    try:
        found = netrc.netrc(str(path)).hosts.get(host)
    except (netrc.NetrcParseError, UnicodeDecodeError, OSError):  # its own text repeats what is in the file
        raise Refused(
            f"{path} cannot be read: its lines are like `machine {host or 'HOST'} login NAME password …`.",
            Exit.USAGE,
        ) from None
    if found is None or url.user not in (None, found[0]):
        return None, None
    return found[0], found[2]


def _home(environ: Mapping[str, str]) -> Path | None:
    home = environ.get("HOME")
    return Path(home, ".netrc") if home else None

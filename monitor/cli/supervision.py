"""Who supervises this process, as systemd tells it by variables (sd_notify(3), sd_watchdog_enabled(3))."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.engine import Supervisor


def supervisor() -> "Supervisor":
    """Who is told how it goes: whoever listens at NOTIFY_SOCKET, nobody without it."""
    from monitor.cli.timing import monotonic
    from monitor.engine import Systemd, Unsupervised

    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return Unsupervised()
    return Systemd(address, monotonic, watchdog=_is_watched())


def _is_watched() -> bool:
    pid = os.environ.get("WATCHDOG_PID", "")
    return bool(os.environ.get("WATCHDOG_USEC")) and pid in ("", str(os.getpid()))

"""How much a daemon logs is changed while it runs."""

import signal
from copy import deepcopy
from pathlib import Path

from tests.cli.clouds import Clouds
from tests.cli.processes import Running, running
from tests.cli.test_reload import APPLIED, REFUSED, File, file, reloaded
from tests.cli.test_run import page_of

__all__ = ["file"]

RUN = ("run", "--listen", "127.0.0.1:0")


def changed(file: File, daemon: Running, level: str) -> None:
    """Another level, and another environment, which is swept at once."""
    file.document["log_level"] = level
    file.document["environments"][level] = deepcopy(file.document["environments"]["prod"])
    file.write()
    reloaded(daemon)


def test_a_reload_brings_another_level_and_a_bad_one_changes_nothing(file: File, tmp_path: Path) -> None:
    with running(*RUN, cwd=tmp_path) as daemon:
        page_of(daemon)
        changed(file, daemon, "debug")
        daemon.wait_for("level=debug event=request environment=debug upstream=livekit")
        daemon.wait_for("level=debug event=swept environment=debug")

        file.document["log_level"] = "chatty"
        file.write()
        assert "log_level must be one of" in reloaded(daemon, REFUSED)

        changed(file, daemon, "info")
        before = daemon.printed.count("level=debug")
        file.document["sweep_every"] = "2h"
        file.write()
        reloaded(daemon)

        assert before > 0
        assert daemon.printed.count("level=debug") == before


def test_at_warning_a_daemon_in_order_says_nothing(file: File, tmp_path: Path) -> None:
    with running(*RUN, cwd=tmp_path) as daemon:
        page_of(daemon)
        changed(file, daemon, "warning")
        before = daemon.printed.count("level=")
        file.document["sweep_every"] = "2h"
        file.write()
        daemon.send(signal.SIGHUP)
        file.document["sweep_every"] = "chatty"
        file.write()
        reloaded(daemon, REFUSED)

        assert daemon.printed.count("level=") == before + 1


def test_the_option_overrules_the_configuration(clouds: Clouds, file: File, tmp_path: Path) -> None:
    with running(*RUN, "--log-level", "info", cwd=tmp_path) as daemon:
        page_of(daemon)
        changed(file, daemon, "error")
        changed(file, daemon, "debug")
        before = clouds.requests
        clouds.wait(lambda simulator: len(simulator.requests) > before)
        file.document["sweep_every"] = "2h"
        file.write()
        reloaded(daemon)

        assert daemon.printed.count(APPLIED) == 3
        assert "level=debug" not in daemon.printed

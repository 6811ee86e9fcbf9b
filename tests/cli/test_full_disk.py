"""A daemon whose disk is full: it dials nothing, says so, and goes on by itself when there is room again.

The kernel refuses this one process every write to a file, as it does where the disk has no block left.
"""

import resource
import signal
from pathlib import Path

import pytest

from monitor.cli import status
from tests.cli.clouds import Clouds
from tests.cli.processes import Running, command, fetch, fetch_until, running
from tests.cli.test_call import dials, quick
from tests.cli.test_dialling import calling, kept
from tests.cli.test_run import page_of, sample

DAEMON = ("run", "--listen", "127.0.0.1:0")
ANY_SIZE = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
NO_SIZE = (0, resource.RLIM_INFINITY)


def fill(daemon: Running) -> None:
    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, NO_SIZE)


def make_room(daemon: Running) -> None:
    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, ANY_SIZE)


def test_a_full_disk_places_no_call_says_so_and_is_over_when_there_is_room(
    clouds: Clouds, tmp_path: Path
) -> None:
    calling(clouds)
    (tmp_path / "pause").touch()  # it would have called by now
    with running(*DAEMON, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        daemon.wait_for("suspended=paused")
        fill(daemon)
        (tmp_path / "pause").unlink()
        log = daemon.wait_for("no canary is placed: the ledger fails").string
        fetch_until(f"{page}/metrics", r'canary_skipped_total{.*reason="store",route="cl"} [1-9]')
        by_hand = command("call", "cl", cwd=tmp_path)
        skipped = sample(fetch(f"{page}/metrics"), "canary_skipped_total", route="cl", reason="store")
        assert dials(clouds) == 0

        make_room(daemon)
        command("call", "cl", cwd=tmp_path)  # where the end of the pause did not ask for a call again already
        daemon.wait_for("event=canary .*result=success")
        assert daemon.stop(signal.SIGTERM) == 0

    assert "trunkwatch.sqlite3" in log
    assert "check its space" in log or "free some space" in log
    assert by_hand.returncode == 3
    assert "Nothing was dialled (store). The history cannot be written" in by_hand.stdout
    assert skipped >= 1
    assert dials(clouds) == 1
    assert "the store works again" in daemon.printed
    (started,), (run,) = kept(tmp_path)
    assert (run.id, run.reason) == (started.id, "answered")


def test_a_state_that_cannot_be_written_at_the_start_is_one_sentence_and_no_call(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds)
    path.write_text(f"state_dir: /proc/self\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

    assert status(["call", "cl", "--config", str(path)]) == 78

    said = capsys.readouterr().err
    assert said.startswith("trunkwatch: /proc/self/trunkwatch.sqlite3: it cannot be made")
    assert said.endswith("make its directory writable, or change state_dir\n")
    assert dials(clouds) == 0

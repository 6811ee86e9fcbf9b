"""`trunkwatch run`: the daemon as a process."""

import re
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.cli.clouds import Clouds
from tests.cli.processes import Running, command, fetch, running

ARGUMENTS = ("run", "--listen", "127.0.0.1:0", "--log-level", "debug")


def page_of(daemon: Running) -> str:
    return daemon.wait_for(r"page=(\S+)")[1]


def sample(metrics: str, name: str, **labels: str) -> float:
    wanted = "".join(rf'(?=[^}}]*\b{label}="{value}")' for label, value in labels.items())
    match = re.search(rf"^trunkwatch_{name}\{{{wanted}[^}}]*\}} (\S+)$", metrics, re.MULTILINE)
    assert match, f"{name} {labels} is not in\n{metrics}"
    return float(match[1])


def test_it_sweeps_at_once_serves_what_it_found_and_ends_well(clouds: Clouds, tmp_path: Path) -> None:
    clouds.configuration("geo-blocked")
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        daemon.wait_for("event=swept")

        assert fetch(f"{page}/-/ready") == "Trunkwatch is ready.\n"
        assert fetch(f"{page}/-/healthy") == "Trunkwatch is healthy.\n"
        metrics = fetch(f"{page}/metrics")
        assert sample(metrics, "check_success", route="cl", check="geo-permissions") == 0
        assert sample(metrics, "check_success", route="br", check="geo-permissions") == 1
        assert "Chile" in fetch(page)

        assert daemon.stop(signal.SIGTERM) == 0

    assert "Traceback" not in daemon.printed
    assert daemon.printed.splitlines()[-1].endswith("event=ended")


def test_a_changed_verdict_is_one_line_of_the_log(clouds: Clouds, tmp_path: Path) -> None:
    path = clouds.configuration()
    path.write_text(path.read_text(encoding="utf-8").replace("sweep_every: 5s", "sweep_every: 1s"))
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        daemon.wait_for("event=swept")
        clouds.use("fax-only")

        line = daemon.wait_for("verdict changed").string

        assert "route=cl" in line
        assert (
            "check=caller-id-voice verdict=fail" in " ".join(sorted(line.split()))
            or "caller-id-voice" in line
        )
        assert daemon.stop(signal.SIGINT) == 130


def test_the_history_outlives_a_kill_and_shows_before_the_first_sweep(clouds: Clouds, tmp_path: Path) -> None:
    clouds.configuration("geo-blocked")
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        daemon.wait_for("event=swept")
        told_at = sample(
            fetch(f"{page}/metrics"),
            "check_last_conclusive_timestamp_seconds",
            route="cl",
            check="geo-permissions",
        )
        daemon.kill()

    clouds.edit(lambda simulator: simulator.fault("", times=None, delay=30))  # no sweep will end
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        metrics = fetch(f"{page_of(daemon)}/metrics")
        daemon.stop(signal.SIGTERM)

    assert sample(metrics, "check_success", route="cl", check="geo-permissions") == 0
    again = sample(metrics, "check_last_conclusive_timestamp_seconds", route="cl", check="geo-permissions")
    assert again == told_at


def test_a_route_taken_out_of_the_file_leaves_the_metrics(clouds: Clouds, tmp_path: Path) -> None:
    path = clouds.configuration()
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page_of(daemon)
        daemon.wait_for("event=swept")
        daemon.stop(signal.SIGTERM)

    text = path.read_text(encoding="utf-8")
    path.write_text(text.partition("      cl:")[0], encoding="utf-8")
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        metrics = fetch(f"{page_of(daemon)}/metrics")

    assert 'route="br"' in metrics
    assert 'route="cl"' not in metrics


def test_a_hang_up_signal_with_nothing_new_changes_nothing_and_does_not_end_it(
    clouds: Clouds, tmp_path: Path
) -> None:
    clouds.configuration()
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        daemon.send(signal.SIGHUP)

        daemon.wait_for("the configuration is unchanged")

        assert fetch(f"{page}/-/healthy")
        assert daemon.stop(signal.SIGTERM) == 0


def test_no_secret_is_in_log_metrics_page_or_history(clouds: Clouds, tmp_path: Path) -> None:
    text = clouds.configuration("rotated-credential").read_text(encoding="utf-8")
    secrets = re.findall(r"api_secret: (\S+)", text)
    numbers = re.findall(r"(\+\d{9,})", text)
    assert len(secrets) == 2
    assert len(set(numbers)) == 4
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        daemon.wait_for("event=swept")
        told = fetch(page) + fetch(f"{page}/metrics")
        daemon.stop(signal.SIGTERM)

    kept = "".join(sqlite3.connect(tmp_path / "trunkwatch.sqlite3").iterdump())
    for hidden in (*secrets, *numbers):
        assert hidden not in told + daemon.printed + kept


def test_a_state_that_cannot_be_written_is_one_sentence(clouds: Clouds, tmp_path: Path) -> None:
    path = clouds.configuration()
    (tmp_path / "a-file").write_text("in the way", encoding="utf-8")
    path.write_text(f"state_dir: a-file\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

    ended = command("run", "--listen", "127.0.0.1:0", cwd=tmp_path)

    assert ended.returncode == 78
    assert "a-file" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_port_that_is_taken_ends_it_and_leaves_the_other_daemon_alone(
    clouds: Clouds, tmp_path: Path
) -> None:
    clouds.configuration()
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        address = page.removeprefix("http://")

        ended = command("run", "--listen", address, cwd=tmp_path)

        assert ended.returncode == 78
        assert f"Cannot listen on {address}" in ended.stderr
        assert fetch(f"{page}/-/healthy")


@pytest.mark.parametrize("form", ["json", "logfmt"])
def test_the_log_is_one_line_an_event_in_either_form(clouds: Clouds, tmp_path: Path, form: str) -> None:
    clouds.configuration()
    with running(*ARGUMENTS, "--log-format", form, cwd=tmp_path) as daemon:
        daemon.wait_for("watching")
        daemon.stop(signal.SIGTERM)

    start = '{"' if form == "json" else "time="
    assert all(line.startswith(start) for line in daemon.printed.splitlines())

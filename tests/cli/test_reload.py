"""`trunkwatch run` as a process whose configuration is changed under it."""

import re
import signal
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import yaml

from tests.cli.clouds import Clouds
from tests.cli.processes import DEADLINE, Running, fetch, running
from tests.cli.test_dialling import HISTORY, it_rings, kept, world
from tests.cli.test_run import ARGUMENTS, page_of, sample

Document = Any
APPLIED = "configuration reloaded"
REFUSED = "configuration refused"


class File:
    """The configuration of a daemon: edited as a document, then read anew by the daemon when it is told."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.document: Document = yaml.safe_load(path.read_text(encoding="utf-8"))

    @property
    def routes(self) -> Document:
        return self.document["environments"]["prod"]["routes"]

    def write(self) -> None:
        self.path.write_text(yaml.safe_dump(self.document, sort_keys=False), encoding="utf-8")


@pytest.fixture
def file(clouds: Clouds) -> File:
    """Both routes are watched, swept hourly, and nobody is called."""
    file = File(clouds.configuration())
    file.document["sweep_every"] = "1h"
    for route in file.routes.values():
        del route["canary"]
    file.write()
    return file


@contextmanager
def swept(folder: Path) -> Iterator[tuple[Running, str]]:
    """A daemon that has swept once, and its page."""
    with running(*ARGUMENTS, cwd=folder) as daemon:
        page = page_of(daemon)
        daemon.wait_for("event=swept")
        yield daemon, page


def reloaded(daemon: Running, until: str = APPLIED) -> str:
    """The log's line about a reload that a signal asks for."""
    daemon.send(signal.SIGHUP)
    return daemon.wait_for(until).string


def requests(page: str, environment: str) -> float:
    found = re.findall(
        rf'^trunkwatch_upstream_requests_total\{{environment="{environment}".*\}} (\S+)$',
        fetch(f"{page}/metrics"),
        re.MULTILINE,
    )
    return sum(map(float, found))


def post(url: str, **headers: str) -> tuple[int, str]:
    request = Request(url, method="POST", headers=headers)  # noqa: S310 - loopback
    try:
        with urlopen(request, timeout=DEADLINE) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def successful(page: str, wanted: int) -> bool:
    """Whether the metric of the last reload comes to that; the process's own part is up to a second old."""
    for _try in range(300):
        found = re.search(
            r"^trunkwatch_config_last_reload_successful (\S+)$", fetch(f"{page}/metrics"), re.MULTILINE
        )
        if found and float(found[1]) == wanted:
            return True
        time.sleep(0.1)
    return False


def test_routes_come_and_go_by_four_reloads_in_a_row(file: File, tmp_path: Path) -> None:
    cl = file.routes["cl"]
    with swept(tmp_path) as (daemon, page):
        for present in (False, True, False, True):
            if present:
                file.routes["cl"] = cl
            else:
                del file.routes["cl"]
            file.write()
            reloaded(daemon)
            if present:
                daemon.wait_for("event=swept.*routes=2")
            metrics = fetch(f"{page}/metrics")
            assert ('route="cl"' in metrics) is present
            assert 'route="br"' in metrics
        assert sample(metrics, "check_success", route="cl", check="geo-permissions") == 1
        assert daemon.stop(signal.SIGTERM) == 0

    assert "Traceback" not in daemon.printed
    assert "job failed" not in daemon.printed


def test_a_bad_file_changes_nothing_says_so_everywhere_and_the_good_one_heals(
    file: File, tmp_path: Path
) -> None:
    good = file.path.read_text(encoding="utf-8")
    with swept(tmp_path) as (daemon, page):
        file.path.write_text(good.replace("sweep_every: 1h", "sweep_evry: 1h\nlisten: nowhere"), "utf-8")
        line = reloaded(daemon, REFUSED)
        broken = successful(page, 0)
        routes = fetch(f"{page}/metrics")
        file.path.write_text(good, encoding="utf-8")
        reloaded(daemon, "the configuration is unchanged")
        healed = successful(page, 1)
        daemon.stop(signal.SIGTERM)

    assert "problems=2" in line
    assert "did you mean sweep_every" in line
    assert broken
    assert healed
    assert sample(routes, "check_success", route="cl", check="geo-permissions") == 1


def test_an_environment_that_stays_as_it_is_is_not_asked_anything_for_a_reload(
    file: File, tmp_path: Path
) -> None:
    environments = file.document["environments"]
    environments["stage"] = yaml.safe_load(yaml.safe_dump(environments["prod"]))
    file.write()
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        for _environment in environments:
            daemon.wait_for("event=swept")
        before = requests(page, "prod"), requests(page, "stage")
        del environments["stage"]["routes"]["cl"]
        file.document["sweep_every"] = "2h"
        file.write()
        reloaded(daemon)
        daemon.wait_for("event=swept .*environment=stage")
        after = requests(page, "prod"), requests(page, "stage")
        metrics = fetch(f"{page}/metrics")
        del environments["stage"]
        file.write()
        reloaded(daemon)
        daemon.stop(signal.SIGTERM)

    assert after[1] > before[1]
    assert after[0] - before[0] <= 1  # the last page of Twilio's log may still have been on its way
    assert sample(metrics, "sweep_interval_seconds", environment="prod") == 7200


def test_a_file_that_is_swapped_by_a_symbolic_link_is_in_force_by_itself(
    clouds: Clouds, file: File, tmp_path: Path
) -> None:
    """As Kubernetes changes a ConfigMap: every time in sight but the link's own stays as it was."""
    old, new, link = tmp_path / "..old", tmp_path / "..new", tmp_path / "..data"
    for folder in (old, new):
        folder.mkdir()
        if folder is new:
            del file.routes["cl"]
        file.path = folder / "config.yaml"
        file.write()
    path = tmp_path / "config.yaml"
    path.unlink()
    link.symlink_to(old.name)
    path.symlink_to("..data/config.yaml")
    with swept(tmp_path) as (daemon, page):
        before = fetch(f"{page}/metrics")
        (tmp_path / "..tmp").symlink_to(new.name)
        (tmp_path / "..tmp").replace(link)
        daemon.wait_for(APPLIED)
        after = fetch(f"{page}/metrics")
        daemon.stop(signal.SIGTERM)

    assert 'route="cl"' in before
    assert 'route="cl"' not in after


def test_a_secret_that_changes_in_the_file_of_variables_is_used_at_once(
    clouds: Clouds, file: File, tmp_path: Path
) -> None:
    livekit = file.document["environments"]["prod"]["livekit"]
    right, livekit["api_secret"] = livekit["api_secret"], "${SECRET}"
    file.write()
    (tmp_path / ".env").write_text("SECRET=a-wrong-one-of-more-than-thirty-two-letters\n", encoding="utf-8")
    with swept(tmp_path) as (daemon, page):
        before = sample(fetch(f"{page}/metrics"), "environment_up", upstream="livekit")
        (tmp_path / ".env").write_text(f"SECRET={right}\n", encoding="utf-8")
        reloaded(daemon)
        daemon.wait_for("event=swept")
        after = sample(fetch(f"{page}/metrics"), "environment_up", upstream="livekit")
        daemon.stop(signal.SIGTERM)

    assert (before, after) == (0, 1)
    assert right not in daemon.printed


def quiet(clouds: Clouds, ring: float) -> None:
    clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", ring))


@pytest.mark.parametrize("change", ["route gone", "canary gone", "number changed", "environment gone"])
def test_a_call_that_rings_ends_under_the_plan_under_which_it_began_and_nobody_is_called_twice(
    clouds: Clouds, tmp_path: Path, change: str
) -> None:
    file = File(clouds.configuration())
    file.document["sweep_every"] = "1h"
    del file.routes["br"]["canary"]
    file.write()
    quiet(clouds, ring=3)
    with swept(tmp_path) as (daemon, page):
        clouds.wait(it_rings)
        environments = file.document["environments"]
        if change == "route gone":
            del file.routes["cl"]
        elif change == "canary gone":
            del file.routes["cl"]["canary"]
        elif change == "number changed":
            file.routes["cl"]["canary"]["to"] = "+56987650002"
        else:
            environments["other"] = environments.pop("prod")
            del environments["other"]["routes"]["cl"]
        file.write()
        reloaded(daemon)
        still = it_rings_now(clouds)
        line = daemon.wait_for("event=canary .*").string
        metrics = fetch(f"{page}/metrics")
        assert daemon.stop(signal.SIGTERM) == 0

    (started,), (run,) = kept(tmp_path)
    assert still
    assert "result=success" in line
    assert (run.id, run.reason, run.proof) == (started.id, "answered", "proved")
    assert len(world(clouds).dials) == 1
    assert not world(clouds).project.rooms
    assert ("trunkwatch_canary_success{" in metrics) is (change == "number changed")
    assert "Traceback" not in daemon.printed
    assert "failed" not in daemon.printed


def it_rings_now(clouds: Clouds) -> bool:
    seen: list[bool] = []
    clouds.edit(lambda simulator: seen.append(it_rings(simulator)))
    return seen[0]


def test_a_canary_that_a_reload_brings_is_placed_and_the_first_of_all_needs_no_restart(
    clouds: Clouds, file: File, tmp_path: Path
) -> None:
    quiet(clouds, ring=0.05)
    with swept(tmp_path) as (daemon, page):
        file.routes["cl"]["canary"] = {"to": "+56987650001", "talk_time": "1s", "ring_timeout": "5s"}
        file.write()
        reloaded(daemon)
        daemon.wait_for("event=canary .*result=success")
        for _time in range(3):  # changes of it are no reason to call again
            file.routes["cl"]["canary"]["talk_time"] = f"{_time + 2}s"
            file.write()
            reloaded(daemon)
            daemon.wait_for("event=swept")
        metrics = fetch(f"{page}/metrics")
        daemon.stop(signal.SIGTERM)

    assert len(world(clouds).dials) == 1
    assert sample(metrics, "canary_success", route="cl") == 1
    assert sample(metrics, "canary_dialer", route="cl") == 1
    assert sample(metrics, "canary_budget_calls_remaining", route="cl", window="hour") > 0


def test_what_cannot_change_without_a_restart_is_said_and_the_rest_is_in_force(
    file: File, tmp_path: Path
) -> None:
    with swept(tmp_path) as (daemon, page):
        file.document |= {"listen": "127.0.0.1:9799", "state_dir": "elsewhere", "sweep_every": "30m"}
        file.write()
        reloaded(daemon)
        daemon.wait_for("listen has changed: restart")
        daemon.wait_for("state_dir has changed: restart")
        interval = sample(fetch(f"{page}/metrics"), "sweep_interval_seconds", environment="prod")
        daemon.stop(signal.SIGTERM)

    assert interval == 1800
    assert not (tmp_path / "elsewhere").exists()
    assert (tmp_path / HISTORY).exists()


def test_a_reload_over_http_is_off_until_it_is_switched_on_and_answers_with_the_complaints(
    file: File, tmp_path: Path
) -> None:
    with swept(tmp_path) as (daemon, page):
        off = post(f"{page}/-/reload")
        file.document["web"] = {"reload": True}
        file.write()
        reloaded(daemon)
        unchanged = post(f"{page}/-/reload")
        elsewhere = post(f"{page}/-/reload", Origin="https://attacker.example")
        file.document["sweep_every"] = "1y"
        file.write()
        bad = post(f"{page}/-/reload", Origin=page)
        file.document["sweep_every"] = "10m"
        file.write()
        good = post(f"{page}/-/reload")
        daemon.stop(signal.SIGTERM)

    assert (off[0], unchanged, elsewhere[0]) == (403, (200, "The configuration is unchanged.\n"), 403)
    assert bad[0] == 400
    assert "sweep_every is not a duration: write 30s, 5m or 1h30m." in bad[1]
    assert good == (200, "The configuration is reloaded.\n")


def test_a_daemon_that_is_asked_to_reload_in_the_middle_of_a_sweep_keeps_no_route_that_went(
    clouds: Clouds, file: File, tmp_path: Path
) -> None:
    clouds.edit(lambda simulator: simulator.fault("*/v1/Trunks*", delay=3))
    with running(*ARGUMENTS, cwd=tmp_path) as daemon:
        page = page_of(daemon)
        clouds.wait(lambda simulator: simulator.under_way > 0)
        del file.routes["cl"]
        file.write()
        reloaded(daemon)
        daemon.wait_for("event=swept.*routes=1")
        metrics = fetch(f"{page}/metrics")
        daemon.stop(signal.SIGTERM)

    assert 'route="cl"' not in metrics
    assert "routes=2" not in daemon.printed

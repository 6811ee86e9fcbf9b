"""The page that has people try the whole chain: what it has them type is what there is."""

import re
import shlex
import subprocess
from pathlib import Path

import yaml

from docs.build import ROOT
from monitor.config import parse
from monitor.simulator import SCENARIOS
from tests.cli.processes import running
from tests.prometheus.rules import alerts

PAGE = (ROOT / "docs/try.md").read_text(encoding="utf-8")


def typed(begins: str) -> str:
    """The line of code that begins so."""
    lines: list[str] = re.findall(rf"^(?:\$ )?({re.escape(begins)}.*)$", PAGE, re.MULTILINE)
    assert len(lines) == 1
    return lines[0]


def test_what_the_simulator_prints_becomes_a_configuration_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "try").mkdir()
    scenario = shlex.split(typed(".venv/bin/trunkwatch simulate --scenario"))[3]
    with running("simulate", "--scenario", scenario, "--listen", "127.0.0.1:0", cwd=tmp_path) as simulator:
        simulator.wait_for("Stop with Ctrl-C")
    (tmp_path / "try/simulated.txt").write_text(simulator.printed, encoding="utf-8")

    subprocess.run(typed("sed"), shell=True, cwd=tmp_path, check=True)  # noqa: S602 - as people type it
    text = (tmp_path / "try/config.yaml").read_text(encoding="utf-8")

    assert set(parse(text, "config.yaml", tmp_path, {}).environments["prod"].routes) == {"br", "cl"}


def test_the_other_state_is_one_that_there_is() -> None:
    assert shlex.split(typed("curl -X PUT"))[4] in SCENARIOS


def test_prometheus_is_started_with_what_scrapes_where_trunkwatch_serves() -> None:
    (file,) = re.findall(r"--config\.file=(\S+)", typed("prometheus"))
    (job,) = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))["scrape_configs"]

    assert f"<http://{job['static_configs'][0]['targets'][0]}>" in PAGE


def test_the_alerts_that_it_tells_of_are_in_the_rules() -> None:
    told = set(re.findall(r"`(Trunkwatch[A-Z]\w+)`", PAGE))

    assert told
    assert told <= {alert.name for alert in alerts()}

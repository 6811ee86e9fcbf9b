"""What is started together finds its files and each other, and is for this machine alone."""

import re
from pathlib import Path
from typing import Any

import yaml

from docs.deployed import pages
from supply.__main__ import ROOT
from tests.deploy.places import DEPLOY, longest_stop, ran
from tests.tools import require_tool

FOLDER = DEPLOY / "compose"
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))[
    "services"
]


def mounted(service: str) -> dict[str, Path]:
    """The files of the project that a service is given, by where it finds them."""
    told = (re.sub(r"\$\{\w+:-(.*)\}", r"\1", each).split(":") for each in SERVICES[service]["volumes"])
    return {target: (FOLDER / source).resolve() for source, target, *_ in told if source.startswith(".")}


def test_compose_finds_no_fault_and_can_be_given_simulated_clouds() -> None:
    done = ran(require_tool("compose-go"), "compose.yaml", "compose.demo.yaml", cwd=FOLDER)

    assert done.returncode == 0, done.stderr
    whole = yaml.safe_load(done.stdout)
    assert whole["services"].keys() == SERVICES.keys()
    assert whole["services"]["trunkwatch"]["command"][0] == "demo"


def test_everything_that_is_mounted_is_there() -> None:
    missing = [path for service in SERVICES for path in mounted(service).values() if not path.exists()]

    assert missing == []


def test_prometheus_takes_its_configuration_and_finds_the_rules(tmp_path: Path) -> None:
    laid_out(mounted("prometheus"), "/etc/prometheus", tmp_path)

    said = ran(require_tool("promtool"), "check", "config", tmp_path / "prometheus.yml")

    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.count("rules found") == len(list((ROOT / "prometheus" / "rules").iterdir()))


def test_alertmanager_takes_its_configuration_and_finds_its_texts_and_secrets(tmp_path: Path) -> None:
    files = mounted("alertmanager")
    laid_out(files, "/etc/alertmanager", tmp_path)
    config = tmp_path / "alertmanager.yml"

    said = ran(require_tool("amtool"), "check-config", config)

    assert said.returncode == 0, said.stdout + said.stderr
    assert "1 templates" in said.stdout
    secrets = re.findall(r"_file: (\S+)", config.read_text(encoding="utf-8"))
    assert secrets
    assert all(str(Path(name).parent) in files for name in secrets)


def laid_out(files: dict[str, Path], root: str, folder: Path) -> None:
    """What a service sees below `root`."""
    for target, source in files.items():
        (folder / Path(target).relative_to(root)).symlink_to(source)


def test_who_is_named_in_a_file_is_a_service_that_listens_there() -> None:
    ports = {"trunkwatch": "9783", "prometheus": "9090", "alertmanager": "9093"}
    for name, text in pages(ROOT).items():
        if name.startswith("deploy/compose/"):
            assert "127.0.0.1" not in text
            asked = dict(re.findall(r"(\w+):(\d{4,})", text))
            assert asked
            assert asked.items() <= ports.items()
    assert all(SERVICES[name]["ports"] == [f"127.0.0.1:{port}:{port}"] for name, port in ports.items())


def test_nothing_is_open_to_other_machines_and_nobody_has_more_rights_than_needed() -> None:
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not re.search(r"[a-z]\.[a-z]+/", service["image"]), "no registry is named"
    assert SERVICES["trunkwatch"]["read_only"] is True


def test_trunkwatch_is_given_the_time_to_hang_up() -> None:
    assert float(SERVICES["trunkwatch"]["stop_grace_period"].removesuffix("s")) > longest_stop()


def test_grafana_finds_the_dashboards_where_the_provisioning_says_and_asks_nobody_to_sign_in() -> None:
    files = mounted("grafana")
    told = yaml.safe_load(
        (files["/etc/grafana/provisioning/dashboards"] / "trunkwatch.yaml").read_text("utf-8")
    )

    assert list(files[told["providers"][0]["options"]["path"]].glob("*.json"))
    assert SERVICES["grafana"]["environment"]["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"

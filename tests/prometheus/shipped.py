"""The shipped configurations with their times and addresses changed, and nothing else."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from tests.prometheus.hasty_daemon import HASTE
from tests.prometheus.rules import SHIPPED

_DURATION: Final = re.compile(r"(?<![\w.])(\d+)(s|m|h|d)\b")
_MILLISECONDS: Final = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def hastened(text: str) -> str:
    """Each duration of a rule or a configuration, `for: 5m` or `[10m]`, as much shorter as all is here."""
    return _DURATION.sub(lambda each: f"{int(each[1]) * _MILLISECONDS[each[2]] // HASTE}ms", text)


def prometheus_config(folder: Path, target: str, alertmanager: str, labels: Mapping[str, str]) -> Path:
    """Writes Prometheus' configuration and rules; `labels` are put on the target."""
    (folder / "rules").mkdir()
    for path in (SHIPPED / "rules").iterdir():
        (folder / "rules" / path.name).write_text(hastened(path.read_text("utf-8")), "utf-8")
    config = _config("prometheus.yml")
    config["scrape_configs"][0]["static_configs"] = [{"targets": [target], "labels": dict(labels)}]
    config["alerting"]["alertmanagers"][0]["static_configs"] = [{"targets": [alertmanager]}]
    return _written(config, folder / "prometheus.yml")


def alertmanager_config(folder: Path, inbox: str) -> Path:
    """Writes Alertmanager's configuration: all that it sends to Slack and PagerDuty goes to `inbox`.

    Beside that each receiver sends the alerts themselves to `inbox`, under the receiver's name. The calls of
    two routes may be some heartbeats apart, which no haste shortens: as in use, `group_wait` is longer.
    """
    shutil.copytree(SHIPPED / "templates", folder / "templates")
    config = _config("alertmanager.yml")
    config["global"] = {
        "slack_api_url_file": str(_secret(folder / "slack", f"{inbox}/slack")),
        "pagerduty_url": f"{inbox}/pagerduty",
    }
    config["route"]["group_wait"] = "6s"
    for receiver in config["receivers"]:
        for pagerduty in receiver.get("pagerduty_configs", ()):
            pagerduty["routing_key_file"] = str(_secret(folder / "key", "key"))
        receiver["webhook_configs"] = [{"url": f"{inbox}/{receiver['name']}"}]
    return _written(config, folder / "alertmanager.yml")


def _config(name: str) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load(hastened((SHIPPED / name).read_text("utf-8")))
    return config


def _secret(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def _written(config: dict[str, Any], path: Path) -> Path:
    path.write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    return path

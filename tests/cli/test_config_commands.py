"""`trunkwatch config`."""

import json
import re
from pathlib import Path

import pytest
import yaml

from monitor.cli import status
from monitor.simulator.server import Seen
from tests.cli.clouds import Clouds

ROOT = Path(__file__).parents[2]


def config(verb: str, path: Path, *arguments: str) -> int:
    return status(["config", verb, "--config", str(path), *arguments])


def test_check_says_what_is_watched_without_reading_a_cloud(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert config("check", clouds.configuration()) == 0

    printed = capsys.readouterr().out
    assert "config.yaml is valid." in printed
    assert "  br: LiveKit trunk ST_" in printed
    asked: list[Seen] = []
    clouds.edit(lambda simulator: asked.extend(simulator.requests))
    assert asked == []


def test_check_says_how_many_calls_the_canaries_are(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert config("check", clouds.configuration()) == 0

    printed = capsys.readouterr().out
    assert "  prod / br: 288 a day, 8928 a month" in printed
    assert "+5598" not in printed


def test_check_warns_of_more_calls_to_one_number_than_fit_into_their_interval(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    routes = settings["environments"]["prod"]["routes"]
    called = {**routes["br"], "canary": {**routes["br"]["canary"], "every": "5m", "talk_time": "1m"}}
    settings["environments"]["prod"]["routes"] = {f"br{index}": called for index in range(6)}
    settings["environments"]["prod"]["canaries"]["limits"] = {
        "calls_per_hour": 5000,
        "calls_per_day": 90000,
        "calls_per_month": 900000,
    }
    path.write_text(json.dumps(settings), encoding="utf-8")  # which is YAML, without anchors

    assert config("check", path) == 0

    printed = capsys.readouterr().out
    (number,) = re.findall(
        r"^Warning: Calls to (\S+) come late: one is placed at a time", printed, re.MULTILINE
    )
    assert "…" in number
    assert called["canary"]["to"] not in printed


def test_check_says_who_is_told_of_what_breaks_and_no_secret_of_it(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    told = [
        "slack://TokenAAAA/TokenBBBB/TokenCCCC",
        "mailtos://user:sentinel@mail.example?to=oncall@acme.example",
        "jsons://user:sentinel@hooks.example/sentinel",
        "pagerduty://IntegrationKeySentinel@ApiKeySentinel",
    ]
    with path.open("a", encoding="utf-8") as file:
        file.write(f"notices:\n  to: {json.dumps(told)}\n  after: 5m\n")

    assert config("check", path) == 0

    printed = capsys.readouterr().out
    assert printed.endswith(
        "\nNotices are sent once something is broken for 5m:\n"
        "  notices.to[0] (Slack)\n"
        "  notices.to[1] (E-Mail at mail.example)\n"
        "  notices.to[2] (JSON at hooks.example)\n"
        "  notices.to[3] (Pager Duty)\n"
        "Try them: trunkwatch notices test\n"
    )
    assert not re.search("token|sentinel|oncall", printed, re.IGNORECASE)


def test_show_hides_secrets_and_numbers(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    path = clouds.configuration()
    lines = path.read_text(encoding="utf-8").splitlines()
    hidden = [
        line.split(": ")[1].strip("'\"") for line in lines if "api_secret" in line or "caller_id" in line
    ]
    assert len(hidden) == 4

    assert config("show", path) == 0

    printed = capsys.readouterr().out
    assert "sweep_every: 5s" in printed
    assert all(each not in printed for each in hidden)


def test_schema_is_the_one_that_editors_are_pointed_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["config", "schema"]) == 0

    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((ROOT / "docs" / "config.schema.json").read_text(encoding="utf-8"))


def test_suggest_prints_routes_that_the_configuration_takes(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    begun = path.read_text(encoding="utf-8").partition("    routes:")[0]
    path.write_text(begun, encoding="utf-8")
    assert config("suggest", path) == 0
    suggested = capsys.readouterr().out

    path.write_text(begun + suggested.partition("  prod:\n")[2], encoding="utf-8")

    assert status(["check", "--config", str(path), "--format", "json"]) == 0
    routes = {each["route"] for each in json.loads(capsys.readouterr().out)["findings"]}
    assert routes == {"twilio-br", "twilio-cl", None}


def test_suggest_needs_no_variable_of_a_route(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    path = clouds.configuration()
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("livekit_trunk: .*", "livekit_trunk: ${SIP_TRUNK_ID_BR}", text), encoding="utf-8")
    assert config("check", path) == 78
    capsys.readouterr()

    assert config("suggest", path) == 0

    assert "twilio-br:" in capsys.readouterr().out


def test_suggest_without_livekit_says_why(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert config("suggest", clouds.configuration("bad-livekit-key")) == 3

    assert "prod: LiveKit's trunks cannot be read: LiveKit refuses the API key" in capsys.readouterr().err

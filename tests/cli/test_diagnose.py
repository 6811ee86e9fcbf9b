"""`trunkwatch diagnose`: all that is known of a route, over simulated clouds."""

import json
import re
import signal
from pathlib import Path

import pytest

from monitor.cli import status
from monitor.history import SqlStore
from tests.cli.clouds import Clouds
from tests.cli.processes import command
from tests.cli.test_call import daemon_by_hand_alone, dials, quick

HISTORY = "trunkwatch.sqlite3"
WHOLE_NUMBER = re.compile(r"\+\d{6,}")


def diagnose(path: Path, *arguments: str) -> int:
    return status(["diagnose", "cl", "--config", str(path), *arguments])


def test_without_a_daemon_and_without_a_history_it_says_that_no_call_is_known(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagnose(quick(clouds, "geo-blocked")) == 2

    heading, parts, made, _, first, *_ = (printed := capsys.readouterr().out).splitlines()
    assert heading == "prod / cl is broken"
    assert parts.startswith("LiveKit trunk ST_CLXXXXXXXXXX; dials acme-cl.pstn.twilio.com; Twilio trunk TK")
    assert re.fullmatch(r"Diagnosed \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by Trunkwatch \S+\.", made)
    assert first.startswith("1. geo-permissions (most likely): Low-risk numbers are off for Chile (CL)")
    assert "   Fix: Enable Chile - Mobile" in printed
    assert "- fail geo-permissions (critical): " in printed
    assert printed.endswith("\nNo call over this route is known.\n")
    assert "since it last worked" not in printed
    assert dials(clouds) == 0
    assert not (tmp_path / HISTORY).exists()


def test_with_a_call_its_stages_its_words_and_its_codes_are_told(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagnose(quick(clouds, "geo-blocked"), "--call") == 2

    printed = capsys.readouterr().out
    assert printed.startswith("prod / cl is broken: the last call failed\n")
    assert "1. geo-permissions (certain): Low-risk" in printed
    assert re.search(r"^   For: Twilio.* 32205 .* this call\.", printed, re.M)
    assert re.search(r"^Call: failure, forbidden, fault: config, ended .* UTC, run \w+$", printed, re.M)
    assert re.search(r"^- Began .* UTC: room \d\.\d s, dial ", printed, re.M)
    assert "- Called: +56…0001\n- SIP: 403 No International Permission\n- LiveKit: twirp error" in printed
    assert "- Twilio's errors: 32205\n" in printed
    assert "Twilio's error log of the last hour: 32205 once, last " in printed
    assert not WHOLE_NUMBER.search(printed)
    assert dials(clouds) == 1


def test_a_call_that_is_refused_is_said_and_the_one_before_is_told(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds, "flaky-403")
    diagnose(path, "--call")
    capsys.readouterr()

    assert diagnose(path, "--call") == 2

    printed = capsys.readouterr().out
    assert "1. ip-acl (most likely): An IP ACL is in LiveKit's way." in printed
    assert "   Against: The check ip-acl passes: " in printed
    assert "\nNothing was dialled (gap). It is too soon" in printed
    assert dials(clouds) == 1


def test_a_healthy_route_has_no_cause_and_exits_0(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert diagnose(quick(clouds), "--call") == 0

    printed = capsys.readouterr().out
    assert printed.startswith("prod / cl has no fault that is known: the last call was answered\n")
    assert "Checks: 20 pass, 1 does not apply.\n" in printed
    assert "- Twilio's call: CA" in printed
    assert "Fix:" not in printed


def test_what_cannot_be_read_is_a_cause_and_exits_3(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagnose(quick(clouds, "twilio-down")) == 3

    printed = capsys.readouterr().out
    assert printed.startswith("prod / cl could not be judged\n")
    assert "1. twilio-unreachable (certain): Twilio's API does not answer." in printed
    assert re.search(r"^- unknown for their sake: .*\bip-acl-open\b", printed, re.M)


def test_the_fix_of_a_restricted_key_names_what_it_lacks(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagnose(quick(clouds, "restricted-key")) == 3

    [fix, *_] = [line for line in capsys.readouterr().out.splitlines() if "Fix: " in line]
    assert "/twilio/iam/accounts/read" in fix
    assert "/twilio/billing/balance/read" in fix


def test_what_may_be_unknown_is_named_and_no_cause(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds, "restricted-key")
    text = path.read_text(encoding="utf-8")
    ids = "geo-permissions, account-active, account-trial, balance, geo-exposure"
    path.write_text(
        text.replace("    routes:", f"    accept_unknown: [{ids}]\n    routes:"), encoding="utf-8"
    )
    assert diagnose(path) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("prod / cl has no fault that is known\n")
    assert "\n- unknown, which the configuration accepts: geo-permissions, " in printed
    assert "twilio-key-restricted" not in printed


def test_what_changed_since_it_last_worked_is_told_from_the_history(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds)
    status(["call", "cl", "--config", str(path)])
    capsys.readouterr()
    clouds.use("geo-blocked")

    assert diagnose(path) == 2

    printed = capsys.readouterr().out
    assert re.search(r"^Changed since it last worked, .* UTC:$", printed, re.M)
    assert re.search(r"^- The calling permissions changed .*: from CL on to CL off\.$", printed, re.M)
    assert "[since " not in printed  # no sweep before this one saw it


def test_an_incident_at_a_vendor_stands_beside_the_cause(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    diagnose(quick(clouds, "twilio-incident"))

    assert "Twilio reports an incident on Elastic SIP Trunking since " in capsys.readouterr().out


def test_json_has_what_every_command_has_and_the_changes(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds)
    status(["call", "cl", "--config", str(path)])
    capsys.readouterr()
    clouds.use("geo-blocked")

    assert diagnose(path, "--json") == 2

    told = json.loads(capsys.readouterr().out)
    assert list(told)[:5] == ["version", "exit", "findings", "runs", "routes"]
    assert (told["version"], told["exit"], told["standing"]) == (1, 2, "broken")
    assert [run["result"] for run in told["runs"]] == ["success"]
    (route,) = told["routes"]
    assert (route["environment"], route["route"]) == ("prod", "cl")
    assert [cause["id"] for cause in route["causes"]] == ["geo-permissions"]
    (change,) = told["changes"]
    assert (change["setting"], change["before"], change["after"]) == ("countries", "CL on", "CL off")
    assert {each["route"] for each in told["findings"]} == {"cl", None}


def test_the_history_of_a_daemon_stays_as_it_was(clouds: Clouds, tmp_path: Path) -> None:
    path = quick(clouds)
    status(["call", "cl", "--config", str(path)])
    before = SqlStore(tmp_path / HISTORY).load()
    clouds.use("geo-blocked")

    diagnose(path)

    assert SqlStore(tmp_path / HISTORY).load() == before


def test_a_running_daemon_places_the_call(clouds: Clouds, tmp_path: Path) -> None:
    with daemon_by_hand_alone(clouds, tmp_path) as daemon:
        clouds.use("busy")
        told = command("diagnose", "cl", "--call", cwd=tmp_path)
        assert daemon.stop(signal.SIGTERM) == 0

    assert told.returncode == 2, told.stderr
    assert "1. callee-busy (certain): The called phone is busy." in told.stdout
    assert told.stderr == ""
    assert "run=" in daemon.printed
    assert dials(clouds) == 1


def test_a_history_that_cannot_be_read_is_said_and_the_rest_is_told(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = quick(clouds, "geo-blocked")
    (tmp_path / HISTORY).write_text("This is no database, whatever its name says. " * 50, encoding="utf-8")

    assert diagnose(path) == 2

    printed = capsys.readouterr().out
    assert "1. geo-permissions (most likely)" in printed
    assert "The history cannot be read, so the last call is not known." in printed


def test_a_route_that_does_not_exist_is_named_with_the_nearest(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["diagnose", "cll", "--config", str(quick(clouds))]) == 64

    assert capsys.readouterr().err == "There is no route 'cll'; did you mean cl?\n"


def test_a_discovered_route_is_found_by_its_name(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    path = quick(clouds)
    text = path.read_text(encoding="utf-8")
    before, _, after = text.partition("    routes:\n")
    rest = "\n".join(line for line in after.splitlines() if not line.startswith("      "))
    path.write_text(f"{before}    discover: {{}}\n{rest}\n", encoding="utf-8")
    assert status(["diagnose", "nobody", "--config", str(path)]) == 64
    name = re.search(r"the choice is ([\w-]+),", capsys.readouterr().err)
    assert name is not None

    assert status(["diagnose", name[1], "--config", str(path)]) == 0

    assert capsys.readouterr().out.startswith(f"prod / {name[1]} has no fault that is known\n")

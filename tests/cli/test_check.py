"""`trunkwatch check`, over real HTTP to simulated clouds."""

import json
import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from rich.console import Console

from monitor.cli import status
from monitor.cli.report import Report
from monitor.cli.report.as_text import draw
from monitor.model.check import Finding, failed
from monitor.model.verdict import Severity
from tests.cli.clouds import Clouds

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def check(path: Path, *arguments: str) -> int:
    return status(["check", "--config", str(path), *arguments])


def test_a_broken_route_comes_first_with_its_fix_and_exits_2(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(clouds.configuration("sip-domain")) == 2

    printed = capsys.readouterr().out
    assert printed.startswith("prod / cl  broken  1 fail")
    assert "dials acme-cl.sip.twilio.com, a SIP Domain" in printed
    assert "Fix: " in printed
    assert printed.rstrip().endswith("trunkwatch explain trunk-address")


def test_a_healthy_set_up_says_so_and_exits_0(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(clouds.configuration()) == 0

    printed = capsys.readouterr()
    assert "Everything is configured as it should be." in printed.out
    assert printed.err == ""  # no progress bar where nobody looks


def test_a_trunk_of_another_account_alone_is_no_set_up_that_is_as_it_should_be(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration("two-accounts")
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    environment = settings["environments"]["prod"]
    del environment["routes"]
    environment["discover"] = {"include": ["globex*"]}
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")

    assert check(path) == 0
    text = capsys.readouterr().out
    assert check(path, "--format", "junit") == 0
    junit = capsys.readouterr().out

    *told, last = text.splitlines()
    assert "prod / st-globexxxxxxx  3 pass, 3 skipped, 11 not judged" in told
    assert last.startswith(
        "Nothing was found wrong, but 11 checks of prod / st-globexxxxxxx were not judged. "
        "globex.pstn.twilio.com is a trunk of another account than AC"
    )
    assert last.endswith("its SID and a key: give it an environment of its own.")
    assert "Not judged for that reason: trunk-address-known, trunk-region, credential-list" in text
    assert re.search(
        "<skipped [^<]*is a trunk of another account[^<]*give it an environment of its own", junit
    )


def test_where_there_is_no_route_nothing_is_said_to_be_as_it_should_be(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    environment = settings["environments"]["prod"]
    del environment["routes"]
    environment["discover"] = {"exclude": ["*"]}
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")

    assert check(path) == 0
    assert "but no route was judged" in capsys.readouterr().out.splitlines()[-1]


def test_in_a_pipe_there_is_no_colour_and_no_line_is_broken(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    check(clouds.configuration("geo-blocked"))

    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert max(map(len, printed.splitlines())) > 100


def test_one_cause_of_many_unknowns_is_told_once(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(clouds.configuration("bad-livekit-key")) == 3

    printed = capsys.readouterr().out
    assert printed.count("Because: LiveKit refuses the API key.") == 1
    assert "cannot be told until livekit-key-refused is settled: livekit-trunk-exists, trunk-add" in printed
    assert "Nothing was found wrong, but" in printed


def test_all_lists_what_passed_and_what_was_skipped(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    check(clouds.configuration("sip-domain"), "--all")

    printed = capsys.readouterr().out
    assert "PASS    livekit-trunk-exists" in printed
    assert "SKIP    trunk-address-known" in printed


def test_json_holds_every_finding_under_its_public_names(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(clouds.configuration("sip-domain"), "--format", "json") == 2

    told = json.loads(capsys.readouterr().out)
    assert (told["version"], told["exit"], told["runs"]) == (1, 2, [])
    by_check = {(each["route"], each["check"]): each for each in told["findings"]}
    failed = by_check["cl", "trunk-address"]
    assert list(failed) == [
        "environment",
        "route",
        "check",
        "severity",
        "verdict",
        "summary",
        "evidence",
        "remedy",
        "because",
    ]
    assert (failed["environment"], failed["severity"], failed["verdict"]) == ("prod", "critical", "fail")
    assert failed["remedy"]
    assert by_check["cl", "trunk-address-known"]["because"] == "trunk-address"
    assert by_check["br", "trunk-address"]["verdict"] == "pass"
    assert by_check[None, "account-active"]["verdict"] == "pass"


def test_junit_tells_a_failure_from_what_could_not_be_told(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(clouds.configuration("other-region"), "--format", "junit") == 3

    root = ElementTree.fromstring(capsys.readouterr().out.encode())  # noqa: S314 - our own output
    suites = {suite.get("name"): suite for suite in root}
    assert set(suites) == {"prod/br", "prod/cl", "prod"}
    assert suites["prod/cl"].get("failures") == "1"
    tags = {case.get("name"): [child.tag for child in case] for case in suites["prod/cl"]}
    assert tags["trunk-region"] == ["failure"]
    assert tags["ip-acl"] == ["error"]
    assert tags["trunk-address"] == []
    assert tags["trunk-edge"] == ["skipped"]


def test_only_the_route_that_was_asked_for_makes_the_status(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration("sip-domain")

    assert check(path, "--route", "br") == 0
    assert "cl" not in capsys.readouterr().out.replace("clouds", "")
    assert check(path, "--route", "br", "--route", "cl") == 2


def test_what_stops_every_call_makes_the_status_of_one_route_too(clouds: Clouds) -> None:
    assert check(clouds.configuration("suspended-account"), "--route", "br") == 2
    assert check(clouds.configuration("geo-exposed"), "--route", "br") == 0


def test_a_route_that_does_not_exist_is_named_with_the_nearest(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(clouds.configuration(), "--route", "brr") == 64

    assert capsys.readouterr().err == "There is no route 'brr'; did you mean br?\n"


def test_an_environment_that_does_not_exist_is_named_before_anything_is_read(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(clouds.configuration(), "--environment", "staging") == 64

    assert capsys.readouterr().err == "There is no environment 'staging'; the choice is prod.\n"


ACCEPTED = ("geo-permissions", "account-active", "account-trial", "balance", "geo-exposure")


def accepting(path: Path, *checks: str) -> Path:
    text = path.read_text(encoding="utf-8")
    accepted = f"    accept_unknown: [{', '.join(checks)}]\n    routes:"
    path.write_text(text.replace("    routes:", accepted), encoding="utf-8")
    return path


def test_an_accepted_unknown_does_not_change_the_status(clouds: Clouds) -> None:
    path = clouds.configuration("restricted-key")
    assert check(path) == 3

    assert check(accepting(path, "geo-permissions", "account-active")) == 0


def test_an_accepted_unknown_is_named_and_no_cause(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(accepting(clouds.configuration("restricted-key"), *ACCEPTED)) == 0

    printed = capsys.readouterr().out
    assert "prod / br  1 unknown, 16 pass\n" in printed
    assert "Unknown, which the configuration accepts: geo-permissions\n" in printed
    assert printed.endswith(
        "Nothing was found wrong. 6 checks could not tell, which the configuration accepts.\n"
    )
    assert "UNKNOWN" not in printed
    assert "twilio-key-restricted" not in printed


def test_an_accepted_unknown_is_skipped_in_junit(clouds: Clouds, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(accepting(clouds.configuration("restricted-key"), *ACCEPTED), "--format", "junit") == 0

    suites = ElementTree.fromstring(capsys.readouterr().out)  # noqa: S314 - we just wrote it
    assert {suite.get("errors") for suite in suites} == {"0"}
    told = suites.find("testsuite[@name='prod']/testcase[@name='balance']/skipped")
    assert told is not None
    assert (told.get("message") or "").startswith("Could not read twilio.balance")


def test_a_cloud_that_cannot_be_reached_is_unknown_and_says_where(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(f"    livekit:\n      url: {clouds.url}", "    livekit:\n      url: http://127.0.0.1:1")
    )

    assert check(path) == 3

    assert "127.0.0.1:1 refused the connection" in capsys.readouterr().out


def test_a_key_of_another_account_is_unknown_and_never_shown(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    path = clouds.configuration()
    secret = "not-the-secret-of-this-account"
    text = path.read_text(encoding="utf-8")
    line = next(
        line for line in text.splitlines() if "api_secret" in line and "twilio" in text.split(line)[0]
    )
    path.write_text(text.replace(line, line.split(":")[0] + f": {secret}"), encoding="utf-8")

    assert check(path) == 3

    printed = capsys.readouterr()
    assert "wrong key" in printed.out
    assert secret not in printed.out + printed.err


def test_on_a_terminal_lines_break_between_words_under_their_margin(clouds: Clouds) -> None:
    console = Console(force_terminal=True, width=60, file=StringIO(), color_system=None)
    finding = Finding(
        "prod", "cl", "ip-acl", Severity.CRITICAL, failed("one two " * 20, "three four " * 20), NOW
    )

    draw(Report((finding,), 2), console, everything=False)

    assert isinstance(console.file, StringIO)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    assert max(map(len, lines)) <= 60
    told = [line for line in lines if re.search("two|four", line)]
    assert len(told) > 6
    assert all(re.fullmatch(r" {10}(Fix: )?((one|two|three|four) ?)+", line) for line in told)


def test_the_last_line_names_what_makes_the_status(
    clouds: Clouds, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(clouds.configuration("other-region")) == 3

    last = capsys.readouterr().out.splitlines()[-1]
    assert last == (
        "1 check failed, 7 checks could not tell (4 critical). More of it: trunkwatch explain trunk-region"
    )

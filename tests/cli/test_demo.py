"""`trunkwatch demo` and `simulate`, as a newcomer types them."""

import json
import signal
from pathlib import Path

from tests.cli.processes import command, fetch, running


def test_the_demo_shows_a_fault_and_sees_it_heal(tmp_path: Path) -> None:
    with running("demo", "--listen", "127.0.0.1:0", cwd=tmp_path) as demo:
        page = demo.wait_for(r"^Look: +(http://\S+)")[1]
        scenario = demo.wait_for(r"^Heal: .* (http://\S+)$")[1]
        demo.wait_for("^Stop:")
        assert "FAIL    geo-permissions" in demo.printed

        fetch(scenario, method="PUT", body="healthy")
        demo.wait_for("though no check finds a fault")  # the failed call stands until the next one

        metrics = fetch(f"{page}/metrics")
        healed = 'trunkwatch_check_success{check="geo-permissions",environment="prod",route="cl"} 1.0'
        assert healed in metrics
        assert demo.stop(signal.SIGTERM) == 0

    assert "Traceback" not in demo.printed


def test_ctrl_c_ends_the_demo_with_130(tmp_path: Path) -> None:
    with running("demo", "--listen", "127.0.0.1:0", cwd=tmp_path) as demo:
        demo.wait_for("^Stop:")

        assert demo.stop(signal.SIGINT) == 130

    assert "Traceback" not in demo.printed


def test_once_prints_json_alone_on_stdout_and_exits_with_the_verdict(tmp_path: Path) -> None:
    ended = command("demo", "--once", "--format", "json", "--scenario", "number-off-trunk", cwd=tmp_path)

    assert ended.returncode == 1
    told = json.loads(ended.stdout)
    assert told["exit"] == 1
    failed = [each["check"] for each in told["findings"] if each["verdict"] == "fail"]
    assert failed == ["caller-id-on-trunk"]
    assert [(run["route"], run["result"], run["proof"]) for run in told["runs"]] == [
        ("br", "success", "proved"),
        ("cl", "success", "proved"),
    ]
    assert {stage["name"] for stage in told["runs"][0]["stages"]} >= {"room", "ring", "answer", "hang-up"}
    assert ended.stderr == ""


def test_the_demo_watches_as_many_routes_as_wanted_and_tells_like_ones_together(tmp_path: Path) -> None:
    ended = command("demo", "--once", "--routes", "60", cwd=tmp_path)

    assert ended.returncode == 2
    assert "prod / r003, r004, r005, r006 and 54 more  " in ended.stdout


def test_the_simulator_prints_a_configuration_that_reads_it(tmp_path: Path) -> None:
    with running("simulate", "--scenario", "busy", "--listen", "127.0.0.1:0", cwd=tmp_path) as clouds:
        clouds.wait_for("^Stop with Ctrl-C")
        text = clouds.printed.partition("reads them:\n")[2].partition("Stop")[0]
        (tmp_path / "config.yaml").write_text(text, encoding="utf-8")

        assert command("check", cwd=tmp_path).returncode == 0
        assert clouds.stop(signal.SIGTERM) == 0


def test_the_list_of_scenarios_says_what_each_is(tmp_path: Path) -> None:
    listed = command("simulate", "--list", cwd=tmp_path)

    assert listed.returncode == 0
    assert "sip-domain              The LiveKit trunk of cl dials a SIP Domain" in listed.stdout


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with running("simulate", "--listen", "127.0.0.1:0", cwd=tmp_path) as first:
        address = first.wait_for(r"http://(\S+),")[1]

        simulated = command("simulate", "--listen", address, cwd=tmp_path)
        shown = command("demo", "--listen", address, cwd=tmp_path)

    assert (simulated.returncode, shown.returncode) == (78, 78)
    assert f"cannot listen on {address}" in simulated.stderr
    assert f"Cannot listen on {address}: another program already does" in shown.stderr
    assert "Traceback" not in simulated.stderr + shown.stderr


def test_a_failure_that_sets_off_no_alarm_says_that_it_only_warns_and_makes_2_all_the_same(
    tmp_path: Path,
) -> None:
    ended = command("demo", "--once", "--scenario", "cps-limit", cwd=tmp_path)

    assert ended.returncode == 2
    assert "  FAILURE  rate-limited  warning  " in ended.stdout
    assert "\n          It only warns: other calls over the trunk can cause it.\n" in ended.stdout


def test_a_call_that_fails_beside_sound_checks_says_that_they_do_not_explain_it(tmp_path: Path) -> None:
    ended = command("demo", "--once", "--scenario", "forbidden-unseen", cwd=tmp_path)

    assert ended.returncode == 2
    assert ended.stdout.splitlines()[-1] == (
        "1 call failed, though no check finds a fault. More of it: trunkwatch explain wrong-password"
    )

"""`trunkwatch call` and `diagnose` with `--url`: a daemon is asked over HTTP, by an operator of it."""

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bcrypt
import pytest
import yaml
from yarl import URL

from monitor.cli import status
from tests.cli.clouds import Clouds
from tests.cli.processes import Running, running
from tests.cli.test_call import by_hand_alone, dials, rings
from tests.cli.test_run import page_of

PASSWORD = "a-long-password"


@contextmanager
def daemon(
    clouds: Clouds, folder: Path, *, scenario: str = "healthy", run_now: bool = True
) -> Iterator[tuple[Running, URL]]:
    """A daemon that dials by request alone, and its address. Alice may operate, Bob may read."""
    path = by_hand_alone(clouds)
    clouds.use(scenario)
    clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", 0.1))
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    told["web"] = {"config_file": "web.yml", "operators": ["alice"], "run_now": run_now}
    path.write_text(yaml.safe_dump(told), encoding="utf-8")
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(5)).decode()
    people = {"basic_auth_users": {"alice": hashed, "bob": hashed}}
    (folder / "web.yml").write_text(yaml.safe_dump(people), encoding="utf-8")
    with running("run", "--log-level", "debug", "--listen", "127.0.0.1:0", cwd=folder) as started:
        page = page_of(started)
        started.wait_for("event=swept")
        yield started, URL(page)


def of(name: str, url: URL) -> str:
    return str(url.with_user(name).with_password(PASSWORD))


def test_a_call_is_placed_shown_and_ends_as_by_the_socket(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path) as (_, url):
        assert status(["call", "cl", "--url", of("alice", url)]) == 0
        title, *stages, result, summary, facts = capsys.readouterr().out.splitlines()
        assert status(["call", "cl", "--url", of("alice", url)]) == 3
        refused = capsys.readouterr().out

    assert title == "prod / cl"
    names = [line.split()[0] for line in stages]
    assert (names[:2], names[-2:]) == (["room", "dial"], ["talk", "hang-up"])
    assert result == "SUCCESS  answered, proof proved"
    assert summary == "The call was answered. Twilio's record proves it."
    assert facts.startswith("Called +56…0001. Twilio's call CA")
    assert (
        "Nothing was dialled (gap). It is too soon after the route's last call. It may be placed" in refused
    )
    assert dials(clouds) == 1


def test_as_json_it_is_the_document_of_every_command_and_says_who_asked(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, scenario="busy") as (_, url):
        assert status(["call", "cl", "--url", of("alice", url), "--json"]) == 2
        told = json.loads(capsys.readouterr().out)
        assert status(["call", "cl", "--url", of("alice", url), "--json"]) == 3
        refused = json.loads(capsys.readouterr().out)

    (run,) = told["runs"]
    assert (told["version"], told["exit"], told["findings"]) == (1, 2, [])
    assert (run["reason"], run["by"], run["trigger"]) == ("busy", "alice", "manual")
    assert (refused["refused"]["reason"], refused["runs"]) == ("gap", [])


@pytest.mark.parametrize(
    ("arguments", "who", "code", "told"),
    [
        (["brr"], "alice", 64, "There is no route 'brr'; did you mean br?"),
        (["cl", "--environment", "stage"], "alice", 64, "--environment names something that is not there."),
        (["cl"], "bob", 3, "does not let you. Only operators may do this"),
        (["cl"], "", 3, "wants a name and a password"),
    ],
)
def test_who_may_not_or_asks_amiss_is_told_in_a_sentence_and_nothing_is_dialled(
    clouds: Clouds,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    who: str,
    code: int,
    told: str,
) -> None:
    with daemon(clouds, tmp_path) as (_, url):
        assert status(["call", *arguments, "--url", of(who, url) if who else str(url)]) == code

    said = capsys.readouterr()
    assert told in said.err
    assert PASSWORD not in said.err
    assert dials(clouds) == 0


def test_where_calls_over_http_are_off_it_says_what_to_set(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, run_now=False) as (_, url):
        assert status(["call", "cl", "--url", of("alice", url)]) == 3

    assert "does not let you. Calls by HTTP are off. Set web.run_now to true" in capsys.readouterr().err


def test_where_no_daemon_answers_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["call", "cl", "--url", "http://127.0.0.1:9"]) == 3

    assert "No Trunkwatch answers at http://127.0.0.1:9" in capsys.readouterr().err


def test_a_pause_is_told_and_a_call_that_is_in_the_way(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path) as (_, url):
        clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", 3))
        with running("call", "cl", "--url", of("alice", url), cwd=tmp_path) as calling:
            clouds.wait(rings)
            assert status(["call", "cl", "--url", of("alice", url)]) == 3
            in_the_way = capsys.readouterr().out
            assert calling.stop(signal.SIGINT) == 130
        (tmp_path / "pause").touch()
        assert status(["call", "br", "--url", of("alice", url)]) == 3

    assert "Nothing was dialled (in-flight). A call over this trunk, or to this number, is" in in_the_way
    assert re.search(
        r"^The daemon goes on with the call, and hangs it up\. The run is \w+\.$", calling.printed, re.M
    )
    assert "Nothing was dialled (paused)." in capsys.readouterr().out


def test_a_daemon_that_is_killed_and_started_again_tells_what_became_of_the_call(
    clouds: Clouds, tmp_path: Path
) -> None:
    with daemon(clouds, tmp_path) as (first, url):
        clouds.edit(lambda simulator: setattr(simulator.world, "ring_seconds", 4))
        with running("call", "cl", "--url", of("alice", url), cwd=tmp_path) as calling:
            clouds.wait(rings)
            first.kill()
            with running("run", "--listen", f"127.0.0.1:{url.port}", cwd=tmp_path):
                calling.wait_for("INCONCLUSIVE  cancelled")
                assert calling.ended() == 3

    assert dials(clouds) == 1


def test_a_diagnosis_is_what_the_daemon_knows_and_neither_configuration_nor_clouds_are_read(
    clouds: Clouds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with daemon(clouds, tmp_path, scenario="geo-blocked") as (_, url):
        assert status(["diagnose", "cl", "--url", of("bob", url)]) == 2
        before = capsys.readouterr().out
        assert status(["diagnose", "cl", "--call", "--url", of("alice", url)]) == 2
        printed = capsys.readouterr().out
        assert status(["diagnose", "cl", "--call", "--url", of("alice", url), "--json"]) == 2
        told = json.loads(capsys.readouterr().out)
        assert status(["diagnose", "br", "--url", of("bob", url)]) == 0

    assert before.startswith("prod / cl is broken\nLiveKit trunk ST_CL")
    assert "No call over this route is known." in before
    assert re.search(r"^Both clouds were last read at .* UTC\.$", before, re.M)
    assert printed.startswith("prod / cl is broken: the last call failed\n")
    assert "1. geo-permissions (certain): Low-risk" in printed
    assert re.search(r"^Call: failure, forbidden, fault: config, ended .* UTC, run \w+$", printed, re.M)
    assert [route["causes"][0]["id"] for route in told["routes"]] == ["geo-permissions"]
    assert (told["exit"], told["standing"], told["runs"][-1]["by"]) == (2, "broken", "alice")
    assert "Nothing was dialled (gap)." in told["notes"][-1]
    assert dials(clouds) == 1

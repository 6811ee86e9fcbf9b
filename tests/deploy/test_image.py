"""The image, where one was built: it runs with nothing of its own to write but its state.

`make image` builds it and tries this; TRUNKWATCH_CONTAINERS names another program than docker.
"""

import json
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model.canary import ProofKind
from monitor.model.run import Proof
from tests.cli.clouds import Clouds
from tests.cli.processes import DEADLINE, fetch
from tests.rig.livekit import livekit
from tests.rig.standing_in import site
from tests.rig.test_sound import plays_its_tone

IMAGE = os.environ.get("TRUNKWATCH_IMAGE", "")
CONTAINERS = shlex.split(os.environ.get("TRUNKWATCH_CONTAINERS", "docker"))
LOCKED = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges")
SECRET = "simulated-twilio-key-secret"

pytestmark = pytest.mark.skipif(not IMAGE, reason="no image was built: `make image` does")


def containers(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - what the developer named
        [*CONTAINERS, *arguments], capture_output=True, text=True, check=False, timeout=DEADLINE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def told(name: str, words: str) -> None:
    """Wait until a container's log has some words."""
    following = subprocess.Popen(  # noqa: S603
        [*CONTAINERS, "logs", "--follow", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert following.stdout is not None
    try:
        log = []
        for line in following.stdout:
            log.append(line)
            if words in line:
                return
        raise AssertionError(f"it ended without saying {words!r}:\n{''.join(log)}")
    finally:
        following.kill()
        following.communicate()


@pytest.fixture
def files(clouds: Clouds, tmp_path: Path) -> Path:
    """A folder with a configuration that reads simulated clouds, one of its secrets in .env."""
    folder = tmp_path / "etc"
    folder.mkdir()
    text = clouds.configuration().read_text(encoding="utf-8").replace(SECRET, "${SECRET}")
    (folder / "config.yaml").write_text(f"state_dir: ${{STATE_DIRECTORY:-.}}\n{text}", encoding="utf-8")
    (folder / ".env").write_text(f"SECRET={SECRET}\n", encoding="utf-8")
    for each in (tmp_path, *tmp_path.parents[:3]):
        each.chmod(0o755)  # another user reads it
    return folder


@pytest.fixture
def name() -> Iterator[str]:
    """A name for a container and a volume; both are removed."""
    name = f"trunkwatch-tried-{os.getpid()}"
    yield name
    for removal in (("rm", "--force", name), ("volume", "rm", name)):
        subprocess.run([*CONTAINERS, *removal], capture_output=True, check=False)  # noqa: S603


def free_address() -> str:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def test_without_any_network_it_shows_the_demo() -> None:
    said = containers("run", "--rm", *LOCKED, "--network=none", IMAGE, "demo", "--once", "--scenario=healthy")

    assert "Everything is configured as it should be." in said


async def test_a_canary_is_proved_by_a_listener_in_it_where_media_is_built_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = ("run", "--rm", "--interactive", *LOCKED, "--network=host", "--entrypoint=python3", IMAGE)
    if "True" not in containers(
        *inside, "-c", "from importlib.util import *; print(bool(find_spec('numpy')))"
    ):
        pytest.skip("built without media: `make image EXTRAS=notices,media` builds it in")
    python = tmp_path / "python"
    command = shlex.join([*CONTAINERS, *inside])
    python.write_text(f'#!/bin/sh\nexport PATH={os.environ["PATH"]}\nexec {command} "$@"\n', encoding="utf-8")
    python.chmod(0o755)

    with livekit(tmp_path) as server:
        async with site(server) as here:
            monkeypatch.setattr(sys, "executable", str(python))  # what listens is started by it
            run = await here.call(ProofKind.TONE, plays_its_tone)

    assert run.proof is Proof.PROVED


def test_it_watches_follows_its_files_ends_well_and_remembers(files: Path, name: str) -> None:
    address = free_address()
    start = (
        *("run", "--detach", f"--name={name}", *LOCKED, "--network=host"),
        f"--env=TRUNKWATCH_HEALTH_URL=http://{address}/-/healthy",
        *(f"--volume={files}:/etc/trunkwatch:ro", f"--volume={name}:/var/lib/trunkwatch"),
        *(IMAGE, "run", f"--listen={address}"),
    )
    containers(*start)
    told(name, "event=canary")

    (check,) = json.loads(containers("inspect", "--type=container", name))
    healthcheck = check["Config"]["Healthcheck"]["Test"]
    containers("exec", name, *healthcheck[1:])
    assert containers("exec", name, "id", "-u").strip() == "65532"
    assert SECRET not in containers("exec", name, "env")
    config = files / "config.yaml"
    config.with_suffix(".new").write_text(
        f"{config.read_text(encoding='utf-8')}# a remark\n", encoding="utf-8"
    )
    config.with_suffix(".new").replace(config)
    told(name, "configuration reloaded")
    containers("stop", "--time=90", name)
    (check,) = json.loads(containers("inspect", "--type=container", name))
    assert check["State"]["ExitCode"] == 0
    containers("rm", name)
    containers(*start)
    told(name, "event=watching")
    assert json.loads(fetch(f"http://{address}/api/v1/runs"))["items"]

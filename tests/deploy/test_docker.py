"""The Dockerfile is one that a linter takes, and makes what the other ways to run Trunkwatch rely on."""

import re
import tomllib

from supply.__main__ import ROOT
from tests.deploy.places import DEPLOY, ran
from tests.tools import require_tool

DOCKERFILE = DEPLOY / "docker" / "Dockerfile"
TEXT = DOCKERFILE.read_text(encoding="utf-8")


def test_the_linter_finds_no_fault() -> None:
    found = ran(require_tool("hadolint"), "--no-color", DOCKERFILE)

    assert (found.returncode, found.stdout) == (0, "")


def test_it_runs_as_a_user_with_a_number_that_is_not_root_s() -> None:
    assert re.findall(r"^USER (.*)$", TEXT, re.MULTILINE) == ["65532:65532"]
    assert "-o 65532 -g 65532 -m 0750 /var/lib/trunkwatch" in TEXT


def test_only_what_the_image_is_made_from_is_sent_to_the_builder() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", TEXT, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert ignored[1] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == names
    assert all((ROOT / name).exists() for name in names)


def test_what_is_built_in_is_to_be_chosen_and_is_there_to_be_chosen() -> None:
    (default,) = re.findall(r"^ARG EXTRAS=(\S+)$", TEXT, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert default in project["optional-dependencies"]
    assert "[${EXTRAS}]" in TEXT


def test_no_registry_is_named_and_the_base_may_be_another() -> None:
    bases = re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE)

    assert bases == ["${BASE}", "${BASE}"]
    assert "/" not in re.findall(r"^ARG BASE=(\S+)$", TEXT, re.MULTILINE)[0]

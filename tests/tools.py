"""Programs and packages that some tests ask: there in CI always, on a developer's machine perhaps."""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest


def require_tool(name: str) -> str:
    """The path of a program; skips the test where it is missing, fails it under TRUNKWATCH_REQUIRE_ALL=1."""
    # A package may bring a program, beside the Python that runs the tests.
    path = shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if path is None:
        _missing(name)
    return path


def require_module(name: str) -> None:
    """The same for a package of the extra `ship`, by the name that it is imported by."""
    if find_spec(name) is None:
        _missing(name)


def _missing(name: str) -> NoReturn:
    """CI names in TRUNKWATCH_WITHOUT what it could not have, and says so itself."""
    wanted = os.environ.get("TRUNKWATCH_REQUIRE_ALL") == "1"
    if wanted and name not in os.environ.get("TRUNKWATCH_WITHOUT", "").split():
        pytest.fail(f"{name} is not installed, and TRUNKWATCH_REQUIRE_ALL=1 wants it")
    pytest.skip(f"{name} is not installed")

"""Programs and packages that some tests ask: there in CI always, on a developer's machine perhaps."""

import os
import shutil
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest


def require_tool(name: str) -> str:
    """The path of a program; skips the test where it is missing, fails it under TRUNKWATCH_REQUIRE_ALL=1."""
    # A package may bring a program, beside the Python that runs the tests.
    path = shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if path is None:
        missing(name, f"{name} is not installed")
    return path


def require_module(name: str) -> ModuleType:
    """The same for a package of the extra `ship`, by the name that it is imported by."""
    if find_spec(name) is None:
        missing(name, f"{name} is not installed")
    return import_module(name)


def missing(name: str, words: str) -> NoReturn:
    """End a test for want of a tool. CI names in TRUNKWATCH_WITHOUT what it could not have, and says so."""
    wanted = os.environ.get("TRUNKWATCH_REQUIRE_ALL") == "1"
    if wanted and name not in os.environ.get("TRUNKWATCH_WITHOUT", "").split():
        pytest.fail(f"{words}, and TRUNKWATCH_REQUIRE_ALL=1 wants it")
    pytest.skip(words)

"""Programs that some tests ask: there in CI always, on a developer's machine perhaps."""

import os
import shutil

import pytest


def require_tool(name: str) -> str:
    """The path of a program; skips the test where it is missing, fails it under TRUNKWATCH_REQUIRE_ALL=1."""
    path = shutil.which(name)
    if path is not None:
        return path
    if os.environ.get("TRUNKWATCH_REQUIRE_ALL") == "1":
        pytest.fail(f"{name} is not installed, and TRUNKWATCH_REQUIRE_ALL=1 wants it")
    pytest.skip(f"{name} is not installed")

"""Tests that documents name as their proof."""

import re
from pathlib import Path


def named_tests(text: str) -> list[tuple[str, str]]:
    """File and name of each."""
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)


def missing_tests(root: Path, text: str) -> list[str]:
    """Names of tests that there are not."""
    named = named_tests(text)
    files = {file: (root / file).read_text(encoding="utf-8") for file, _ in named}
    return [name for file, name in named if f"def {name}(" not in files[file]]

"""Web configuration files, as a test writes them."""

from pathlib import Path
from typing import Final

import pytest

from monitor.config import ConfigError
from monitor.config.web_file import WebAccess, load_web_file

ALICE: Final = "$2b$05$yEpXqoW8HlRjbbkmS4jFJeBOpqaTXqX.Lhr5WAnPNCr7M3jQ9JvEe"
"""A hash of the form; what it is of does not matter where it stands."""


def written(folder: Path, text: str) -> Path:
    path = folder / "web.yml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str) -> WebAccess:
    return load_web_file(written(folder, text))


def refused(folder: Path, text: str) -> list[str]:
    """What is said of a file that cannot be used, without the path of it."""
    with pytest.raises(ConfigError) as refusal:
        loaded(folder, text)
    assert refusal.value.source == str(folder / "web.yml")
    return [str(problem) for problem in refusal.value.problems]

"""From the text of a file to a configuration, with all of its problems at once."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from monitor.config.access_alone import without_routes
from monitor.config.complaints import problems_of
from monitor.config.expansion import Expansion
from monitor.config.file import Config
from monitor.config.nodes import Block, plain
from monitor.config.origin import Origin
from monitor.config.problems import ConfigError, Problem, nowhere
from monitor.config.reader import read
from monitor.config.sign_in import sign_in_problems

LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a configuration: a hundred times what a thousand routes take."""


def load(path: Path, variables: Mapping[str, str], *, routes: bool = True) -> Config:
    """The configuration in a file, as `parse` reads it. Raises: ConfigError, with every problem found."""
    return parse(decoded(_content(path), str(path)), str(path), path.parent, variables, routes=routes)


def parse(
    text: str, source: str, directory: Path, variables: Mapping[str, str], *, routes: bool = True
) -> Config:
    """The configuration that `text` spells; `source` names it in errors, relative paths begin at `directory`.

    Without `routes` those of the file are passed over and all trunks discovered, which is enough to read
    both clouds. Raises: ConfigError, with every problem found.
    """
    top, faults = read(text)
    if top is None:
        raise ConfigError(source, faults)
    if not routes:
        top = without_routes(top)
    expanded, unexpanded = Expansion(variables, directory).expand(top)
    assert isinstance(expanded, Block)  # noqa: S101 - expansion keeps the shape
    origin = Origin(directory, hashlib.sha256(text.encode()).hexdigest())
    config, invalid = _validated(expanded, origin)
    problems = (*faults, *unexpanded, *invalid)
    if config is None or problems:
        raise ConfigError(source, problems)
    return config


def decoded(content: bytes, source: str) -> str:
    """The text of a file's bytes. Raises: ConfigError, where they are not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    problem = Problem(line, 1, "", "This line is not UTF-8 text: save the file as UTF-8.")
    raise ConfigError(source, [problem])


def _validated(top: Block, origin: Origin) -> tuple[Config | None, tuple[Problem, ...]]:
    try:
        return Config.model_validate(plain(top), context=origin), ()
    except ValidationError as error:
        invalid = problems_of(error.errors(include_url=False, include_input=False), top, Config)
    # A model that misses a value is not asked how it signs in: the person should hear both at once.
    return None, tuple(dict.fromkeys((*invalid, *sign_in_problems(top))))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        message = "The file does not exist. Name another one with --config."
    except IsADirectoryError:
        message = "This is a directory, not a file."
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
    else:
        if len(content) <= LARGEST:
            return content
        message = f"The file is larger than {LARGEST} bytes: it cannot be a configuration."
    raise nowhere(str(path), message)

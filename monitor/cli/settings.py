"""Finding and reading the configuration for a command."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.exits import Exit, Refused

if TYPE_CHECKING:
    from monitor.config import Config


def load_config(path: Path, env_file: Path | None) -> "Config":
    """The configuration at `path`. Raises: Refused, with every problem in it."""
    from monitor.config import ConfigError, load

    try:
        return load(path, read_variables(path, env_file))
    except ConfigError as error:
        raise Refused(str(error), Exit.CONFIG) from None


def read_variables(path: Path, env_file: Path | None) -> dict[str, str]:
    """What `${NAME}` may stand for. Raises: Refused, where a file that was asked for is missing."""
    from monitor.config import variables

    if env_file is not None and not env_file.is_file():
        raise Refused(
            f"{env_file}: there is no such file. Correct --env-file, "
            f"or leave it out to read .env beside {path}.",
            Exit.CONFIG,
        )
    beside = path.parent / ".env"
    return variables(env_file or (beside if beside.is_file() else None), os.environ)


def chosen_environments(config: "Config", names: list[str] | None) -> tuple[str, ...]:
    """The environments that were asked for, all of them without a wish. Raises: Refused."""
    return tuple(_known(name, config.environments, "environment") for name in names or config.environments)


def _known(name: str, names: Collection[str], what: str) -> str:
    if name in names:
        return name
    raise Refused(f"There is no {what} {name!r}; the configuration has {', '.join(names)}.", Exit.USAGE)

"""Finding and reading the configuration for a command."""

import difflib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor.cli.exits import Exit, Refused

if TYPE_CHECKING:
    from monitor.config import Config, ConfigSource, Loaded
    from monitor.config.web_file import WebFile

_NAMED: Final = 20


def load_config(path: Path, env_file: Path | None, *, routes: bool = True) -> "Config":
    """The configuration at `path`, its routes passed over if need be. Raises: Refused, with every problem."""
    return loaded(source_of(path, env_file), routes=routes).config


def loaded(source: "ConfigSource", *, routes: bool = True) -> "Loaded":
    """What a source says. Raises: Refused, with every problem."""
    with _refusing():
        return source.load(routes=routes)


def whole(source: "ConfigSource") -> "Loaded":
    """What a source says, with its web configuration file. Raises: Refused, with every problem."""
    with _refusing():
        return source.whole()


def web_file_of(config: "Config") -> "WebFile | None":
    """What the web configuration file says by itself: who asks a daemon need not read its key.

    Raises: Refused.
    """
    from monitor.config.web_file import parse_web_file

    if config.web.config_file is None:
        return None
    with _refusing():
        return parse_web_file(config.web.config_file)


@contextmanager
def _refusing() -> Iterator[None]:
    from monitor.config import ConfigError

    try:
        yield
    except ConfigError as error:
        raise Refused(str(error), Exit.CONFIG) from None


def source_of(path: Path, env_file: Path | None) -> "ConfigSource":
    """The files of a configuration. Raises: Refused, where a file that was asked for is missing."""
    from monitor.config import ConfigSource

    if env_file is not None and _is_missing(env_file):
        raise Refused(
            f"{env_file}: there is no such file. Correct --env-file, "
            f"or leave it out to read .env beside {path}.",
            Exit.CONFIG,
        )
    return ConfigSource(path, os.environ, env_file)


def _is_missing(path: Path) -> bool:
    try:
        return not path.is_file()
    except OSError:  # it may be there: its reading says why it cannot be told
        return False


def chosen_environments(config: "Config", names: list[str] | None) -> tuple[str, ...]:
    """The environments that were asked for, all of them without a wish. Raises: Refused."""
    known = config.environments
    return tuple(known_name(name, known, "environment") for name in names or known)


def owner_of(config: "Config", route: str, environment: str | None) -> str:
    """The environment of a configured route, `environment` where that is given. Raises: Refused."""
    if environment is not None:
        known_name(environment, config.environments, "environment")
    every = {name: each.routes for name, each in config.environments.items() if environment in (None, name)}
    known_name(route, {name for routes in every.values() for name in routes}, "route")
    owners = [name for name, routes in every.items() if route in routes]
    if len(owners) > 1:
        raise Refused(f"Several environments have {route!r}: choose by --environment.", Exit.USAGE)
    return owners[0]


def known_name(name: str, names: Collection[str], what: str) -> str:
    """`name`, where it is one of `names`. Raises: Refused, naming them or the nearest."""
    if name in names:
        return name
    if not names:
        raise Refused(f"There is no {what} {name!r}, and no other either.", Exit.USAGE)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the choice is {_some(names)}."
    raise Refused(f"There is no {what} {name!r}; {hint}", Exit.USAGE)


def _some(names: Collection[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(list(names)[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def split_listen(listen: str) -> tuple[str, int]:
    """Host and port. Raises: Refused."""
    from monitor.config import host_and_port

    address = host_and_port(listen)
    if address is None:
        raise Refused("--listen wants HOST:PORT, like 127.0.0.1:9783 or [::1]:9783.", Exit.USAGE)
    return address

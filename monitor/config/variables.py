"""The variables that a configuration may name: those of a `.env` file, and of the process."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from monitor.config.problems import ConfigError, Problem, nowhere


def variables(env_file: Path | None, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of a file in the manner of `.env`, and of the process, which win.

    `$` means nothing in the file: a password may hold one. Raises: ConfigError, where the file cannot be
    read or a line of it cannot be understood.
    """
    return {**(_of_file(env_file) if env_file else {}), **environ}


def _of_file(path: Path) -> dict[str, str]:
    bindings = tuple(parse_stream(StringIO(_text(path))))
    message = "This line is not NAME=value."
    broken = [Problem(each.original.line, 1, "", message) for each in bindings if each.error]
    if broken:
        raise ConfigError(str(path), broken)
    return {each.key: each.value for each in bindings if each.key and each.value is not None}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        message = "The file of variables does not exist."
    except OSError as error:
        message = f"The file of variables cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        message = "The file of variables is not UTF-8 text."
    raise nowhere(str(path), message)

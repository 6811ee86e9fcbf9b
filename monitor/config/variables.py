"""The variables that a configuration may name: those of a `.env` file, and of the process."""

import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Final

from dotenv.parser import Binding, parse_stream

from monitor.config.nodes import shown_key
from monitor.config.problems import ConfigError, Problem, nowhere

_NAME: Final = r"\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*"
_ASSIGNMENT: Final = re.compile(_NAME, re.ASCII)
_QUOTED: Final = re.compile(
    _NAME + r"""(?P<quote>['"])(?P<closed>(?:\\.|(?!(?P=quote))[^\\])*(?P=quote))?""", re.ASCII
)


def variables(env_file: Path | None, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of a file in the manner of `.env`, and of the process, which win.

    `$` means nothing in the file: a password may hold one. Raises: ConfigError, where the file cannot be
    read or a line of it cannot be understood.
    """
    return {**(_of_file(env_file) if env_file else {}), **environ}


def _of_file(path: Path) -> dict[str, str]:
    bindings = tuple(parse_stream(StringIO(_text(path))))
    broken = [_problem(each) for each in bindings if each.error or _swallows(each)]
    if broken:
        raise ConfigError(str(path), broken)
    return {each.key: each.value for each in bindings if each.key and each.value is not None}


def _swallows(binding: Binding) -> bool:
    """Whether the quote that ends a value is the one that begins the next: `A='x` above `B='`."""
    last = (binding.value or "").rpartition("\n")
    return bool(last[1] and _ASSIGNMENT.fullmatch(last[2]))


def _problem(binding: Binding) -> Problem:
    """Where the parser gave up, and why; what it was given may be a secret."""
    text = binding.original.string.replace("\r\n", "\n").replace("\r", "\n")
    begun = text.lstrip()
    line = binding.original.line + text[: len(text) - len(begun)].count("\n")
    return Problem(line, 1, "", _fault(begun.partition("\n")[0]))


def _fault(line: str) -> str:
    match = _QUOTED.match(line)
    if match is None:
        return "This line is not NAME=value."
    name, quote = shown_key(match["name"]), match["quote"]
    if match["closed"] is None:
        return f"The value of {name} begins with {quote} and nothing ends it: add the {quote} at its end."
    other = "'" if quote == '"' else '"'
    return (
        f"More follows the {quote} that ends the value of {name}: remove it, "
        f"or put {other} around the whole value."
    )


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

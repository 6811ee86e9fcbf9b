"""What is wrong with a configuration, said for the person who wrote it and never repeating a value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

NO_LINE: Final = 0
"""The line of a problem that is no line's fault: the file is missing, or empty."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, at a line and column counted from 1.

    `message` continues `key_path` to a sentence (`routes.br.edge` `is not an edge`); it stands alone where
    `key_path` is empty.
    """

    line: int
    column: int
    key_path: str
    message: str

    def __str__(self) -> str:
        sentence = f"{self.key_path} {self.message}".strip()
        return f"line {self.line}, column {self.column}: {sentence}" if self.line else sentence


class ConfigError(Exception):
    """A configuration that cannot be used; `problems` are all of them, in the order of the file.

    No value of the file or of a variable is in it: either may be a secret.
    """

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
        super().__init__(self._text())

    def _text(self) -> str:
        if len(self.problems) == 1:
            return f"{self.source}: {self.problems[0]}"
        lines = [f"{self.source}: {len(self.problems)} problems", *(f"  {each}" for each in self.problems)]
        return "\n".join(lines)


def nowhere(source: str, message: str) -> ConfigError:
    """The error of a file as a whole."""
    return ConfigError(source, [Problem(NO_LINE, NO_LINE, "", message)])

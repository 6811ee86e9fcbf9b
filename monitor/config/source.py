"""Where a configuration comes from: its file, the variables, and every file that it names."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from monitor.config.expansion import LARGEST_FILE, file_names
from monitor.config.file import Config
from monitor.config.loading import LARGEST, load
from monitor.config.problems import NO_LINE, ConfigError, Problem
from monitor.config.variables import variables
from monitor.config.web_file import WebAccess, load_web_file, named_files, operator_faults
from monitor.config.web_file.tls import LARGEST_PEM

_ENV_FILE: Final = ".env"
_LARGEST_ENV_FILE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration, and the fingerprint of what it was read from, or of what was there just before.

    `web` is what its web configuration file says, None where it names none or nobody asked.
    """

    config: Config
    fingerprint: str
    web: WebAccess | None = None

    @property
    def encrypted(self) -> bool:
        """Whether connections are to be encrypted."""
        return self.web is not None and self.web.tls is not None


@dataclass(frozen=True, slots=True)
class ConfigSource:
    """`env_file` is the file of variables that was asked for, else it is the one beside `path`."""

    path: Path
    environ: Mapping[str, str]
    env_file: Path | None = None

    def load(self, *, routes: bool = True) -> Loaded:
        """What there is now, read as by the loading of a file. Raises: ConfigError."""
        fingerprint = self.fingerprint()
        known = variables(self._env_file(), self.environ)
        return Loaded(load(self.path, known, routes=routes), fingerprint)

    def whole(self) -> Loaded:
        """What there is now, with the web configuration file and its certificates. Raises: ConfigError."""
        loaded = self.load()
        asked = loaded.config.web
        if asked.config_file is None:
            return loaded
        web = load_web_file(asked.config_file)
        faults = tuple(operator_faults(asked.operators, web.file))
        if faults:
            problems = (
                Problem(NO_LINE, NO_LINE, f"web.operators[{place}]", fault) for place, fault in faults
            )
            raise ConfigError(str(self.path), problems)
        return replace(loaded, web=web)

    def fingerprint(self) -> str:
        """Another one whenever the content of any of the files is another, whatever their times say."""
        digest = hashlib.sha256()
        for content in self._contents():
            digest.update(hashlib.sha256(content).digest())
        return digest.hexdigest()

    def _contents(self) -> Iterator[bytes]:
        text = _content(self.path, LARGEST)
        yield text
        yield from self._web_contents(text)
        env_file = self._env_file()
        yield _content(env_file, _LARGEST_ENV_FILE) if env_file else b""
        for name in file_names(text.decode(errors="replace")):
            yield _content(self.path.parent / name, LARGEST_FILE)

    def _web_contents(self, text: bytes) -> Iterator[bytes]:
        try:
            known = variables(self._env_file(), self.environ)
        except ConfigError:
            known = dict(self.environ)
        for file in named_files(text.decode(errors="replace"), self.path.parent, known):
            yield _content(file, LARGEST_PEM)

    def _env_file(self) -> Path | None:
        return self.env_file or self._env_file_beside()

    def _env_file_beside(self) -> Path | None:
        beside = self.path.parent / _ENV_FILE
        try:
            return beside if beside.is_file() else None
        except OSError:  # a folder that may not be entered: the configuration in it cannot be read either
            return None


def _content(path: Path, most: int) -> bytes:
    """What is in a file, or why that cannot be told: that, too, may change."""
    try:
        if not path.is_file():  # to open a pipe might take for ever
            return b"no file"
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        return str(error).encode(errors="replace")

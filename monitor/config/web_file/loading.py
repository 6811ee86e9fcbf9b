"""From a web configuration file to what a listener and its door need."""

import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from monitor.config.complaints import problem_at, problems_of
from monitor.config.content import Unreadable, content_of
from monitor.config.loading import decoded
from monitor.config.nodes import Block, plain
from monitor.config.origin import Origin
from monitor.config.problems import ConfigError, nowhere
from monitor.config.reader import read
from monitor.config.web_file.shape import WebFile
from monitor.config.web_file.tls import TlsFault, server_context

LARGEST: Final = 1024 * 1024
_WANTS: Final = "basic_auth_users: or tls_server_config:"


@dataclass(frozen=True, slots=True)
class WebAccess:
    """`tls` accepts connections; None where they are not encrypted."""

    file: WebFile
    tls: ssl.SSLContext | None


def load_web_file(path: Path) -> WebAccess:
    """What the file says, with the certificates that it names. Raises: ConfigError, with every problem."""
    file, top = _parsed(path)
    if file.tls_server_config is None:
        return WebAccess(file, None)
    try:
        return WebAccess(file, server_context(file.tls_server_config))
    except TlsFault as fault:
        problems = problem_at(("tls_server_config", fault.key), str(fault), top)
        raise ConfigError(str(path), problems) from None


def parse_web_file(path: Path) -> WebFile:
    """What the file says by itself: whether it can be used is not seen. Raises: ConfigError."""
    return _parsed(path)[0]


def _parsed(path: Path) -> tuple[WebFile, Block]:
    try:
        content = content_of(path, LARGEST)
    except Unreadable as error:
        raise nowhere(str(path), f"The file {error} Correct web.config_file.") from None
    top, faults = read(decoded(content, str(path)), _WANTS)
    if top is None:
        raise ConfigError(str(path), faults)
    origin = Origin(path.parent, hashlib.sha256(content).hexdigest())
    try:
        file = WebFile.model_validate(plain(top), context=origin)
    except ValidationError as error:
        invalid = problems_of(error.errors(include_url=False, include_input=False), top, WebFile)
        raise ConfigError(str(path), (*faults, *invalid)) from None
    if faults:
        raise ConfigError(str(path), faults)
    return file, top

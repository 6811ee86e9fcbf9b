"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli import completion
from monitor.model.log_level import LogLevel

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", help="The configuration file.", show_default="./config.yaml")
]
DEFAULT_CONFIG = Path("config.yaml")

EnvFileOption = Annotated[
    Path | None,
    typer.Option(
        "--env-file",
        help="A file of NAME=value lines for the configuration's ${NAME}s; the process environment wins.",
        show_default=".env beside the configuration",
    ),
]
EnvironmentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--environment",
        "-e",
        help="Only this environment; may be repeated.",
        autocompletion=completion.environments,
    ),
]
OwnerOption = Annotated[
    str | None,
    typer.Option(
        "--environment",
        "-e",
        help="Its environment, where several have the route.",
        autocompletion=completion.environments,
    ),
]
RouteOption = Annotated[
    list[str] | None,
    typer.Option("--route", "-r", help="Only this route; may be repeated.", autocompletion=completion.routes),
]
UrlOption = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        help="The daemon's address; no configuration is read then. Name and password may stand in ~/.netrc.",
        envvar="TRUNKWATCH_URL",
        show_default="where the configuration lets it listen",
    ),
]
PlaceOption = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        help="Have the daemon at this address place it, as an operator of it; no configuration is read then. "
        "Name and password may stand in ~/.netrc.",
        envvar="TRUNKWATCH_URL",
        show_default="by the socket beside the history",
    ),
]
DiagnoseOption = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        help="Tell what the daemon at this address knows, and have it place the call; neither configuration "
        "nor clouds are read then. Name and password may stand in ~/.netrc.",
        envvar="TRUNKWATCH_URL",
        show_default="read by itself",
    ),
]
CaOption = Annotated[
    Path | None,
    typer.Option(
        "--ca",
        metavar="FILE",
        help="The authority of the daemon's certificate, in PEM, in place of the system's.",
    ),
]
CertOption = Annotated[
    Path | None,
    typer.Option(
        "--cert", metavar="FILE", help="The certificate to show to the daemon, in PEM, and its key if in it."
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key", metavar="FILE", help="The key of --cert, where it is in a file of its own."),
]
ListenOption = Annotated[
    str | None,
    typer.Option(
        "--listen", metavar="HOST:PORT", help="Serve HTTP here instead of where the configuration says."
    ),
]


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


class TextOrJson(StrEnum):
    TEXT = "text"
    JSON = "json"


class LogFormat(StrEnum):
    LOGFMT = "logfmt"
    JSON = "json"


LogLevelOption = Annotated[
    LogLevel | None,
    typer.Option(
        "--log-level",
        help="The least that is logged, to stderr; log_level of the configuration is not followed then.",
        show_default="as configured",
    ),
]
LogFormatOption = Annotated[LogFormat, typer.Option("--log-format", help="How a line of the log is written.")]

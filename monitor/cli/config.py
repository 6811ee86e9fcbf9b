"""`trunkwatch config`: check the configuration, show it, describe it, and suggest routes for it."""

import asyncio
import json
import sys
from collections.abc import Iterator
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.exits import Exit, Refused
from monitor.cli.options import DEFAULT_CONFIG, ConfigOption, EnvFileOption, EnvironmentOption
from monitor.cli.settings import chosen_environments, load_config, source_of, whole

if TYPE_CHECKING:
    from monitor.config import Config, Loaded

app = typer.Typer(
    help="Check, show and complete the configuration and its users.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def check(config: ConfigOption = DEFAULT_CONFIG, env_file: EnvFileOption = None) -> None:
    """Say whether it is valid.

    And what it watches. Nothing is read from the clouds.
    """
    from monitor.config import crowded, duration_text, estimate, estimate_text, plan

    begun = whole(source_of(config, env_file))
    loaded = begun.config
    print(f"{config} is valid.")
    if loaded.web.config_file is not None:
        print(f"{loaded.web.config_file} is valid: {_asked(begun)}.")
    environments = plan(loaded)
    for environment in environments:
        print(f"\n{environment.name}: swept every {duration_text(loaded.sweep_every)}")
        for route in environment.routes:
            print(f"  {route.name}: LiveKit trunk {route.livekit_trunk} to {', '.join(route.countries)}")
        if environment.discovery:
            print("  and every other LiveKit trunk that dials Twilio (discover)")
    print(f"\n{estimate_text(estimate(loaded))}")
    for sentence in crowded(environments):
        print(f"\nWarning: {sentence}")
    for line in _told(loaded):
        print(line)


def _told(loaded: "Config") -> Iterator[str]:
    """Who is told of what breaks, by what is no secret; nothing where nobody is."""
    from monitor.config import duration_text
    from monitor.notices.settings import Settings

    settings = Settings.of(loaded)
    if settings is None:
        return
    yield f"\nNotices are sent once something is broken for {duration_text(settings.after)}:"
    yield from (f"  {target.where}" for target in settings.to)
    yield "Try them: trunkwatch notices test"


def _asked(begun: "Loaded") -> str:
    """What a visitor meets."""
    from monitor.config.web_file import ClientAuth

    file = begun.web.file if begun.web else None
    who = []
    if file and file.basic_auth_users:
        who.append(f"{len(file.basic_auth_users)} users with passwords")
    if file and file.client_auth is not ClientAuth.NONE:
        who.append("client certificates")
    encrypted = "encrypted" if begun.encrypted else "not encrypted"
    return f"{encrypted}, {' and '.join(who) or 'open to everybody'}"


@app.command()
def show(config: ConfigOption = DEFAULT_CONFIG, env_file: EnvFileOption = None) -> None:
    """Print it with everything filled in.

    Secrets and telephone numbers are hidden.
    """
    from monitor.config import show as redacted

    print(redacted(load_config(config, env_file)).rstrip())


@app.command()
def schema() -> None:
    """Print its JSON Schema.

    For editors, which then complete and check the file as it is written.
    """
    from monitor.config import schema as json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@app.command("hash-password")
def hash_password(
    cost: Annotated[
        int, typer.Option("--cost", min=5, max=14, help="One more takes twice the time to try a password.")
    ] = 12,
) -> None:
    """Print the hash of a password.

    For basic_auth_users of the web configuration file. It is asked for twice, or read from standard input.
    """
    import bcrypt

    from monitor.web.access.passwords import LONGEST

    password = _password().encode()
    if not password or b"\0" in password or len(password) > LONGEST:
        raise Refused(f"A password has 1 to {LONGEST} bytes: bcrypt looks at no more.", Exit.USAGE)
    print(bcrypt.hashpw(password, bcrypt.gensalt(cost)).decode())


def _password() -> str:
    """Raises: Refused."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().removesuffix("\n").removesuffix("\r")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise Refused("The two are not the same.", Exit.USAGE)
    return password


@app.command()
def suggest(
    config: ConfigOption = DEFAULT_CONFIG,
    env_file: EnvFileOption = None,
    environment: EnvironmentOption = None,
) -> None:
    """Print routes to paste.

    Reads both clouds; the file needs no route for it. Telephone numbers are printed whole.
    """
    from monitor.cli.logs import log_errors_alone

    loaded = load_config(config, env_file, routes=False)
    log_errors_alone()
    for name in chosen_environments(loaded, environment):
        print(asyncio.run(_suggestion(loaded, name)).rstrip())


async def _suggestion(loaded: "Config", name: str) -> str:
    from monitor.config import suggest as suggestion
    from monitor.engine import read_everything
    from monitor.model.reading import Unread

    livekit_trunks, twilio = await read_everything(loaded, name)
    if isinstance(livekit_trunks, Unread):
        gap = livekit_trunks.gap
        raise Refused(f"{name}: LiveKit's trunks cannot be read: {gap.detail}.", Exit.UNKNOWN)
    return suggestion(name, livekit_trunks.value, twilio)

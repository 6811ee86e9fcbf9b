"""`trunkwatch notices`: whether people can be told of what breaks."""

import asyncio
from typing import TYPE_CHECKING

import typer

from monitor.cli.exits import Exit, Refused
from monitor.cli.options import DEFAULT_CONFIG, ConfigOption, EnvFileOption
from monitor.cli.settings import load_config

if TYPE_CHECKING:
    from monitor.notices.settings import Settings

app = typer.Typer(
    help="Tell people when calls break and when they work again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _notices() -> None:
    """Without it typer would make the only command the whole of `notices`."""


@app.command()
def test(config: ConfigOption = DEFAULT_CONFIG, env_file: EnvFileOption = None) -> None:
    """Send a test notice to each of `notices.to`.

    It says of each whether it was taken; 2 is the exit status where one was not.
    """
    from monitor.notices.settings import Settings

    settings = Settings.of(load_config(config, env_file))
    if settings is None:
        raise Refused(f"{config}: nobody is told of anything: notices is missing.", Exit.CONFIG)
    if not asyncio.run(_all_taken(settings)):
        raise typer.Exit(Exit.CRITICAL)


async def _all_taken(settings: "Settings") -> bool:
    from monitor.cli.timing import now
    from monitor.notices.courier import Courier
    from monitor.notices.trial import trial

    courier, every = Courier(), True
    for target in settings.to:
        trouble = await courier.carry(trial(settings, now()), target)
        print(f"{target.where}: {f'not sent: {trouble}' if trouble else 'sent'}")
        every = every and not trouble
    return every

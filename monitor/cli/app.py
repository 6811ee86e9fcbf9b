"""The commands, in the order in which people meet them."""

from typing import Annotated

import typer

from monitor.cli import call, check, config, demo, diagnose, explain, notices, run, simulate
from monitor.cli.daemon.command import status

app = typer.Typer(
    help="Would an outbound call through LiveKit and Twilio work right now, and if not, what do I fix?\n\n"
    "New here? `trunkwatch demo` shows it at work against simulated clouds; no real phone rings.",
    no_args_is_help=True,
    rich_markup_mode=None,  # rich takes longer to load than everything else that --help needs
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo.demo)
app.command()(check.check)
app.command()(run.run)
app.command()(status)
app.command()(call.call)
app.command()(diagnose.diagnose)
app.command(context_settings={"ignore_unknown_options": True})(explain.explain)  # a pasted line has dashes
app.add_typer(config.app, name="config")
app.add_typer(notices.app, name="notices")
app.command()(simulate.simulate)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"trunkwatch {version('trunkwatch')}")
        raise typer.Exit


@app.callback()
def _trunkwatch(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """The options that stand before a command."""

"""The command `trunkwatch`: the one place that reads the environment, the clock and chance.

Every command imports what it needs when it runs, so that `--help` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from monitor.cli.app import app
from monitor.cli.exits import Exit, Refused
from monitor.model.mistake import whole_way


def main() -> NoReturn:
    """Run the command of this process and exit with its status."""
    code = status(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = Exit.UNREAD
    if code == Exit.UNREAD:  # nor has what is left to say anybody to go to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def status(arguments: Sequence[str]) -> int:
    """The exit status of the command that `arguments` spell, after it ran."""
    try:
        code = app(args=list(arguments), prog_name="trunkwatch", standalone_mode=False)
    except typer.TyperException as error:
        return _misused(error)
    except (KeyboardInterrupt, typer.Abort):
        return Exit.INTERRUPTED
    except Refused as refused:
        print(refused, file=sys.stderr)
        return refused.status
    except SystemExit as ended:  # typer and rich make 1 of a pipe that is closed: it would read as a verdict
        return Exit.OK if not ended.code else Exit.UNREAD
    except Exception as error:
        asked = os.environ.get("TRUNKWATCH_DEBUG")
        print(whole_way(error) if asked else _INTERNAL.format(kind=type(error).__name__), file=sys.stderr)
        return Exit.INTERNAL
    return code if isinstance(code, int) else Exit.OK


_INTERNAL = (
    "trunkwatch: an error of Trunkwatch itself ({kind}), not of your set-up. "
    "Run it again with TRUNKWATCH_DEBUG=1 in the environment and report what it prints."
)


def _misused(error: typer.TyperException) -> int:
    # What typer raises for bad usage knows how to show itself; its own status, 2, would read as a verdict.
    # What our own enums refuse comes with the name of Python's exception before the sentence.
    error.message = error.message.removeprefix("Value error, ")
    show = getattr(error, "show", None)
    if show is None:
        print(f"trunkwatch: {error}", file=sys.stderr)
    else:
        show()
    return Exit.USAGE

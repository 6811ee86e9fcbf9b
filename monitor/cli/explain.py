"""`trunkwatch explain`: a check, a cause, a code, a reason, or whatever somebody saw or pasted."""

import sys
from typing import Annotated

import typer

from monitor.cli import completion
from monitor.cli.exits import Exit, Refused


def explain(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CHECK|CAUSE|CODE|REASON|TEXT",
            help="An id, a code, or what you saw, like a line of a log; without any, all ids are listed.",
            show_default=False,
            autocompletion=completion.explained,
        ),
    ] = None,
) -> None:
    """Explain a check, a cause, a code or an error.

    What it means, why it matters, how to fix it. A line of a log may be pasted as it is, in quotes.
    """
    from monitor.cli import answers

    asked = " ".join(what or ()).strip()
    if not asked:
        print(answers.contents())
        return
    told = answers.answer(asked)
    if told is None:
        raise Refused(answers.NOTHING, Exit.USAGE)
    _show(told)


def _show(text: str) -> None:
    """Print Markdown: drawn in a terminal, as it stands into a pipe."""
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    from monitor.cli.answers import without_files

    Console(file=sys.stdout).print(Markdown(without_files(text)))

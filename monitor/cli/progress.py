"""A bar while both clouds are read: on a terminal alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.engine import Progress


@contextmanager
def progress_bar() -> Iterator["Progress"]:
    """Draws on stderr what the yielded Progress is told, and takes it away at the end; mute in a pipe."""
    from monitor.engine import unseen

    if not sys.stderr.isatty():
        yield unseen
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading both clouds", total=1.0)

        def report(phase: str, fraction: float) -> None:
            bar.update(task, completed=fraction, description=phase)

        yield report

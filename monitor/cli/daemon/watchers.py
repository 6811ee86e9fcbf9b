"""Who watches: a terminal, in which the status is drawn in place, or a pipe, which gets a line per change."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from monitor.cli.daemon.document import VERSION, document
from monitor.cli.daemon.news_text import news_line
from monitor.cli.daemon.status import Status
from monitor.cli.daemon.text import lines
from monitor.cli.daemon.told import NewsTold
from monitor.cli.report.cause_text import print_line

if TYPE_CHECKING:
    from rich.console import Console, Group

Now = Callable[[], datetime]


class InTerminal:
    """Redraws the status in place; lengths of time go on while nothing happens."""

    def __init__(self, url: str, status: Status, now: Now) -> None:
        self._url = url
        self._status = status
        self._now = now
        self._lost: float | None = None

    def happened(self, news: Sequence[NewsTold], left_out: int) -> None:
        """The status that follows shows it."""

    def stands(self, status: Status) -> None:
        self._status = status

    def lost(self, seconds: float) -> None:
        self._lost = seconds

    def connected(self) -> None:
        self._lost = None

    @contextmanager
    def drawn(self, console: "Console") -> Iterator[None]:
        """Draws within it, once a second."""
        from rich.live import Live

        with Live(console=console, get_renderable=self.picture, refresh_per_second=1):
            yield

    def picture(self) -> "Group":
        """What is drawn now; what a low terminal has no room for is at its end."""
        from rich.console import Group
        from rich.padding import Padding
        from rich.text import Text

        status = self._status
        since = f"as of {status.at.astimezone(UTC):%H:%M:%S} UTC"
        if self._lost is None:
            head = Text(f"{self._url}, {since}. Ctrl-C ends.", style="dim")
        else:
            lost = f"{self._url} answers no more: trying again within {self._lost:.0f} s. This is {since}."
            head = Text(lost, style="bold yellow")
        first, *rest = (Padding(text, (0, 0, 0, indent)) for indent, text in lines(status, self._now()))
        return Group(first, head, *rest)


class InPipe:
    """Prints the status once, then what happens, and the verdict whenever that is another."""

    def __init__(self, url: str, status: Status, console: "Console", now: Now) -> None:
        self._url = url
        self._console = console
        self._now = now
        self._verdict = status.verdict.sentence
        self._lost = False
        for line in lines(status, now()):
            print_line(console, line)
        console.file.flush()

    def happened(self, news: Sequence[NewsTold], left_out: int) -> None:
        for line in filter(None, map(news_line, news)):
            self._say(line)
        if left_out:
            self._say(f"{left_out} more changes")

    def stands(self, status: Status) -> None:
        if status.verdict.sentence != self._verdict:
            self._verdict = status.verdict.sentence
            self._say(self._verdict)

    def lost(self, seconds: float) -> None:
        if not self._lost:
            self._lost = True
            self._say(f"{self._url} answers no more: trying again until it does")

    def connected(self) -> None:
        if self._lost:
            self._lost = False
            self._say(f"{self._url} answers again")

    def _say(self, what: str) -> None:
        self._console.print(
            f"{self._now():%Y-%m-%d %H:%M:%S} UTC  {what}", markup=False, highlight=False, soft_wrap=True
        )
        self._console.file.flush()


class AsJson:
    """Prints the status as a document in one line, then a line for each change, as the API has it."""

    def __init__(self, url: str, status: Status, now: Now) -> None:
        self._url = url
        self._now = now
        self._lost = False
        print(document(status, indent=None), flush=True)

    def happened(self, news: Sequence[NewsTold], left_out: int) -> None:
        for each in news:
            self._say(**each.model_dump())
        if left_out:
            self._say(left_out=left_out)

    def stands(self, status: Status) -> None:
        """The changes are all that is told."""

    def lost(self, seconds: float) -> None:
        if not self._lost:
            self._lost = True
            print(f"{self._url} answers no more: trying again until it does", file=sys.stderr, flush=True)

    def connected(self) -> None:
        if self._lost:
            self._lost = False
            print(f"{self._url} answers again", file=sys.stderr, flush=True)

    def _say(self, **told: object) -> None:
        print(json.dumps({"version": VERSION, "at": self._now().isoformat(), **told}), flush=True)

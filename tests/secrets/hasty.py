"""`python -m tests.secrets.hasty …` is `trunkwatch …` where nothing waits: not for people, nor between calls.

These waits are constants of the product, which nothing that somebody can set reaches.
"""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest import mock

from monitor.cli import main, run
from monitor.model import paging, schedule
from tests.canary.calling import QUICK

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.engine import Desk


def hasten() -> None:
    """From now on, in this process."""
    desk_of = run.desk_of

    def quick(config: "Config") -> "Desk":
        return replace(desk_of(config), tempo=QUICK)

    mock.patch.object(run, "desk_of", quick).start()
    mock.patch.object(schedule, "GAP", timedelta()).start()
    mock.patch.object(paging, "CHECK_HOLDS", timedelta()).start()


if __name__ == "__main__":
    hasten()
    main()

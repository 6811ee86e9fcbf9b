"""A process of its own that appends sweeps to a store: `python -m tests.history.appender FILE COUNT`.

It prints each position once the store has taken the event. COUNT 0 means until it is killed.
"""

import sys
from itertools import count, islice
from pathlib import Path

from monitor.history import SqlStore
from tests.history.events import configured, minutes_later, sweep_of_both


def main(file: str, number: int) -> None:
    store = SqlStore(Path(file))
    print(store.append(configured()), flush=True)
    for minutes in islice(count(1), number or None):
        print(store.append(sweep_of_both(minutes_later(minutes))), flush=True)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

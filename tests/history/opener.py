"""A process of its own that opens the histories it is told, a line each, and says how that went."""

import sys
from pathlib import Path

from monitor.history import SqlStore
from monitor.model.protocols import StoreError


def main() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            SqlStore(Path(line.strip())).close()
        except StoreError as error:
            print(error, flush=True)
        else:
            print("opened", flush=True)


if __name__ == "__main__":
    main()

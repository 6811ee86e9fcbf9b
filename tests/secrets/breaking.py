"""`python -m tests.secrets.breaking …` is `trunkwatch …` in which much breaks, a secret in each error."""

import logging
import threading
import traceback
from pathlib import Path
from unittest import mock

from monitor.cli import main
from monitor.export.exporter import Exporter
from monitor.upstream.livekit import LiveKitReader
from tests.secrets.hasty import hasten


def secret() -> str:
    """What nobody may read, out of the file beside the configuration."""
    return Path(".env").read_text(encoding="utf-8").strip()


class _Held:
    """Fails when it is let go of."""

    def __del__(self) -> None:
        raise ValueError(secret())


def fails(*_: object) -> str:
    """As a bug would: one error while another is told of, both with what they were about."""
    held, known = secret(), dict[str, str]()
    try:
        return known[held]
    except KeyError as error:
        raise RuntimeError(f"no such thing: {held}") from error


async def sweep(*_: object) -> None:
    fails()


def scrape(*_: object) -> None:
    """In a thread of its own, in whatever lets go of things, in a library, and here."""
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    _Held()
    try:
        fails()
    except RuntimeError:
        logging.getLogger("some.library").exception("it failed", extra={"why": traceback.format_exc()})
    fails()


if __name__ == "__main__":
    hasten()
    mock.patch.object(LiveKitReader, "trunks", sweep).start()
    mock.patch.object(Exporter, "scrape", scrape).start()
    main()

"""Which of the daemons on one history dials."""

import fcntl
import os
from pathlib import Path

from monitor.model.protocols import StoreError


class DialLock:
    """A lock of the operating system's on a file beside the history: it ends with the process that holds it.

    The history's own file is never locked here: closing any handle on it would drop SQLite's locks.
    """

    def __init__(self, history: Path) -> None:
        self._path = history.with_name(f"{history.name}.dialer")
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this one holds the lock, on the file that still stands in its place."""
        return self._handle is not None and _same(self._handle, self._path)

    def take(self) -> bool:
        """Hold the lock, or say that another does; never waits. Raises: StoreError where it cannot be."""
        if self.held:
            return True
        self.release()
        try:
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                f"{self._path}: it cannot be made ({error.strerror}): make its directory writable, "
                "or change state_dir"
            ) from error
        if not _locked(handle, self._path) or not _same(handle, self._path):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let another dial. The file stays: to remove it would leave two locks of one name."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _locked(handle: int, path: Path) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        os.close(handle)
        raise StoreError(
            f"{path}: it cannot be locked ({error.strerror}): put state_dir on a local disk"
        ) from error
    return True


def _same(handle: int, path: Path) -> bool:
    """Whether the file that is locked is seen to stand in its place; what cannot be seen is not ours."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False

"""What to say when the database cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from monitor.model.protocols import StoreError

_ADVICE = {
    "SQLITE_FULL": "the disk is full: free some space, or set state_dir to another disk",
    "SQLITE_READONLY": "it may only be read: make the file and its directory writable, or change state_dir",
    "SQLITE_CANTOPEN": "it cannot be opened: make its directory writable, or change state_dir",
    "SQLITE_PERM": "it may not be opened: make the file and its directory writable, or change state_dir",
    "SQLITE_NOTADB": "it is not a database: move the file away, and a new one is made at the next start",
    "SQLITE_CORRUPT": "it is damaged: move the file away, and a new one is made at the next start",
    "SQLITE_BUSY": "another process holds it locked: stop that process, or give this one its own state_dir",
    "SQLITE_LOCKED": "another process holds it locked: stop that process, or give this one its own state_dir",
    "SQLITE_IOERR": "the disk refused to read or write: check its space, its quota and its health",
    "SQLITE_TOOBIG": "a row is too big for it: report this, with the number of routes",
}
"""By primary result code (https://www.sqlite.org/rescode.html); extended codes begin with one of these."""


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turns what a database raises into a StoreError that says what to do; `place` names the database."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{place}: {_advice(error)}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{place}: it cannot be used ({type(error).__name__})") from error
    except (ValidationError, KeyError) as error:
        raise StoreError(
            f"{place}: it holds a row that Trunkwatch did not write: move the file away, "
            "and a new one is made at the next start"
        ) from error


def _advice(error: DBAPIError) -> str:
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    for code, advice in _ADVICE.items():
        if name.startswith(code):
            return advice
    return f"it cannot be used: {error.orig}"

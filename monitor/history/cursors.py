"""Places in lists as texts, which only who wrote them need understand.

They are not signed: a place is no secret, and whoever makes one up sees nothing that the list does not show.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, Final, Literal, TypeVar

from pydantic import Field, StringConstraints, TypeAdapter

from monitor.model.archive import BadCursor, Page

T = TypeVar("T")

Place = tuple[str | int, ...]
"""What tells a row of a list from all others, its time first."""

_Time = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}){2}T[0-9:]{8}\.[0-9]{6}\+00:00$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
_Number = Annotated[int, Field(ge=0, lt=2**63, strict=True)]


class Cursors:
    """The cursors of one list, whose places `adapter` knows: its name first, then the place."""

    def __init__(self, adapter: "TypeAdapter[tuple[str, *Place]]", name: str) -> None:
        self._adapter = adapter
        self._name = name

    def read(self, cursor: str | None) -> Place | None:
        """The place after which to go on; None is the beginning. Raises: BadCursor."""
        if cursor is None:
            return None
        try:
            _, *place = self._adapter.validate_json(_decoded(cursor))
        except ValueError:  # of base64 and of pydantic, both
            raise BadCursor(
                f"The cursor is not one of the list of {self._name}: leave it out to begin at the newest."
            ) from None
        return tuple(place)

    def page(self, rows: Sequence[tuple[Place, T]], limit: int) -> Page[T]:
        """The first `limit` rows, and a cursor where there are more."""
        here = rows[:limit]
        more = len(rows) > limit
        return Page(tuple(item for _, item in here), self._write(here[-1][0]) if more else None)

    def _write(self, place: Place) -> str:
        return urlsafe_b64encode(self._adapter.dump_json((self._name, *place))).decode().rstrip("=")


def _decoded(cursor: str) -> bytes:
    return b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)


RUNS: Final = Cursors(TypeAdapter(tuple[Literal["runs"], _Time, _Name]), "runs")
VERDICTS: Final = Cursors(TypeAdapter(tuple[Literal["verdicts"], _Time, _Number]), "verdicts")
SETTINGS: Final = Cursors(TypeAdapter(tuple[Literal["settings"], _Time, _Name, _Name, _Name]), "settings")

"""Lists made from the board, a page at a time: a cursor is the key of the last item that was told."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from monitor.model.archive import BadCursor

T = TypeVar("T")
Key = tuple[str, ...]

_KEY: Final = TypeAdapter(Key)


def page(
    items: Iterable[T], key: Callable[[T], Key], limit: int, cursor: str | None
) -> tuple[list[T], str | None]:
    """The items that follow a cursor, by their keys, and the next cursor. Raises: BadCursor."""
    after = opened(_KEY, cursor) if cursor else ()
    following = sorted((item for item in items if key(item) > after), key=key)
    told = following[:limit]
    return told, sealed(key(told[-1])) if len(following) > limit else None


def sealed(value: object) -> str:
    """A value as a cursor, that nobody needs to look into."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def opened(shape: TypeAdapter[T], cursor: str) -> T:
    """What was sealed as a cursor. Raises: BadCursor."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True)
        return shape.validate_json(text)
    except (binascii.Error, ValueError, ValidationError) as error:
        raise BadCursor("The cursor is not one of this list: begin without one.") from error

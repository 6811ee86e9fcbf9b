"""Reading through the SDK: whole lists and single objects, as shapes that were checked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from pydantic import ValidationError
from twilio.base.exceptions import TwilioException
from twilio.base.page import Page

from monitor.upstream.failure import ReadFailure, bad_reply
from monitor.upstream.limits import BREATH, Limits

T = TypeVar("T")

_STRANGE: Final = (
    TwilioException,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,  # of JSON that is nested too deeply
    TypeError,
    ValueError,
)


async def records(
    first: Awaitable[Page], key: str, translate: Callable[[object], T], limits: Limits
) -> tuple[T, ...]:
    """Every record of a list, as far as `limits` let it have any; `key` is what the records stand under.

    Raises: ReadFailure when any page fails: half a list would read as things that are missing.
    """
    found: list[T] = []
    seen: set[str] = set()
    with _strange_replies():
        page: Page | None = await first
        while page is not None:
            # The SDK takes whatever single list it finds for the records; an error's list would read as none.
            if key not in page._payload:
                raise bad_reply(f"the reply holds no {key}")
            for number, record in enumerate(page):
                if number % BREATH == 0:  # a thousand records, parsed and then translated, hold the loop
                    await asyncio.sleep(0)
                found.append(translate(record))
            if len(found) > limits.records:
                raise bad_reply(f"the list has more than {limits.records} records; it was not read further")
            page = await _next(page, seen, limits.pages)
    return tuple(found)


async def single(fetched: Awaitable[object], translate: Callable[[object], T]) -> T:
    """One object. Raises: ReadFailure."""
    with _strange_replies():
        return translate(await fetched)


async def _next(page: Page, seen: set[str], most: int) -> Page | None:
    url = page.next_page_url
    if not url:
        return None
    if url in seen:
        raise bad_reply("the pages of the list lead round in a circle")
    seen.add(url)
    if len(seen) >= most:
        raise bad_reply(f"the list has more than {most} pages; it was not read further")
    return await page.next_page_async()


@contextmanager
def _strange_replies() -> Iterator[None]:
    """The SDK meets a reply of another shape with whatever Python raises there."""
    try:
        yield
    except ValidationError as error:
        failure = _misshapen(error)
    except _STRANGE:
        failure = bad_reply("the reply is not JSON of the documented shape")
    else:
        return
    raise failure  # outside the handler: these errors hold what was read


def _misshapen(error: ValidationError) -> ReadFailure:
    fields = {str(problem["loc"][0]) for problem in error.errors(include_input=False) if problem["loc"]}
    return bad_reply(f"the reply lacks {', '.join(sorted(fields))}, or has it in another form")

"""Who carries a notice to somebody by apprise, which waits for the answer: in a thread, with a deadline."""

import asyncio
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import parse_qs, urlencode, urlsplit

from monitor.config import reached_by
from monitor.model.notice import Notice, Tone
from monitor.notices.settings import Target

if TYPE_CHECKING:
    from apprise import AppriseResult, NotifyBase

WITHIN: Final = 30.0
"""Seconds after which somebody who has not answered counts as not reached."""

_TYPES: Final = {Tone.BROKEN: "failure", Tone.WARNING: "warning", Tone.HEALED: "success", Tone.NOTE: "info"}
"""apprise's words."""

_KEYS: Final = ("dedup", "entity_id")
"""Where services take what belongs together."""

_STATUS: Final = re.compile(r"\berror=(\d{3})\b")
_UNREACHED: Final = re.compile("connection", re.IGNORECASE)


class Courier:
    """Carries one notice at a time to anybody; `within` is in seconds."""

    def __init__(self, within: float = WITHIN) -> None:
        self._within = within
        self._left: dict[str, Thread] = {}

    async def carry(self, notice: Notice, target: Target) -> str:
        """What kept somebody from taking a notice, in our words; '' where they took it.

        What apprise says of it is read for a status alone, since it may hold parts of the URL. A thread that
        does not come back is left behind: it may not hold up the end of the process, and as long as it
        lives nobody else is sent to the same place.
        """
        before = self._left.get(target.name)
        if before is not None and before.is_alive():
            return "the attempt before is still under way"
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()

        def carried() -> None:
            trouble = _carried(notice, target.url)
            with suppress(RuntimeError):  # nobody waits any more: the loop is closed
                loop.call_soon_threadsafe(_answered, answer, trouble)

        thread = Thread(target=carried, name="notices", daemon=True)
        thread.start()
        try:
            async with asyncio.timeout(self._within):
                return await answer
        except TimeoutError:
            self._left[target.name] = thread
            return f"no answer in {self._within:g} s"


def _answered(answer: asyncio.Future[str], trouble: str) -> None:
    if not answer.done():
        answer.set_result(trouble)


def _carried(notice: Notice, url: str) -> str:
    try:
        return _sent(notice, url)
    except Exception as error:  # of whatever library a service needs; its text may hold the URL
        return type(error).__name__


def _sent(notice: Notice, url: str) -> str:
    import apprise

    service = _of_one_incident(url, notice.incident)
    if service is None:
        return "apprise cannot use the URL any more"
    if "overflow" not in _query(url):
        service.overflow_mode = (
            apprise.OverflowMode.TRUNCATE
        )  # what is cut off can be read, what is refused not
    carrier = apprise.Apprise(service, asset=service.asset)
    result = carrier.notify(
        body=notice.text,
        title=notice.title,
        notify_type=apprise.NotifyType(_TYPES[notice.tone]),
        body_format=apprise.NotifyFormat.TEXT,
    )
    return "" if result else _trouble(result)


def _of_one_incident(url: str, incident: str) -> "NotifyBase | None":
    """Who a URL stands for; a pager that can end what it raised is told what belongs together.

    Those of apprise's services know `action=map`, by which a success resolves, and a key. What the URL
    itself says of either stays.
    """
    service = reached_by(url)
    if service is None or not incident:
        return service
    more = {name: value for name, value in _mapped(service, incident) if name not in _query(url)}
    if not more:
        return service
    return reached_by(f"{url}{'&' if '?' in url else '?'}{urlencode(more)}") or service


def _mapped(service: "NotifyBase", incident: str) -> Iterator[tuple[str, str]]:
    """Opsgenie and Jira know no key, and find what they raised in a storage of apprise's that there is not:
    a success would send nothing at all there, so that it is raised like all else."""
    options = cast(Mapping[str, Mapping[str, Collection[str]]], service.template_args)
    actions = options.get("action", {}).get("values", ())
    key = next((name for name in _KEYS if name in options), None)
    if "map" in actions and key is not None:
        yield from (("action", "map"), (key, incident))
    elif "map" in actions and "new" in actions:
        yield "action", "new"


def _query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, keep_blank_values=True)


def _trouble(result: "AppriseResult") -> str:
    said = [entry.message for each in result for entry in each.logs()]
    status = next((match for message in said if (match := _STATUS.search(message))), None)
    if status is not None:
        return f"HTTP {status[1]}"
    return "no connection" if any(map(_UNREACHED.search, said)) else "it was not taken"

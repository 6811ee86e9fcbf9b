"""Twilio's pages: two shapes, one rule. The next page is found by its token alone, never by counting."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from monitor.simulator.twilio.reply import Ask, Json, Many

DEFAULT_PAGE_SIZE: Final = 50
MOST_PAGE_SIZE: Final = 1000

_TOKEN = re.compile(r"PA(\d+)")
_PAGING = ("PageSize", "Page", "PageToken")


def page_of(ask: Ask, many: Many) -> Json:
    """The page that the query asks for, in the form of the API the path belongs to.

    The sub-domain APIs link pages by absolute addresses on Twilio's own host, the 2010 API by relative
    ones (Twilio docs, paging).
    """
    size = _size(ask.query.get("PageSize", ""))
    start = _start(ask.query.get("PageToken", ""))
    rows = list(many.rows[start : start + size])
    more = start + size < len(many.rows)
    links = {
        "first": _link(ask, size, 0),
        "this": _link(ask, size, start),
        "next": _link(ask, size, start + size) if more else None,
        "previous": _link(ask, size, max(0, start - size)) if start else None,
    }
    if ask.path.startswith("/2010-04-01/"):
        return {many.key: rows, **_flat(links, size, start, len(rows))}
    return {many.key: rows, "meta": _meta(ask, many.key, links, size, start)}


def _flat(links: Mapping[str, str | None], size: int, start: int, count: int) -> Json:
    return {
        "page": start // size,
        "page_size": size,
        "start": start,
        "end": max(start + count - 1, 0),
        "uri": links["this"],
        "first_page_uri": links["first"],
        "next_page_uri": links["next"],
        "previous_page_uri": links["previous"],
    }


def _meta(ask: Ask, key: str, links: Mapping[str, str | None], size: int, start: int) -> Json:
    absolute = {name: link and ask.base + link for name, link in links.items()}
    return {
        "key": key,
        "page": start // size,
        "page_size": size,
        "url": absolute["this"],
        "first_page_url": absolute["first"],
        "next_page_url": absolute["next"],
        "previous_page_url": absolute["previous"],
    }


def _size(text: str) -> int:
    asked = int(text) if text.isdecimal() else DEFAULT_PAGE_SIZE
    return min(asked or DEFAULT_PAGE_SIZE, MOST_PAGE_SIZE)


def _start(token: str) -> int:
    match = _TOKEN.fullmatch(token)
    return int(match[1]) if match else 0


def _link(ask: Ask, size: int, start: int) -> str:
    kept = {name: value for name, value in ask.query.items() if name not in _PAGING}
    token = {"PageToken": f"PA{start}"} if start else {}
    return f"{ask.path}?{urlencode({**kept, 'PageSize': size, 'Page': start // size, **token})}"

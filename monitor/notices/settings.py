"""Whom to tell, and how often, as the configuration in force says it."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from monitor.config import Config, kind_of, reached_by

_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody who is told: `name` is how the history knows them, `where` how people do.

    `url` is a secret. The name outlasts a restart and another order in the file; it is made of the URL
    without its secrets, and cut so short that it tells nothing of what it was made of.
    """

    name: str
    where: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """`page` is the URL of the pages, '' where people were not told one."""

    to: tuple[Target, ...]
    after: timedelta
    remind_every: timedelta | None
    at_most: int
    page: str

    @classmethod
    def of(cls, config: Config) -> "Settings | None":
        """None where nobody is to be told."""
        notices = config.notices
        if notices is None:
            return None
        urls = (each.get_secret_value() for each in notices.to)
        return cls(
            tuple(_named(urls)), notices.after, notices.remind_every, notices.at_most, config.web.url or ""
        )


def _named(urls: Iterable[str]) -> Iterator[Target]:
    taken: Counter[str] = Counter()
    for place, url in enumerate(urls):
        service = reached_by(url)
        known = str(service.service_name) if service else "?"
        where = kind_of(service) if service else known
        shown = service.url(privacy=True) if service else ""  # type: ignore[no-untyped-call]
        digest = hashlib.sha256(f"{known} {shown}".encode()).hexdigest()[:_DIGITS]
        taken[digest] += 1
        yield Target(f"{digest}-{taken[digest]}", f"notices.to[{place}] ({where})", url)

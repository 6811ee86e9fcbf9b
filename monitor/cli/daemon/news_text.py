"""A line for each thing that happened."""

from collections.abc import Callable, Mapping
from typing import Final

from monitor.cli.daemon.told import NewsTold

_CALM: Final = frozenset({"swept", "run-started", "run-amended"})
"""What happens all the time, and changes nothing that people ask for."""

_GOOD: Final = frozenset({None, "pass", "skip"})


def news_line(news: NewsTold) -> str | None:
    """What happened, None where it is not worth a line."""
    if news.kind in _CALM or (news.before is None and news.kind == "verdict-changed" and news.after in _GOOD):
        return None
    say = _WORDS.get(news.kind)
    name = f"{news.environment} / {news.route}" if news.route else news.environment
    return f"{name}: {say(news) if say else news.kind}"


def _became(news: NewsTold) -> str:
    return f"{news.before or 'none'} → {news.after or 'none'}"


def _suspended(news: NewsTold) -> str:
    return f"no call is placed ({news.after})" if news.after else "calls are placed again"


_WORDS: Final[Mapping[str, Callable[[NewsTold], str]]] = {
    "route-added": lambda _: "a new route",
    "route-removed": lambda _: "the route is gone",
    "run-ended": lambda news: f"call {news.run} ended: {news.after}",
    "verdict-changed": lambda news: f"check {news.check}: {_became(news)}",
    "cause-changed": lambda news: f"first cause: {_became(news)}",
    "setting-changed": lambda news: f"setting {news.setting}: {_became(news)}",
    "alarm-changed": lambda news: f"alarm {news.after}",
    "suspension-changed": _suspended,
}

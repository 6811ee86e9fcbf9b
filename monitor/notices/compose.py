"""From what is to be told to the notice of it."""

from typing import Final

from monitor.model.notice import Matter, Notice, Tone
from monitor.notices.aside import orphaned, unread
from monitor.notices.broken import broken
from monitor.notices.decide import Draft, Kind, Sight
from monitor.notices.healed import healed, read_again
from monitor.notices.words import line

_WRITERS: Final = {
    (Kind.BROKEN, Matter.CALLS): broken,
    (Kind.BROKEN, Matter.READING): unread,
    (Kind.BROKEN, Matter.ORPHAN): orphaned,
    (Kind.HEALED, Matter.CALLS): healed,
    (Kind.HEALED, Matter.READING): read_again,
}
_STILL: Final = {Kind.STILL: "Still: ", Kind.RESTED: "Still after maintenance: "}


def compose(draft: Draft, sight: Sight, page: str) -> tuple[Notice, str]:
    """A notice, and why it is so in short; `page` is the URL of the pages, or ''."""
    kind = Kind.HEALED if draft.kind is Kind.HEALED else Kind.BROKEN
    words = _WRITERS[kind, draft.matter](draft, sight, page)
    title = line(f"{_STILL.get(draft.kind, '')}{words.title}")
    notice = Notice(sight.now, _tone(draft), title, "\n".join(filter(None, words.lines)), draft.incident)
    return notice, words.cause


def _tone(draft: Draft) -> Tone:
    """What heals in part ends nothing yet."""
    if draft.kind is Kind.HEALED:
        return Tone.WARNING if draft.left else Tone.HEALED
    return Tone.BROKEN if draft.matter is Matter.CALLS else Tone.WARNING

"""A notice that somebody sends to see whether notices arrive."""

from datetime import datetime

from monitor.model.notice import Notice, Tone
from monitor.notices.settings import Settings
from monitor.notices.words import link


def trial(settings: Settings, now: datetime) -> Notice:
    """It says that it is a test, and where the pages are."""
    text = "If you can read this, you will be told when calls break and when they work again."
    return Notice(
        now, Tone.NOTE, "A test of Trunkwatch's notices", "\n".join(filter(None, (text, link(settings.page))))
    )

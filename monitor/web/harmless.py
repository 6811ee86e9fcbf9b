"""Texts of others as a page may show them: the clouds' words can hold anything."""

from typing import Final

from markupsafe import Markup

LONGEST: Final = 1000
"""Characters of one text; what people have to read of a cloud is far shorter."""


def harmless(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, without what is not seen or turns the writing round, and of limited length.

    Marks of direction, joiners of no width and control characters are gone; a line's end is a space.
    """
    if not text.isprintable():
        text = "".join(each if each.isprintable() else " " * each.isspace() for each in text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def finalized(value: object) -> object:
    """What a template is about to print, made harmless; our own markup passes."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value

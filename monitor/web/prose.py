"""Prose that names things in backticks, as HTML."""

import re
from typing import Final

from markupsafe import Markup, escape

from monitor.web.harmless import harmless

_CODE: Final = re.compile(r"`([^`]+)`")


def prose(text: str) -> Markup:
    """`text` harmless and escaped, what stands between backticks as code."""
    parts = _CODE.split(harmless(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )

"""What a sentence of the far side says, apart from whom it names."""

import re
from typing import Final

_NAME: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+|(?<=lookup )\S+", re.IGNORECASE)
"""A host or an address, with dots or as Go's resolver names what it looked up."""


def without_names(text: str) -> str:
    """The sentence without hosts and addresses: a trunk may be called `crypto-bank` or `codec-lab`."""
    return _NAME.sub("…", text)

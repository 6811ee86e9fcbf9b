"""What is new in a version: its section of the changelog."""

import re

_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\].*\n", re.MULTILINE)


class NoSuchVersion(Exception):  # noqa: N818 - it reads as the sentence that it carries
    """The changelog does not tell of that version; the message names those that it tells of."""


def of(version: str, changelog: str) -> str:
    """The section of a version, without its heading. Raises: NoSuchVersion."""
    sections = _sections(changelog)
    told = sections.get(version.removeprefix("v").lower())
    if not told:
        names = ", ".join(name for name, text in sections.items() if text) or "no version"
        raise NoSuchVersion(f"CHANGELOG.md tells nothing of {version}; it tells of {names}.")
    return told


def _sections(changelog: str) -> dict[str, str]:
    headings = list(_HEADING.finditer(changelog))
    ends = [*(heading.start() for heading in headings[1:]), len(changelog)]
    return {
        heading["version"].lower(): changelog[heading.end() : end].strip()
        for heading, end in zip(headings, ends, strict=True)
    }

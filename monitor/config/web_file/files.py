"""The files that stand behind a configuration's `web.config_file`, found even where it is wrong elsewhere."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from monitor.config.content import Unreadable, content_of
from monitor.config.expansion import Expansion
from monitor.config.nodes import Block, Scalar
from monitor.config.reader import read
from monitor.config.web_file.loading import LARGEST

_KEY: Final = "config_file"
_BLOCK: Final = re.compile(r"^web[ \t]*:.*(?:\n(?:[ \t#].*)?)*", re.MULTILINE)
"""The block `web` as most write it: to parse a thousand routes every few seconds just for it takes 50 ms."""
_TLS_FILES: Final = ("cert_file", "key_file", "client_ca_file")


def named_files(text: str, directory: Path, variables: Mapping[str, str]) -> Iterator[Path]:
    """The web configuration file that a configuration in `directory` names, and those that it names."""
    if _KEY not in text:
        return
    block = _BLOCK.search(text)
    web = _block(read(block[0] if block else text)[0], "web")
    name = _text(web, _KEY, Expansion(variables, directory))
    if not name:
        return
    file = directory / name
    yield file
    try:
        content = content_of(file, LARGEST).decode(errors="replace")
    except Unreadable:
        return
    tls = _block(read(content)[0], "tls_server_config")
    for key in _TLS_FILES:
        if path := _text(tls, key):
            yield file.parent / path


def _block(block: Block | None, key: str) -> Block | None:
    entry = block.entry(key) if block else None
    return entry.value if entry and isinstance(entry.value, Block) else None


def _text(block: Block | None, key: str, expansion: Expansion | None = None) -> str | None:
    entry = block.entry(key) if block else None
    node = entry.value if entry else None
    if node and expansion:
        node, _ = expansion.expand(node)
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None

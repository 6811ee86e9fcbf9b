"""A configuration before its routes are known: enough to read both clouds and suggest some."""

from dataclasses import replace

from monitor.config.nodes import Block, Entry


def without_routes(top: Block) -> Block:
    """The file as if it had no routes and discovered them all; the routes' unset variables go with them."""
    return Block(top.place, tuple(_top_entry(entry) for entry in top.entries))


def _top_entry(entry: Entry) -> Entry:
    if entry.key != "environments" or not isinstance(entry.value, Block):
        return entry
    environments = tuple(_environment(each) for each in entry.value.entries)
    return replace(entry, value=Block(entry.value.place, environments))


def _environment(entry: Entry) -> Entry:
    block = entry.value
    if not isinstance(block, Block):
        return entry
    kept = tuple(each for each in block.entries if each.key not in ("routes", "discover"))
    discover = Entry("discover", block.place, Block(block.place, ()))
    return replace(entry, value=Block(block.place, (*kept, discover)))

"""What the shell offers where a name is wanted. While it asks nothing may be printed, not even an error."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import typer


def routes(context: typer.Context) -> list[str]:
    """Those of the configuration, or of the environments that were chosen before."""
    chosen = context.params.get("environment") or ()
    chosen = (chosen,) if isinstance(chosen, str) else chosen
    configured = _environments(context)
    found = (names for name, names in configured.items() if not chosen or name in chosen)
    return sorted({route for names in found for route in names})


def environments(context: typer.Context) -> list[str]:
    """Those of the configuration."""
    return sorted(_environments(context))


def explained() -> list[str]:
    """Checks, causes, and reasons of calls."""
    from monitor.checks import IDS
    from monitor.diagnosis import CAUSES
    from monitor.model.outcome import Reason

    return sorted({*IDS, *(cause.id for cause in CAUSES), *Reason})


def scenarios() -> list[str]:
    """States of the simulated clouds."""
    from monitor.simulator import SCENARIOS

    return list(SCENARIOS)


def _environments(context: typer.Context) -> Mapping[str, Iterable[str]]:
    """The routes by environment; nothing of a file that cannot be read, which is no time to complain.

    Only names are looked at, so that it is quick and a file that is not finished will do. They are texts
    whatever they look like: Norway's route is `no`, and no false.
    """
    import yaml

    try:
        text = Path(context.params["config"]).read_text(encoding="utf-8")
        told = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes texts, lists and mappings
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return {name: _names(_part(each, "routes")) for name, each in _entries(_part(told, "environments"))}


def _part(block: object, key: str) -> object:
    return block.get(key) if isinstance(block, dict) else None


def _entries(block: object) -> Iterator[tuple[str, object]]:
    for name, each in block.items() if isinstance(block, dict) else ():
        if isinstance(name, str):
            yield name, each


def _names(block: object) -> list[str]:
    return [name for name, _ in _entries(block)]

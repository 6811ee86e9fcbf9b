"""Writes `grafana/dashboards/`: `python -m grafana.build`. A test keeps it current."""

import json
from pathlib import Path
from typing import Final

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder

from grafana.overview import overview
from grafana.route import route

DASHBOARDS: Final = Path(__file__).parent / "dashboards"


def files() -> dict[str, str]:
    """Each file in `grafana/dashboards/`, by name."""
    return {"overview.json": _text(overview()), "route.json": _text(route())}


def _text(board: Dashboard) -> str:
    """The JSON of a dashboard; panels are numbered, so that a link to one leads there tomorrow, too."""
    built = board.build()
    for number, panel in enumerate(built.panels or (), start=1):
        panel.id_val = number
    return json.dumps(built, cls=JSONEncoder, indent=2, ensure_ascii=False) + "\n"


def left_behind() -> list[Path]:
    """Dashboards that are no more."""
    return sorted({*DASHBOARDS.glob("*.json")} - {DASHBOARDS / name for name in files()})


def main() -> None:
    DASHBOARDS.mkdir(exist_ok=True)
    for name, text in files().items():
        (DASHBOARDS / name).write_text(text, encoding="utf-8")
    for path in left_behind():
        path.unlink()


if __name__ == "__main__":
    main()

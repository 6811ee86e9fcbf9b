"""The status as JSON: version 1, whose fields are only ever added."""

import json

from monitor.cli.daemon.status import Status
from monitor.cli.report.as_json import VERSION

__all__ = ["VERSION", "document"]


def document(status: Status, indent: int | None = 2) -> str:
    """The routes are as the API has them. Only ASCII, so that no name of a cloud's can do anything."""
    verdict = status.verdict
    told = {
        "version": VERSION,
        "exit": status.exit,
        "at": status.at.isoformat(timespec="milliseconds"),
        "verdict": verdict.model_dump(mode="json"),
        "environments": [each.model_dump(mode="json") for each in status.environments],
        "troubles": [each.model_dump(mode="json") for each in status.troubles],
        "short": [
            {
                "environment": each.environment,
                "route": each.route,
                "window": each.window,
                "until": each.until.isoformat(),
                "calls": each.calls,
                "due": each.due,
            }
            for each in status.short
        ],
        "notes": status.notes,
        "routes": status.documents,
    }
    return json.dumps(told, indent=indent)

"""What a scrape is answered with.

A body has two parts. The board's is large and changes with a sweep or a call: it is rendered once per board
and format, when somebody first asks for it. The process's own is small and changes all the time: it is
rendered at most once a second, which keeps a scrape as cheap as serving bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.openmetrics import exposition as openmetrics

from monitor.diagnosis import Diagnoses
from monitor.export.canary_lines import CanaryWriter
from monitor.export.negotiation import Format, chosen_format
from monitor.export.rendering import Rendering
from monitor.model.board import Board
from monitor.model.budget import Budgets, no_limits
from monitor.model.preference import gzip_wanted

_CONTENT_TYPES: Final = {
    Format.TEXT: CONTENT_TYPE_PLAIN_0_0_4,
    Format.OPENMETRICS: openmetrics.CONTENT_TYPE_LATEST,
}

# Our names need no escaping under any scheme; under this one the library does not walk through each of them.
_ENCODERS: Final = {
    Format.TEXT: partial(generate_latest, escaping=openmetrics.ALLOWUTF8),
    Format.OPENMETRICS: partial(openmetrics.generate_latest, escaping=openmetrics.ALLOWUTF8),
}


@dataclass(frozen=True, slots=True)
class Scrape:
    """The answer to one scrape."""

    body: bytes
    headers: Mapping[str, str]


def _nobody() -> bool:
    return False


class Exporter:
    """Renders `board()` and the instruments of `registry`; safe to call from several threads."""

    def __init__(
        self,
        registry: CollectorRegistry,
        board: Callable[[], Board],
        now: Callable[[], datetime],
        *,
        dialer: Callable[[], bool] = _nobody,
        budgets: Budgets = no_limits,
        diagnoses: Diagnoses | None = None,
    ) -> None:
        """`dialer` says whether this process places calls; both are asked in the thread of a scrape.

        `diagnoses` may be shared with others who ask for those of the same board.
        """
        self._board = board
        self._now = now
        self._dialer = dialer
        kept = diagnoses or Diagnoses()
        self._renderings = {
            chosen: Rendering(
                _ENCODERS[chosen],
                registry,
                CanaryWriter(budgets, exemplars=chosen is Format.OPENMETRICS),
                kept,
            )
            for chosen in Format
        }

    def scrape(self, accept: str, accept_encoding: str) -> Scrape:
        """The answer to a request with these two headers, '' for one that it does not have.

        After a change of a thousand routes this takes up to a second, so call it in a thread.
        """
        chosen, packed = chosen_format(accept), gzip_wanted(accept_encoding)
        headers = {"Content-Type": _CONTENT_TYPES[chosen], "Vary": "Accept, Accept-Encoding"}
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = self._renderings[chosen].body(self._board(), self._dialer(), self._now(), packed)
        return Scrape(body, headers)

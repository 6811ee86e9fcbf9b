"""What the vendors' status pages report, as the page shows it."""

from collections.abc import Iterable, Iterator

from monitor.model.incident import VendorStatus
from monitor.model.words import cloud
from monitor.web.shown import Reported


def reported(vendors: Iterable[VendorStatus]) -> Iterator[Reported]:
    """The vendors' open incidents; those of a page that cannot be read any more say when they were read."""
    for status in vendors:
        for each in status.incidents:
            yield Reported(
                vendor=cloud(each.vendor),
                name=each.name,
                url=each.url,
                since=each.began,
                read=status.read_at if status.unread else None,
            )

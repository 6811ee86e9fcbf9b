"""The four checks of credentials ask nothing on a route that authenticates by address alone."""

from monitor.model.snapshot import Path


def by_credentials(path: Path) -> str | None:
    """Why credentials are not judged, or None."""
    return None if path.route.auth.by_credentials else f"The route authenticates by {path.route.auth.value}."

"""Where every page is."""

from collections.abc import Mapping

from tests.browser.sites import Scene, Site

STANDING: Mapping[str, str] = {
    "checks": "/docs/checks",
    "check": "/docs/checks/geo-permissions",
    "missing": "/nothing/is/here",
}
"""What these show has nothing to do with the clouds."""


def paths(site: Site) -> dict[str, str]:
    """The pages that look different at a site, by name; those that never do are at the healthy one."""
    return {
        "overview": "/",
        "route": "/routes/prod/cl",
        "run": f"/runs/{site.last().id}",
        "calls": "/history?days=30",
        "verdicts": "/history?days=30&show=verdicts",
        "settings": "/history?days=30&show=settings",
        **(STANDING if site.scene == Scene() else {}),
    }

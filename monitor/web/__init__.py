"""The HTTP surface: metrics, health and the status page."""

from monitor.web.access.access import Access
from monitor.web.app import Scraped, Scraper, make_app
from monitor.web.health import Health
from monitor.web.listening import CannotListen, PortTaken, serve
from monitor.web.local import PATH as LOCAL_PATH
from monitor.web.local import serve_locally
from monitor.web.reloading import Reloads
from monitor.web.run_now import Calls

__all__ = [
    "LOCAL_PATH",
    "Access",
    "Calls",
    "CannotListen",
    "Health",
    "PortTaken",
    "Reloads",
    "Scraped",
    "Scraper",
    "make_app",
    "serve",
    "serve_locally",
]

"""The HTTP surface: metrics, health and the status page."""

from monitor.web.app import Scraped, Scraper, make_app
from monitor.web.health import Health
from monitor.web.listening import CannotListen, PortTaken, serve

__all__ = ["CannotListen", "Health", "PortTaken", "Scraped", "Scraper", "make_app", "serve"]

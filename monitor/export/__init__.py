"""The board and the process as Prometheus families, in text and OpenMetrics."""

from monitor.export.exporter import Exporter, Scrape
from monitor.export.families import FAMILIES, reference
from monitor.export.family import Family
from monitor.export.telemetry import Telemetry, running_version

__all__ = ["FAMILIES", "Exporter", "Family", "Scrape", "Telemetry", "reference", "running_version"]

"""The web configuration file: the form that Prometheus's exporters share, as far as Python can do it.

The form is described at https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md.
"""

from monitor.config.web_file.files import named_files
from monitor.config.web_file.loading import WebAccess, load_web_file, parse_web_file
from monitor.config.web_file.operators import operator_faults
from monitor.config.web_file.shape import RateLimit, WebFile
from monitor.config.web_file.tls_config import ClientAuth, TlsServerConfig

__all__ = [
    "ClientAuth",
    "RateLimit",
    "TlsServerConfig",
    "WebAccess",
    "WebFile",
    "load_web_file",
    "named_files",
    "operator_faults",
    "parse_web_file",
]

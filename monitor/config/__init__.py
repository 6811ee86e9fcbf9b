"""The configuration: config.yaml to models, their secrets, and what they mean to the program."""

from monitor.config.clouds import LiveKitAccess, TwilioAccess, TwilioParent
from monitor.config.crowding import crowded
from monitor.config.discovery import discover, not_twilio
from monitor.config.durations import duration_text
from monitor.config.environment import EnvironmentConfig
from monitor.config.estimate import Estimate, estimate, estimate_text
from monitor.config.file import Config
from monitor.config.json_schema import schema
from monitor.config.key_reference import reference
from monitor.config.loading import load, parse
from monitor.config.network import host_and_port
from monitor.config.notices import NoticesConfig
from monitor.config.planning import plan
from monitor.config.problems import ConfigError, Problem
from monitor.config.reached import kind_of, reached_by
from monitor.config.redaction import show
from monitor.config.source import ConfigSource, Loaded
from monitor.config.suggestion import suggest
from monitor.config.variables import variables

__all__ = [
    "Config",
    "ConfigError",
    "ConfigSource",
    "EnvironmentConfig",
    "Estimate",
    "LiveKitAccess",
    "Loaded",
    "NoticesConfig",
    "Problem",
    "TwilioAccess",
    "TwilioParent",
    "crowded",
    "discover",
    "duration_text",
    "estimate",
    "estimate_text",
    "host_and_port",
    "kind_of",
    "load",
    "not_twilio",
    "parse",
    "plan",
    "reached_by",
    "reference",
    "schema",
    "show",
    "suggest",
    "variables",
]

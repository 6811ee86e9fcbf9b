"""One file a check, two explicit tuples as registry, one runner that applies needs."""

from monitor.checks.exit_status import exit_status
from monitor.checks.page import page
from monitor.checks.registry import (
    ALL_CHECKS,
    ENVIRONMENT_CHECKS,
    IDS,
    ROUTE_CHECKS,
    AnyCheck,
    at_root,
    by_id,
)
from monitor.checks.runner import READINGS, judge_environment, judge_route
from monitor.checks.unjudged import unjudged, why_unjudged

__all__ = [
    "ALL_CHECKS",
    "ENVIRONMENT_CHECKS",
    "IDS",
    "READINGS",
    "ROUTE_CHECKS",
    "AnyCheck",
    "at_root",
    "by_id",
    "exit_status",
    "judge_environment",
    "judge_route",
    "page",
    "unjudged",
    "why_unjudged",
]

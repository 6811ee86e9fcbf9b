"""Asking one check for its finding."""

from typing import Any

from monitor.checks import judge_environment, judge_route
from monitor.model.check import Finding
from monitor.model.route import Environment
from monitor.model.snapshot import Path, Site
from monitor.model.verdict import Verdict
from tests import cast

PASS, FAIL, UNKNOWN, SKIP = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.SKIP


def of_path(check: str, path: Path) -> Finding:
    """What a check says of a path."""
    return next(finding for finding in judge_route(path, cast.NOW) if finding.check == check)


def of_cl(check: str, environment: Environment | None = None, /, **readings: Any) -> Finding:
    """What a check says of the route `cl` when these readings differ from the healthy ones."""
    return of_path(check, cast.path("cl", cast.site(environment, **readings)))


def of_site(check: str, site: Site) -> Finding:
    return next(finding for finding in judge_environment(site, cast.NOW) if finding.check == check)


def summary(finding: Finding) -> str:
    return finding.judgement.summary


def remedy(finding: Finding) -> str:
    return finding.judgement.remedy

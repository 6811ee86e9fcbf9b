"""What a check found, told as text, JSON or JUnit."""

from dataclasses import dataclass

from monitor.model.check import Finding


@dataclass(frozen=True, slots=True)
class Report:
    """The findings that were asked for, in the order of the checks, and the exit status they make."""

    findings: tuple[Finding, ...]
    exit: int

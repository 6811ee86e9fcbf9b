"""Known vulnerabilities of what is installed, asked by pip-audit, which alone would call a silence good news.

What no service knows pip-audit passes over, with "No known vulnerabilities found" and exit status 0. Here it
is said to be unaudited.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SERVICES: Final[tuple[tuple[str, ...], ...]] = (
    ("--vulnerability-service", "pypi"),
    ("--vulnerability-service", "osv"),
)
"""Each is asked for what those before it could not tell of; both know the same advisories."""

_COMMAND: Final = (
    *(sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip"),
    *("--format", "json", "--progress-spinner", "off", "--timeout", "10"),
)
_SHOWN: Final = 200
"""Characters of a service's trouble that are worth reading."""


@dataclass(frozen=True, slots=True)
class Vulnerable:
    name: str
    version: str
    advisories: tuple[str, ...]
    fixed_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """`audited` and `unaudited` are requirements, NAME==VERSION; `troubles` say why some are not."""

    audited: tuple[str, ...]
    unaudited: tuple[str, ...]
    vulnerable: tuple[Vulnerable, ...] = ()
    troubles: tuple[str, ...] = ()


Ask = Callable[[Sequence[str], Sequence[str]], Audit]
"""Asks one service (its options first) for requirements."""


def of(constraints: Path, services: Sequence[Sequence[str]] = SERVICES) -> Audit:
    """What the services know of every line of a file of constraints."""
    lines = constraints.read_text(encoding="utf-8").splitlines()
    # What another system would install is asked for, too: a marker behind the version does not matter.
    return merged([line.partition(" ;")[0] for line in lines if line], services, ask)


def merged(requirements: Sequence[str], services: Sequence[Sequence[str]], ask: Ask) -> Audit:
    """What the services know together. One that cannot tell of the first requirement is not asked for all."""
    whole = Audit((), tuple(requirements))
    for service in services:
        if not whole.unaudited:
            break
        told = ask(service, whole.unaudited[:1])
        if not told.unaudited:
            told = ask(service, whole.unaudited)
        left = set(whole.unaudited) - set(told.audited)
        whole = Audit(
            audited=whole.audited + told.audited,
            unaudited=tuple(each for each in whole.unaudited if each in left),
            vulnerable=whole.vulnerable + told.vulnerable,
            troubles=whole.troubles + told.troubles,
        )
    return whole


def ask(service: Sequence[str], requirements: Sequence[str]) -> Audit:
    """What pip-audit says of all requirements. It takes a name once, and we may have two versions of one."""
    told = [_ask_once(service, each) for each in _rounds(requirements)]
    return Audit(
        audited=tuple(name for each in told for name in each.audited),
        unaudited=tuple(name for each in told for name in each.unaudited),
        vulnerable=tuple(found for each in told for found in each.vulnerable),
        troubles=tuple(trouble for each in told for trouble in each.troubles),
    )


def _rounds(requirements: Sequence[str]) -> Iterator[list[str]]:
    """All of them, in lists in which each name is once."""
    left = list(requirements)
    while left:
        firsts = {_name(each): each for each in reversed(left)}.values()
        yield [each for each in left if each in firsts]
        left = [each for each in left if each not in firsts]


def _ask_once(service: Sequence[str], requirements: Sequence[str]) -> Audit:
    """Everything is unaudited where pip-audit says nothing."""
    done = subprocess.run(  # noqa: S603 - pip-audit, with our own arguments
        (*_COMMAND, *service, "--requirement", "/dev/stdin"),
        input="".join(f"{each}\n" for each in requirements),
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout:
        last = (done.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return Audit((), tuple(requirements), troubles=(f"{service[-1]}: {last[:_SHOWN]}",))
    return read(json.loads(done.stdout), requirements, service[-1])


def read(report: dict[str, Any], requirements: Sequence[str], service: str) -> Audit:
    """What a report of pip-audit says of requirements; a requirement that it does not name is unaudited."""
    told = {each["name"]: each for each in report["dependencies"]}
    known = {name for name, each in told.items() if "skip_reason" not in each}
    audited = tuple(each for each in requirements if _name(each) in known)
    unaudited = tuple(each for each in requirements if _name(each) not in known)
    reasons = [each["skip_reason"] for each in told.values() if "skip_reason" in each]
    return Audit(
        audited,
        unaudited,
        tuple(_vulnerable(each) for each in told.values() if each.get("vulns")),
        (f"{service}: {reasons[0][:_SHOWN]}",) if reasons else (),
    )


def _name(requirement: str) -> str:
    return requirement.partition("==")[0]


def _vulnerable(told: dict[str, Any]) -> Vulnerable:
    found = told["vulns"]
    fixed = dict.fromkeys(version for each in found for version in each["fix_versions"])
    return Vulnerable(told["name"], told["version"], tuple(each["id"] for each in found), tuple(fixed))


def text(audit: Audit) -> str:
    """For people: what is vulnerable first, then what nobody could tell of, and never a mere silence."""
    lines = [
        f"VULNERABLE: {each.name} {each.version}: {', '.join(each.advisories)}; "
        + (f"fixed in {', '.join(each.fixed_in)}" if each.fixed_in else "no version mends it")
        for each in audit.vulnerable
    ]
    every = len(audit.audited) + len(audit.unaudited)
    if audit.unaudited:
        names = ", ".join(_name(each) for each in audit.unaudited) if audit.audited else "nothing was"
        lines.append(f"NOT AUDITED: {len(audit.unaudited)} of {every} dependencies ({names}).")
        lines += (f"  {trouble}" for trouble in dict.fromkeys(audit.troubles))
    if audit.audited and not audit.vulnerable:
        lines.append(f"No known vulnerability in {len(audit.audited)} of {every} dependencies.")
    return "\n".join(lines)

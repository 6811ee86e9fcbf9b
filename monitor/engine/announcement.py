"""What the log says of sweeps and runs: a quiet day is quiet; a changed setting or verdict is one line."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

import structlog

from monitor.checks import at_root
from monitor.model.board import Board, CheckState
from monitor.model.change import Change, Setting
from monitor.model.check import Finding
from monitor.model.event import Swept
from monitor.model.job import Trigger
from monitor.model.outcome import Result
from monitor.model.run import Run
from monitor.model.verdict import Verdict

LINES: Final = 10
"""Lines for one setting, or for one verdict of one check, in one sweep: what hits a thousand routes at once
is told once."""


def announce(before: Board, after: Board, swept: Swept) -> None:
    """Log a sweep, and each setting and verdict that changed. No text holds a secret or a whole number."""
    log = structlog.get_logger()
    log.debug(
        "swept",
        environment=swept.environment,
        routes=len(swept.routes),
        complete=swept.complete,
        seconds=round((swept.ended - swept.started).total_seconds(), 3),
    )
    _say_clouds(before, swept)
    _say_strangers(before, swept)
    _say_settings(before, after, swept)
    groups: dict[tuple[str, Verdict], list[Finding]] = defaultdict(list)
    for finding in changes(before, after, swept.environment):
        groups[finding.check, finding.verdict].append(finding)
    for (check, verdict), findings in groups.items():
        for finding in findings[:LINES]:
            _say(finding)
        if len(findings) > LINES:
            log.info(
                "verdict changed on more routes",
                environment=swept.environment,
                check=check,
                verdict=verdict.value,
                routes=len(findings) - LINES,
            )


def announce_run(run: Run, before: Run | None) -> None:
    """Log a run that ended; one that was due and went as well as that `before` it, to those who debug."""
    log = structlog.get_logger()
    say = log.info
    if run.result is Result.FAILURE or run.orphaned:
        say = log.warning
    elif _as_ever(run, before):
        say = log.debug
    say(
        "canary",
        environment=run.job.environment,
        route=run.job.route,
        run=run.id,
        trigger=run.job.trigger.value,
        result=run.result.value,
        reason=run.reason.value,
        proof=run.proof.value,
        summary=run.summary,
    )


def _as_ever(run: Run, before: Run | None) -> bool:
    return (
        run.job.trigger is Trigger.SCHEDULED
        and run.result is Result.SUCCESS
        and before is not None
        and (before.result, before.proof, before.orphaned) == (run.result, run.proof, run.orphaned)
    )


def _say_clouds(before: Board, swept: Swept) -> None:
    """A cloud that can no longer be read at all, or can again: the root of all that follows."""
    log = structlog.get_logger()
    earlier = before.environments.get(swept.environment)
    for cloud, up in swept.up.items():
        was_up = earlier.up.get(cloud, True) if earlier else True
        if was_up and not up:
            log.warning("cloud cannot be read", environment=swept.environment, cloud=cloud)
        elif up and not was_up:
            log.info("cloud can be read again", environment=swept.environment, cloud=cloud)


def _say_strangers(before: Board, swept: Swept) -> None:
    """Trunks that discovery passes over, once each: who expects to find one among the routes learns why."""
    log = structlog.get_logger()
    earlier = before.environments.get(swept.environment)
    known = earlier.not_twilio if earlier else {}
    new = [(trunk, dials) for trunk, dials in (swept.not_twilio or {}).items() if trunk not in known]
    for trunk, dials in new[:LINES]:
        log.info(
            "not Twilio: the trunk is not watched",
            environment=swept.environment,
            livekit_trunk=trunk,
            dials=dials,
        )
    if len(new) > LINES:
        more = len(new) - LINES
        log.info("not Twilio: more trunks are not watched", environment=swept.environment, trunks=more)


def _say_settings(before: Board, after: Board, swept: Swept) -> None:
    log = structlog.get_logger()
    groups: dict[Setting, list[tuple[str, Change]]] = defaultdict(list)
    for route, change in changed_settings(before, after, swept):
        groups[change.setting].append((route, change))
    for setting, found in groups.items():
        for route, change in found[:LINES]:
            log.info(
                "setting changed",
                environment=swept.environment,
                route=route,
                setting=setting.value,
                before=change.before,
                after=change.after,
                by=change.by or "unknown",
            )
        if len(found) > LINES:
            log.info(
                "setting changed on more routes",
                environment=swept.environment,
                setting=setting.value,
                routes=len(found) - LINES,
            )


def changed_settings(before: Board, after: Board, swept: Swept) -> Iterator[tuple[str, Change]]:
    """By route the settings that a sweep found otherwise than before."""
    for report in swept.routes:
        key = (swept.environment, report.route)
        earlier, now = before.routes.get(key), after.routes.get(key)
        if earlier is not None and now is not None and now.changes is not earlier.changes:
            yield from ((report.route, each) for each in now.changes if each.seen == swept.ended)


def changes(before: Board, after: Board, environment: str) -> Iterator[Finding]:
    """The findings whose verdict is another than before; of new ones those that did not pass.

    What only repeats a check that it needs is left out, on its way there and back: the root tells it.
    """
    old, new = before.environments.get(environment), after.environments.get(environment)
    if new is not None:
        yield from _changed(old.checks if old else {}, new.checks)
    for key, route in after.routes.items():
        if key[0] == environment:
            earlier = before.routes.get(key)
            yield from _changed(earlier.checks if earlier else {}, route.checks)


def _changed(before: Mapping[str, CheckState], after: Mapping[str, CheckState]) -> Iterator[Finding]:
    for check, state in after.items():
        earlier = before.get(check)
        known = earlier.finding.verdict if earlier else _unremarkable(state)
        was_told = earlier is None or at_root(earlier.finding) or state.finding.verdict is Verdict.FAIL
        if state.finding.verdict is not known and at_root(state.finding) and was_told:
            yield state.finding


def _unremarkable(state: CheckState) -> Verdict:
    return Verdict.SKIP if state.finding.verdict is Verdict.SKIP else Verdict.PASS


def _say(finding: Finding) -> None:
    log = structlog.get_logger()
    say = log.warning if finding.verdict is Verdict.FAIL else log.info
    say(
        "verdict changed",
        environment=finding.environment,
        route=finding.route or "",
        check=finding.check,
        verdict=finding.verdict.value,
        summary=finding.judgement.summary,
    )

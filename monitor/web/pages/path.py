"""The way of a call over a route, step by step: where it stands, and what says so."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from monitor.checks import at_root
from monitor.diagnosis import Gate, by_id
from monitor.model.board import CheckState, EnvironmentState, RouteState
from monitor.model.canary_state import CanaryState
from monitor.model.cause import Certainty, RankedCause
from monitor.model.change import Setting
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from monitor.web.standing import Standing, standing_alone, worst

PHONE: Final = "Called phone"


@dataclass(frozen=True, slots=True)
class Step:
    """A thing that a call passes. `value` is what stands there, '' where it is not known.

    `wrong` are the ids of the checks and causes that make it stand as it does, `says` the worst in words.
    `checks` are all that are about it.
    """

    name: str
    value: str
    standing: Standing
    says: str
    wrong: tuple[str, ...]
    checks: tuple[CheckState, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    setting: Setting | None
    gates: tuple[Gate, ...]
    checks: tuple[str, ...]


_PLACES: Final = (
    _Place(
        "LiveKit trunk",
        Setting.LIVEKIT_TRUNK,
        (Gate.LIVEKIT_KEY, Gate.LIVEKIT_TRUNK, Gate.LIVEKIT_SERVICE, Gate.REQUEST),
        ("livekit-trunk-exists", "caller-id-on-livekit-trunk"),
    ),
    _Place("Address", Setting.ADDRESS, (Gate.ADDRESS, Gate.CONNECTION), ("trunk-address", "trunk-edge")),
    _Place(
        "Twilio trunk",
        Setting.TWILIO_TRUNK,
        (Gate.TRUNK_NAME, Gate.ACCOUNT, Gate.SECURITY, Gate.PACE),
        (
            "trunk-address-known",
            "trunk-region",
            "account-active",
            "account-trial",
            "balance",
            "transport-security",
        ),
    ),
    _Place(
        "Credentials",
        Setting.CREDENTIAL_LISTS,
        (Gate.SOURCE, Gate.DIGEST),
        (
            "livekit-credentials-set",
            "credential-list-attached",
            "credential-username-known",
            "credential-rotated",
            "ip-acl",
            "ip-acl-open",
        ),
    ),
    _Place(
        "Caller ID",
        Setting.CALLER_ID,
        (Gate.CALLER_ID,),
        ("caller-id-owned", "caller-id-on-trunk", "caller-id-voice"),
    ),
    _Place("Country", Setting.COUNTRIES, (Gate.DESTINATION,), ("geo-permissions", "geo-exposure")),
    _Place(PHONE, None, (Gate.CARRIER, Gate.CALLEE, Gate.ANSWERED, Gate.HUNG_UP), ()),
)

PLACED: Final = frozenset(check for place in _PLACES for check in place.checks)
"""The checks that have a place on the way."""

_OF_CERTAINTY: Final = {
    Certainty.CERTAIN: Standing.BROKEN,
    Certainty.LIKELY: Standing.BROKEN,
    Certainty.POSSIBLE: Standing.UNSURE,
}


def path_of(route: RouteState, around: EnvironmentState, causes: Iterable[RankedCause]) -> tuple[Step, ...]:
    """The steps of a route in the order in which a call meets them."""
    checks = {**route.checks, **around.checks}
    unseen = [cause for cause in causes if cause.id not in checks or _passes(checks[cause.id])]
    return tuple(_step(place, route, checks, unseen) for place in _PLACES)


def _step(
    place: _Place, route: RouteState, checks: Mapping[str, CheckState], causes: Iterable[RankedCause]
) -> Step:
    mine = tuple(checks[name] for name in place.checks if name in checks)
    found = [*_of_checks(mine), *_of_causes(place, causes)]
    value = _value(place, route)
    if place.name == PHONE:
        standing = worst(each[0] for each in found) if found else _of_calls(route.canary)
    elif found:
        standing = worst(each[0] for each in found)
    else:
        standing = _unfound(mine)
    telling = [each for each in found if each[0] is standing and each[1]]
    return Step(
        name=place.name,
        value=value,
        standing=standing,
        says=telling[0][2] if telling else "",
        wrong=tuple(each[1] for each in telling),
        checks=mine,
    )


def _of_checks(states: Iterable[CheckState]) -> Iterator[tuple[Standing, str, str]]:
    """What each check that does not pass says of its step; one that only repeats another says nothing."""
    for state in states:
        finding = state.finding
        standing = standing_alone(finding.verdict, finding.severity)
        if standing is not Standing.FINE and at_root(finding):
            yield standing, finding.check, finding.judgement.summary


def _of_causes(place: _Place, causes: Iterable[RankedCause]) -> Iterator[tuple[Standing, str, str]]:
    """What no check sees now, at the gate where it would stop a call."""
    for ranked in causes:
        cause = by_id(ranked.id)
        if cause is not None and cause.gate in place.gates:
            yield _OF_CERTAINTY[ranked.certainty], ranked.id, ranked.wrong


def _unfound(states: Collection[CheckState]) -> Standing:
    """How a step stands where nothing is found: what waits for another check is not known yet."""
    waits = any(map(_waits, states))
    return Standing.FINE if not waits and any(map(_passes, states)) else Standing.WAITING


def _waits(state: CheckState) -> bool:
    finding = state.finding
    return finding.verdict is Verdict.UNKNOWN or (finding.verdict is Verdict.SKIP and not at_root(finding))


def _passes(state: CheckState) -> bool:
    return state.finding.verdict is Verdict.PASS


def _of_calls(canary: CanaryState | None) -> Standing:
    return Standing.FINE if canary is not None and canary.success else Standing.WAITING


def _value(place: _Place, route: RouteState) -> str:
    if place.setting is None:
        return _called(route.canary.last if route.canary else None)
    known = route.settings.get(place.setting)
    if known is not None:
        return _short(place.setting, known.value)
    return {Setting.LIVEKIT_TRUNK: route.livekit_trunk, Setting.ADDRESS: route.address}.get(place.setting, "")


def _short(setting: Setting, value: str) -> str:
    """The value without what its checks tell better: the SID behind a name, what a number is."""
    if setting is Setting.TWILIO_TRUNK:
        return value.rpartition(" (TK")[0] or value
    if setting is Setting.CALLER_ID:
        return "; ".join(each.partition(" ")[0] for each in value.split("; "))
    return value


def _called(last: Run | None) -> str:
    """Whom the last call went to, masked."""
    told = last.evidence.get("to", "") if last else ""
    return told if isinstance(told, str) else ""

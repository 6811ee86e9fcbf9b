"""The trunks of a LiveKit project that no route of the file names."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Final

from monitor.checks.words import dialled
from monitor.model.livekit import LiveKitTrunk
from monitor.model.route import Discovery, Environment, Route

_TWILIO: Final = ".twilio.com"
_TELLING_DIGITS: Final = 6
_LONGEST: Final = 60
_PLAIN: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{_LONGEST}}}")
_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9-]+")


def discover(environment: Environment, livekit_trunks: Mapping[str, LiveKitTrunk]) -> tuple[Route, ...]:
    """The configured routes, then one for each other trunk that dials Twilio, in the order of their ids.

    A SIP Domain is dialled at Twilio too: its route is made, and fails. The name of a discovered route is
    its trunk's id in lower case, with `-` for `_`, so that it stays when others come and go.
    """
    routes = list(environment.routes)
    names = {route.name for route in routes}
    for trunk in _unnamed(environment, livekit_trunks):
        if dials_twilio(trunk.address):
            name = _name(trunk.id, names)
            names.add(name)
            policy = environment.policy
            routes.append(Route(environment.name, name, trunk.id, policy=policy, discovered=True))
    return tuple(routes)


def not_twilio(environment: Environment, livekit_trunks: Mapping[str, LiveKitTrunk]) -> dict[str, str]:
    """The trunks that discovery comes by and that dial somebody else, by id, and what they dial.

    No route is made of them.
    """
    return {
        trunk.id: dialled(trunk.address)
        for trunk in _unnamed(environment, livekit_trunks)
        if not dials_twilio(trunk.address)
    }


def dials_twilio(address: str) -> bool:
    """Whether an address leads to a host of Twilio's, however carelessly it is written."""
    text = address.strip().lower()
    for scheme in ("sip:", "sips:"):
        text = text.removeprefix(scheme)
    host = text.rpartition("@")[2].partition(";")[0].partition(":")[0]
    return host.strip().removesuffix(".").endswith(_TWILIO)


def _unnamed(environment: Environment, livekit_trunks: Mapping[str, LiveKitTrunk]) -> Iterator[LiveKitTrunk]:
    if environment.discovery is None:
        return
    named = {route.livekit_trunk for route in environment.routes}
    for trunk_id in sorted(livekit_trunks):
        trunk = livekit_trunks[trunk_id]
        if trunk_id not in named and _included(trunk, environment.discovery):
            yield trunk


def _included(trunk: LiveKitTrunk, discovery: Discovery) -> bool:
    return _matches(trunk, discovery.include) and not _matches(trunk, discovery.exclude)


def _matches(trunk: LiveKitTrunk, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns for text in (trunk.id, trunk.name))


def _name(trunk_id: str, taken: set[str]) -> str:
    """Ids that differ only in case are told apart by a digest of the id, which stays as well."""
    name = _NOT_IN_A_NAME.sub("-", trunk_id[:_LONGEST].lower())
    if _PLAIN.fullmatch(trunk_id) and name not in taken:
        return name
    return f"{name}-{sha256(trunk_id.encode(errors='replace')).hexdigest()[:_TELLING_DIGITS]}"

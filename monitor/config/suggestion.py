"""Routes to paste into the file, from what both accounts say."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from monitor.checks.words import dialled
from monitor.config.discovery import dials_twilio
from monitor.config.telephone import COUNTRIES, number_fault, regions_of
from monitor.model.address import EDGES, Address, parse_address, termination_name
from monitor.model.livekit import LiveKitTrunk
from monitor.model.reading import Unread
from monitor.model.twilio import TwilioReadings

_ANY_NUMBER: Final = "*"
_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9]+")
_TRUNK_ID: Final = re.compile(r"ST_[A-Za-z0-9_-]+", re.ASCII)
_SHOWN: Final = 60
_LONGEST_NAME: Final = 40


def suggest(environment_name: str, livekit_trunks: Mapping[str, LiveKitTrunk], twilio: TwilioReadings) -> str:
    """YAML of `environments.<name>.routes`, one route for each LiveKit trunk that dials Twilio.

    What could not be told stands beside it as a comment, and so does each trunk that dials somebody else; a
    route without a country is commented out, since only a person knows where it calls.
    """
    trunks = [each for _, each in sorted(livekit_trunks.items())]
    dialling = [each for each in trunks if dials_twilio(each.address)]
    lines = [
        *_unread_notes(twilio),
        *(_stranger_note(each) for each in trunks if each not in dialling),
        "environments:",
        f"  {environment_name}:",
        *_routes(dialling, twilio),
    ]
    return "".join(f"{line}\n" for line in lines)


def _routes(trunks: list[LiveKitTrunk], twilio: TwilioReadings) -> Iterator[str]:
    if not trunks:
        yield "    routes: {}  # no LiveKit trunk dials Twilio"
        return
    blocks = dict(zip(_names(trunks), trunks, strict=True))
    told = {name: _is_told(trunk) for name, trunk in blocks.items()}
    yield "    routes:" if any(told.values()) else "    routes: {}  # remove the braces with the marks below"
    for name, trunk in blocks.items():
        for line in _route(name, trunk, twilio):
            yield f"      {line}" if told[name] or line.startswith("#") else f"      # {line}"


def _names(trunks: list[LiveKitTrunk]) -> Iterator[str]:
    taken: set[str] = set()
    for trunk in trunks:
        slug = _slug(trunk.name) or _slug(trunk.id) or "route"
        name, number = slug, 1
        while name in taken:
            number += 1
            name = f"{slug}-{number}"
        taken.add(name)
        yield name


def _slug(text: str) -> str:
    return _NOT_IN_A_NAME.sub("-", text.lower()[:_LONGEST_NAME]).strip("-")


def _is_told(trunk: LiveKitTrunk) -> bool:
    return bool(_TRUNK_ID.fullmatch(trunk.id) and _caller_ids(trunk))


def _route(name: str, trunk: LiveKitTrunk, twilio: TwilioReadings) -> Iterator[str]:
    yield from (f"# {note}" for note in _notes(trunk, twilio))
    yield f"{name}:"
    yield f"  livekit_trunk: {json.dumps(trunk.id)}"
    callers = _caller_ids(trunk)
    if callers:
        yield f"  caller_id: {json.dumps(callers[0])}"
        codes = ", ".join(_countries(callers[0]))
        yield f"  countries: [{codes}]  # check this: taken from the caller ID"
    else:
        yield "  countries: [??]  # fill in where this route calls, and remove the # marks"
    address = parse_address(trunk.address)
    if isinstance(address, Address) and address.edge in EDGES:
        yield f"  edge: {address.edge}"


def _caller_ids(trunk: LiveKitTrunk) -> tuple[str, ...]:
    """The trunk's numbers that may be a caller ID; LiveKit adds a missing `+` for Twilio, and so do we."""
    plussed = (each if each.startswith("+") else f"+{each}" for each in trunk.numbers if each != _ANY_NUMBER)
    return tuple(each for each in plussed if number_fault(each) is None and _countries(each))


def _countries(number: str) -> tuple[str, ...]:
    """The countries a number may be in; none for one that no country owns, like +800."""
    return tuple(region for region in regions_of(number) if region in COUNTRIES)


def _notes(trunk: LiveKitTrunk, twilio: TwilioReadings) -> Iterator[str]:
    yield f"LiveKit trunk '{_shown(trunk.name)}', which dials '{_shown(dialled(trunk.address))}'"
    yield from _number_notes(trunk, twilio)
    address = parse_address(trunk.address)
    if not isinstance(address, Address):
        yield "its address is not <name>.pstn.twilio.com: the check trunk-address says what to change"
    elif not isinstance(twilio.trunks, Unread):
        known = {termination_name(each.domain_name) for each in twilio.trunks.value.values()}
        if address.name not in known:
            yield "no trunk of this Twilio account has its address: it may be another account's"


def _number_notes(trunk: LiveKitTrunk, twilio: TwilioReadings) -> Iterator[str]:
    callers = _caller_ids(trunk)
    if _ANY_NUMBER in trunk.numbers:
        yield "it lists *, any number: the caller ID comes from whoever places the call"
    if not callers:
        yield "it lists no telephone number, so neither caller ID nor country could be told"
        return
    if len(callers) > 1:
        yield f"it lists {len(callers)} numbers: this is the first; without caller_id all are judged"
    if isinstance(twilio.numbers, Unread) or isinstance(twilio.caller_ids, Unread):
        return
    if callers[0] not in twilio.numbers.value and callers[0] not in twilio.caller_ids.value:
        yield "its caller ID is neither a number nor a verified caller ID of this Twilio account"


def _unread_notes(twilio: TwilioReadings) -> Iterator[str]:
    readings = {
        "trunks": twilio.trunks,
        "telephone numbers": twilio.numbers,
        "verified caller IDs": twilio.caller_ids,
    }
    for what, reading in readings.items():
        if isinstance(reading, Unread):
            yield f"# Twilio's {what} could not be read ({reading.gap.reason}): they are not compared."


def _stranger_note(trunk: LiveKitTrunk) -> str:
    names = f"'{_shown(trunk.name)}' ({_shown(trunk.id)})"
    return f"# LiveKit trunk {names} dials '{_shown(dialled(trunk.address))}', which is not Twilio: no route."


def _shown(text: str) -> str:
    """A cloud's text as a comment may hold it: no line break of any kind, and not without end."""
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return "".join(character if character.isprintable() else "?" for character in cut)

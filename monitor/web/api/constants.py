"""The answers that are the same as long as a version runs: the causes."""

from typing_extensions import TypedDict

from monitor.diagnosis import CAUSES, Cause, by_id
from monitor.model.outcome import Reason
from monitor.web.api.asked import Asked, ById
from monitor.web.api.problem import missing
from monitor.web.given import Given


class CauseConstantObject(TypedDict):
    """What a cause is, wherever it is met. `gate` is where on its way a call meets it; `checked` says that
    the check with its id sees it. `error_codes` are Twilio's, `sip` the answers that it shows.
    """

    id: str
    title: str
    meaning: str
    fix: str
    gate: str
    checked: bool
    symptoms: list[str]
    error_codes: list[str]
    sip: list[int]
    reasons: list[Reason]
    explained_by: list[str]
    links: list[str]


class Causes(TypedDict):
    """Every cause, in the order in which a call meets them."""

    items: list[CauseConstantObject]


def causes(_given: Given, _asked: Asked) -> Causes:
    return {"items": [_object(cause) for cause in CAUSES]}


def cause(_given: Given, asked: ById) -> CauseConstantObject:
    """Raises: Problem."""
    found = by_id(asked.id)
    if found is None:
        raise missing("cause", asked.id, (each.id for each in CAUSES))
    return _object(found)


def _object(cause: Cause) -> CauseConstantObject:
    return {
        "id": cause.id,
        "title": cause.title,
        "meaning": cause.meaning,
        "fix": cause.fix,
        "gate": cause.gate.name.lower().replace("_", "-"),
        "checked": cause.checked,
        "symptoms": list(cause.symptoms),
        "error_codes": sorted(cause.signs.codes),
        "sip": sorted(cause.signs.sip),
        "reasons": sorted(cause.signs.only | cause.signs.reasons),
        "explained_by": list(cause.explained_by),
        "links": list(cause.links),
    }

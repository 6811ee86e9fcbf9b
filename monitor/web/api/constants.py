"""The answers that are the same as long as a version runs: the causes."""

from monitor.diagnosis import CAUSES, Cause, by_id
from monitor.web.api.asked import Asked, ById
from monitor.web.api.problem import missing
from monitor.web.api.shapes import CauseConstantObject, Causes
from monitor.web.given import Given


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

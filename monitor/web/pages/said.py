"""What both clouds said of a call: the evidence of a run in lines that people can read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from monitor.model.check import Evidence
from monitor.model.price import price_of
from monitor.model.run import Proof, Run
from monitor.model.sip_answers import ANSWERS
from monitor.model.sound import by_witness
from monitor.model.twilio_codes import CODES
from monitor.web.pages import consoles
from monitor.web.pages.consoles import Link
from monitor.web.pages.signs import PROOF


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that was said: `value` in the cloud's words, `meaning` in ours, `links` to more of it."""

    name: str
    value: str
    meaning: str = ""
    links: tuple[Link, ...] = ()


_OF_LIVEKIT: Final = {
    "trouble": "Kind of failure",
    "livekit_code": "LiveKit's code",
    "http_status": "HTTP status",
    "message": "LiveKit's own words",
    "call_status": "Last status of the call",
    "intruder": "Who else came",
    "talk": "Talk",
    "sound_level": "Loudest second of the callee",
    "round_trip": "Our own sound came back after",
    "looks_failed": "Looks that failed",
    "livekit_trunk": "Trunk",
    "room": "Room",
    "room_left": "Room left behind",
    "room_found": "Room found later",
}
_OF_TWILIO: Final = {"twilio_status": "Its status", "twilio_seconds": "Its seconds"}
_OF_INSIGHTS: Final = {
    "insights": "Voice Insights",
    "last_sip_response": "Last SIP answer",
    "pdd_seconds": "Seconds until it rang",
    "disconnected_by": "Ended by",
    "tags": "Tags",
    "sip_edge": "Sound towards LiveKit",
    "carrier_edge": "Sound towards the carrier",
}


def by_livekit(run: Run) -> tuple[Line, ...]:
    """What LiveKit said of a call, and what was heard or seen through it."""
    return tuple(_livekit(run))


def by_twilio(run: Run) -> tuple[Line, ...]:
    """What Twilio said of it: its record, its error codes, and Voice Insights."""
    return tuple(_twilio(run))


def _livekit(run: Run) -> Iterator[Line]:
    evidence = run.evidence
    code = _text(evidence, "sip_code")
    if code:
        yield _answer("SIP answer", code, _text(evidence, "sip_text"))
    if by_witness(evidence) and run.proof is not Proof.REFUTED:
        yield from _proof(run)
    yield from _named(evidence, _OF_LIVEKIT)


def _proof(run: Run) -> Iterator[Line]:
    if run.proof is not Proof.NONE:
        yield Line("Proof", run.proof.value, _text(run.evidence, "proof") or PROOF[run.proof])


def _twilio(run: Run) -> Iterator[Line]:
    evidence, alerts = run.evidence, consoles.alerts_of(run.evidence)
    for code in _codes(evidence):
        known = CODES.get(code)
        meaning = known.meaning if known else "A code that is not known here."
        alert = consoles.twilio_alert(alerts.get(code, ""), code)
        yield Line("Error code", code, meaning, _links(consoles.error_code(code), alert))
    if not by_witness(evidence) or run.proof is Proof.REFUTED:
        yield from _proof(run)
    sid = _text(evidence, "twilio_call") or _text(evidence, "call_sid")
    if sid:
        yield Line("SID of the call", sid, links=_links(consoles.twilio_call(sid)))
    if run.twilio_trunk:
        yield Line("Trunk", run.twilio_trunk, links=_links(consoles.twilio_trunk(run.twilio_trunk)))
    yield from _named(evidence, _OF_TWILIO)
    price = price_of(evidence)
    if price is not None:
        yield Line("Price", f"{price.amount} {price.currency}".strip())
    last = _text(evidence, "last_sip_response")
    if last:
        yield _answer(_OF_INSIGHTS["last_sip_response"], last, "")
    yield from _named(evidence, {name: says for name, says in _OF_INSIGHTS.items() if name[:4] != "last"})


def _links(*links: Link | None) -> tuple[Link, ...]:
    return tuple(link for link in links if link)


def _answer(name: str, code: str, words: str) -> Line:
    known = ANSWERS.get(int(code)) if code.isdecimal() and len(code) == 3 else None
    phrase = words or (known.phrase if known else "")
    return Line(name, f"{code} {phrase}".strip(), known.meaning if known else "")


def _named(evidence: Evidence, names: dict[str, str]) -> Iterable[Line]:
    return (Line(says, _text(evidence, name)) for name, says in names.items() if _text(evidence, name))


def _codes(evidence: Evidence) -> tuple[str, ...]:
    found = (*_texts(evidence, "twilio_error"), *_texts(evidence, "twilio_errors"))
    return tuple(dict.fromkeys(found))


def _texts(evidence: Evidence, name: str) -> tuple[str, ...]:
    value = evidence.get(name, ())
    return (value,) if isinstance(value, str) else value


def _text(evidence: Evidence, name: str) -> str:
    return "; ".join(_texts(evidence, name))

"""The reference page of a cause, and the table of all, made from the text that stands beside its signs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.diagnosis.cause import Cause, Gate, Signs
from monitor.diagnosis.registry import CAUSES
from monitor.diagnosis.surroundings import NAMES
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.sip_answers import ANSWERS
from monitor.model.twilio_codes import CODES

GATES: Final = {
    Gate.MONITOR: "The monitor itself",
    Gate.LIVEKIT_KEY: "LiveKit's API key",
    Gate.LIVEKIT_TRUNK: "The LiveKit trunk",
    Gate.LIVEKIT_SERVICE: "LiveKit's SIP service",
    Gate.REQUEST: "What LiveKit is asked to dial",
    Gate.ADDRESS: "The address that is dialled",
    Gate.CONNECTION: "The connection to Twilio",
    Gate.TRUNK_NAME: "The name of the Twilio trunk",
    Gate.ACCOUNT: "The Twilio account",
    Gate.SECURITY: "Encryption",
    Gate.SOURCE: "The address that LiveKit comes from",
    Gate.DIGEST: "User name and password",
    Gate.PACE: "How many calls, and how fast",
    Gate.CALLER_ID: "The caller ID",
    Gate.DESTINATION: "The number called",
    Gate.CARRIER: "The carrier",
    Gate.CALLEE: "The called phone",
    Gate.ANSWERED: "After the answer",
    Gate.HUNG_UP: "After the hang-up",
    Gate.ASIDE: "On no call's way",
}
"""The gates of a call as headings, in the order in which a call meets them."""

_FEW: Final = 4


def page(cause: Cause) -> str:
    """Markdown of `docs/causes/<id>.md`."""
    blocks = (
        f"# {cause.title} (`{cause.id}`)",
        cause.meaning,
        "\n".join(("| gate | who sees it |", "|---|---|", f"| {GATES[cause.gate]} | {_who(cause)} |")),
        "## How to fix it",
        cause.fix,
        *filter(None, (signs(cause),)),
    )
    return "\n\n".join(blocks) + "\n"


def signs(cause: Cause) -> str:
    """What tells a cause from others, in sections of Markdown: the second half of its page."""
    return "\n\n".join(
        (
            *_section("## How it shows itself", _shows(cause)),
            *_section("## What explains it better", _better(cause)),
            *_section("## What else speaks for it", _hints(cause)),
            *_section("## Links", (f"<{link}>" for link in cause.links)),
        )
    )


def _shows(cause: Cause) -> Iterator[str]:
    shown = cause.signs
    yield from (f"Twilio's error **{code}**: {CODES[code].meaning}" for code in sorted(shown.codes))
    if shown.texts:
        yield f"LiveKit, or the SIP answer, says {_either([f'“{text}”' for text in shown.texts])}."
    yield from (f"{_outcome(reason)} Nothing else ends so." for reason in _in_order(shown.only))
    yield from (f"{_outcome(reason)}{_answers(shown)}" for reason in _in_order(shown.reasons))
    if cause.unread is not None:
        reasons = ", ".join(sorted(cause.unread.reasons))
        yield f"A reading whose name begins with `{cause.unread.reading}` failed: {reasons}."
    if cause.symptoms:
        yield f"What people see and say: {'; '.join(cause.symptoms)}."


def table() -> str:
    """Markdown of all causes by gate: each with who sees it and what it looks like."""
    lines: list[str] = []
    for gate, heading in GATES.items():
        causes = [cause for cause in CAUSES if cause.gate is gate]
        if causes:
            lines += [
                "",
                f"## {heading}",
                "",
                "| cause | who sees it | what it looks like |",
                "|---|---|---|",
            ]
            lines += [
                f"| [{cause.title}]({cause.id}.md) | {_who(cause)} | {_looks_like(cause)} |"
                for cause in causes
            ]
    return "\n".join(lines[1:])


def _section(heading: str, items: Iterable[str]) -> tuple[str, ...]:
    lines = "\n".join(f"- {item}" for item in items)
    return (heading, lines) if lines else ()


def _who(cause: Cause) -> str:
    if cause.checked:
        return f"the check [{cause.id}](../checks/{cause.id}.md)"
    if cause.unread is None:
        return "the call"
    return "a reading" if cause.signs == Signs() else "the call, or a reading"


def _better(cause: Cause) -> Iterator[str]:
    """The causes that are told in place of this one."""
    by_id = {other.id: other for other in CAUSES}
    yield from (f"[{by_id[each].title}]({each}.md)" for each in cause.explained_by)


def _hints(cause: Cause) -> Iterator[str]:
    if cause.vendor is not None:
        yield f"{NAMES[cause.vendor]} reports an incident."


def _outcome(reason: Reason) -> str:
    return f"A call ends as [`{reason}`](../outcomes.md): {OUTCOMES[reason].meaning}"


def _answers(shown: Signs) -> str:
    """The SIP answers with which a reason fits, '' where any does."""
    named = [f"{code} {ANSWERS[code].phrase}" for code in sorted(shown.sip)]
    if_any = ", if any," if shown.or_none else ""
    return f" The SIP answer{if_any} is {_either(named)}." if named else ""


def _either(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _in_order(reasons: Iterable[Reason]) -> list[Reason]:
    return sorted(reasons, key=tuple(Reason).index)


def _looks_like(cause: Cause) -> str:
    """A few of its signs, the surest first."""
    shown = cause.signs
    told = (
        *(f"Twilio {code}" for code in sorted(shown.codes)),
        *(f"“{text}”" for text in shown.texts),
        *(f"SIP {code}" for code in sorted(shown.sip)),
        *(f"`{reason}`" for reason in _in_order(shown.only | shown.reasons)),
        *(symptom for symptom in cause.symptoms if symptom not in shown.texts),
    )
    return ", ".join(told[:_FEW]) or "–"

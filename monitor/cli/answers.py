"""What `trunkwatch explain` answers, in Markdown.

Nothing of a question is repeated, save a word without digits: a pasted line may hold a telephone number.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from monitor import checks
from monitor.canary import codes
from monitor.cli.exits import Exit, Refused
from monitor.diagnosis import CAUSES, Cause, by_id
from monitor.diagnosis.nearest import nearest, words
from monitor.diagnosis.page import GATES, page, signs
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.sip_answers import ANSWERS
from monitor.model.twilio_codes import CODES

NOTHING: Final = (
    "Nothing that Trunkwatch knows is near to that. Try the words of the error alone, or a code in it; "
    "`trunkwatch explain` lists what there is."
)

_TWILIO: Final = re.compile(r"(?:twilio|error|warning|code|[ :-])*(\d{5})")
_SIP: Final = re.compile(r"(?:sip|status|code|[ :-])*([1-6]\d\d)")
_REFUSED: Final = range(300, 700)
_REFUSALS: Final = frozenset(str(code) for code in ANSWERS if code in _REFUSED)
_WORD: Final = re.compile(r"[a-z-]+")
_ALMOST: Final = 0.8
_LINK_TO_FILE: Final = re.compile(r"\[([^]]*)\]\([^):]*\)")


def answer(asked: str) -> str | None:
    """What is known of a check, a cause, a code, a reason or a text; None where nothing is.

    Raises: Refused, where it is an id but for a letter or two.
    """
    name = asked.strip().lower()
    if named := tuple(_named(name)):
        return "\n\n".join(named)
    if twilio := _TWILIO.fullmatch(name):
        return _of_twilio(twilio[1])
    if sip := _SIP.fullmatch(name):
        return _of_sip(int(sip[1]))
    _refuse_almost(name)
    return _of_text(asked)


def contents() -> str:
    """The ids of all checks with what they ask, and those of the causes that no check sees."""
    unseen = [cause for cause in CAUSES if not cause.checked]
    width = max(len(each) for each in (*checks.IDS, *(cause.id for cause in unseen)))
    lines = ["Checks of a route:"]
    lines += [f"  {check.id:<{width}}  {check.asks}" for check in checks.ROUTE_CHECKS]
    lines += ["", "Checks of an environment:"]
    lines += [f"  {check.id:<{width}}  {check.asks}" for check in checks.ENVIRONMENT_CHECKS]
    for gate, heading in GATES.items():
        causes = [cause for cause in unseen if cause.gate is gate]
        lines += ["", f"Causes that no check sees. {heading}:"] if causes else []
        lines += [f"  {cause.id:<{width}}  {cause.title}" for cause in causes]
    lines += ["", "More of one: trunkwatch explain ID. It takes codes, too, and what an error says."]
    return "\n".join(lines)


def without_files(text: str) -> str:
    """Markdown without links to files, which lead nowhere from a terminal."""
    return _LINK_TO_FILE.sub(r"\1", text)


def _named(name: str) -> Iterator[str]:
    """A check with what a call shows of it, or a cause; and a reason, which may have the name of a cause."""
    check, cause = checks.by_id(name), by_id(name)
    if check is not None:
        yield checks.page(check).rstrip()
        if cause is not None:
            yield signs(cause)
    elif cause is not None:
        yield page(cause).rstrip()
    if name in tuple(Reason):
        yield _of_reason(Reason(name))


def _refuse_almost(name: str) -> None:
    ids = (*(cause.id for cause in CAUSES), *Reason)
    near = difflib.get_close_matches(name, ids, n=1, cutoff=_ALMOST) if _WORD.fullmatch(name) else ()
    if near:
        raise Refused(f"There is no check, cause or reason {name!r}; did you mean {near[0]}?", Exit.USAGE)


def _of_reason(reason: Reason) -> str:
    outcome = OUTCOMES[reason]
    causes = [cause for cause in CAUSES if reason in cause.signs.only | cause.signs.reasons]
    return "\n\n".join(
        (
            f"# A call that ends as `{reason}`",
            outcome.meaning,
            f"It counts as {outcome.result}, severity {outcome.severity}; the fault: {outcome.fault}.",
            *_causes("## Causes that fit", causes),
        )
    )


def _of_twilio(code: str) -> str:
    known = CODES.get(code)
    if known is None:
        raise Refused(
            f"Twilio's error {code} is none that a call over a trunk is known to meet. Twilio's own page: "
            f"{_twilio_page(code)}",
            Exit.USAGE,
        )
    reason = codes.TWILIO.get(code)
    causes = [cause for cause in CAUSES if code in cause.signs.codes]
    return "\n\n".join(
        (
            f"# Twilio's error {code}",
            known.meaning,
            *((f"Twilio logs it as: {known.level}.",) if known.level else ()),
            *((f"A canary's call that meets it ends as `{reason}`.",) if reason else ()),
            *_causes("## Causes that it names", causes),
            f"<{_twilio_page(code)}>",
        )
    )


def _of_sip(code: int) -> str:
    known = ANSWERS.get(code)
    if known is None and code not in _REFUSED:
        raise Refused(f"{code} is no answer to an INVITE that Trunkwatch knows.", Exit.USAGE)
    reason = codes.of_sip(code) if code in _REFUSED else None
    return "\n\n".join(
        (
            f"# SIP {code} {known.phrase}" if known else f"# SIP {code}",
            known.meaning if known else "The standard has no words for it.",
            *((f"A canary's call ends as `{reason}`: {OUTCOMES[reason].meaning}",) if reason else ()),
            *(_causes("## Causes that fit", _answered_with(code, reason)) if reason else ()),
        )
    )


def _answered_with(code: int, reason: Reason) -> list[Cause]:
    """The causes of which Twilio's codes, or the reason, come with a SIP answer."""
    with_it = {each for each, answers in codes.GOES_WITH.items() if code in answers}
    return [cause for cause in CAUSES if cause.signs.codes & with_it or _fits(cause, code, reason)]


def _fits(cause: Cause, code: int, reason: Reason) -> bool:
    if cause.signs.sip:
        return code in cause.signs.sip
    return reason in cause.signs.only | cause.signs.reasons


def _of_text(text: str) -> str | None:
    found = _codes_in(text)
    # That something is not known is no answer where a code says what it is.
    near = [each for each in nearest(text) if not found or each.cause.id != Reason.UNCLASSIFIED]
    if not near and len(found) == 1:
        return answer(found[0])
    more = (
        (f"The codes in it: {', '.join(f'`trunkwatch explain {each}`' for each in found)}.",) if found else ()
    )
    if not near:
        return "\n\n".join(more) or None
    best = near[0].cause
    return "\n\n".join(
        (
            "# Nearest to that",
            "\n".join(f"- `{each.cause.id}`: {each.cause.title} (“{each.phrase}”)" for each in near),
            *more,
            *_named(best.id),
        )
    )


def _codes_in(text: str) -> list[str]:
    """The codes that a text has and of which more is known."""
    return [code for code in sorted(words(text)) if code in CODES or code in _REFUSALS]


def _causes(heading: str, causes: Iterable[Cause]) -> tuple[str, ...]:
    lines = [f"- `{cause.id}`: {cause.title}" for cause in causes]
    return (heading, "\n".join(lines), "More of one: `trunkwatch explain ID`.") if lines else ()


def _twilio_page(code: str) -> str:
    return f"https://www.twilio.com/docs/api/errors/{code}"

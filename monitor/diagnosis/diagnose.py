"""The diagnosis: from what the checks found and how the last call ended to the ranked causes."""

from collections.abc import Iterable, Sequence
from typing import Final

from monitor.diagnosis import surroundings
from monitor.diagnosis.candidates import candidates
from monitor.diagnosis.context import Context
from monitor.diagnosis.registry import CAUSES
from monitor.diagnosis.seen import seen
from monitor.diagnosis.weigh import FAILING, Case, Weighed, Weight, fix_of, weigh
from monitor.model.cause import Certainty, RankedCause
from monitor.model.check import Finding
from monitor.model.run import Run

_CODES: Final = frozenset(code for cause in CAUSES for code in cause.signs.codes)

_OF_THE_CALL: Final = FAILING | {Weight.UNSEEN, Weight.FITS}
"""Weights that have to do with how the call ended, though no check speaks against them."""

_EXPLAINING: Final = FAILING | {Weight.UNREAD}


def diagnose(
    findings: Iterable[Finding],
    run: Run | None = None,
    context: Context = Context(),  # noqa: B008 - it is frozen
) -> tuple[RankedCause, ...]:
    """The causes of what is wrong with a route, the one that its call met first in front.

    None where nothing is wrong. `findings` are the newest of the route and of its environment, `run` is the
    last call over it.
    """
    case = Case({finding.check: finding for finding in findings}, seen(run) if run else None, context, _CODES)
    weighed = [each for cause in candidates(case) if (each := weigh(cause, case))]
    told = _in_order(_without_superfluous(weighed))
    return tuple(_ranked(each, rank, told, case) for rank, each in enumerate(told, start=1))


def _without_superfluous(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Without what others explain as well, and what only might be where something explains all.

    What its own check rules out is told only where nothing else is named, and as what merely fits only
    where nothing else does.
    """
    explaining = {
        each.cause.id for each in weighed if each.failing or (each.weight in _EXPLAINING and not each.unread)
    }
    named = any(each.weight is Weight.NAMED for each in weighed)
    left = any(each.weight in _OF_THE_CALL for each in weighed)
    seen_failing = any(each.failing and each.weight in FAILING for each in weighed)

    def superfluous(each: Weighed) -> bool:
        if explaining.intersection(each.cause.explained_by):
            return True
        if each.weight is Weight.RULED_OUT:
            return left
        ruled_out = each.weight is Weight.UNSEEN and named
        return ruled_out or (seen_failing and each.weight in (Weight.UNSEEN, Weight.FITS))

    return [each for each in weighed if each.failing or not superfluous(each)]


def _in_order(weighed: Sequence[Weighed]) -> list[Weighed]:
    """By weight; at one weight by the gates, in whose order CAUSES stand.

    What cannot be read comes before what would fit only if that is why it is no more than that.
    """
    blurs = any(each.weight is Weight.FITS and each.unread for each in weighed)
    unread = Weight.UNREAD if blurs else Weight.STANDS - 0.5
    return sorted(weighed, key=lambda each: unread if each.weight is Weight.UNREAD else each.weight)


def _ranked(each: Weighed, rank: int, told: Sequence[Weighed], case: Case) -> RankedCause:
    found = each.finding.judgement if each.finding and each.failing else None
    return RankedCause(
        id=each.cause.id,
        rank=rank,
        certainty=_certainty(each, told, case),
        title=each.cause.title,
        fix=(found.remedy if found else "") or fix_of(each.cause, case),
        because=(*each.because, *surroundings.because(each, case)),
        against=(*each.against, *surroundings.against(each, case)),
        summary=found.summary if found else f"{each.cause.title}.",
    )


def _certainty(each: Weighed, told: Sequence[Weighed], case: Case) -> Certainty:
    """Certain is what fails and is named, and what is named alone; what only fits, alone, is likely.

    What is named is no more than likely while a check could not tell that might explain it better, and where
    what bears on it was changed after the call.
    """
    named = sum(other.weight is Weight.NAMED for other in told)
    better = any(other.unread and other.cause.id in each.cause.explained_by for other in told)
    match each.weight:
        case Weight.NAMED:
            alone = named == 1 and not better and each.sure and not any(surroundings.against(each, case))
            return Certainty.CERTAIN if each.failing or alone else Certainty.LIKELY
        case Weight.UNREAD:
            return Certainty.CERTAIN
        case Weight.MET | Weight.UNSEEN | Weight.STANDS | Weight.ASIDE:
            return Certainty.LIKELY
        case Weight.FITS:
            return Certainty.LIKELY if len(told) == 1 else Certainty.POSSIBLE
        case Weight.RULED_OUT:
            return Certainty.POSSIBLE

"""What templates may ask of values: words, signs and links; nothing that could change anything."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final
from urllib.parse import quote

from monitor.model.board import CheckState
from monitor.model.job import Job
from monitor.model.outcome import Result
from monitor.model.run import StageName
from monitor.model.verdict import Severity, Verdict
from monitor.web.harmless import harmless
from monitor.web.pages import ago
from monitor.web.pages.path import Step
from monitor.web.pages.signs import ENDED, OF_RESULT, OF_VERDICT, SIGN, STAGE, VERDICT, WHY_NOW
from monitor.web.prose import prose
from monitor.web.standing import Standing

_VERDICTS: Final = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.SKIP)
_SEVERITIES: Final = tuple(Severity)
_STEP: Final = {
    Standing.BROKEN: "broken",
    Standing.UNSURE: "could not be told",
    Standing.ATTENTION: "needs attention",
    Standing.NOTE: "worth a look",
    Standing.WAITING: "not known",
    Standing.FINE: "in order",
}


def _segment(text: str) -> str:
    """One segment of a path: a name with a slash in it stays one."""
    return quote(text, safe="")


def _sign(standing: Standing) -> str:
    return SIGN[standing]


def _word_of_step(step: Step) -> str:
    word = _STEP[step.standing]
    return f"{word} ({', '.join(map(harmless, step.wrong))})" if step.wrong else word


def _standing_of_result(result: Result) -> Standing:
    return OF_RESULT[result]


def _word_of_result(result: Result) -> str:
    return ENDED[result]


def _standing_of_verdict(verdict: Verdict) -> Standing:
    return OF_VERDICT[verdict]


def _word_of_verdict(verdict: Verdict) -> str:
    return VERDICT[verdict]


def _placed(job: Job) -> str:
    """Why a call was placed, and by whom where somebody asked for it."""
    return f"{WHY_NOW[job.trigger]} ({harmless(job.by)})" if job.by else WHY_NOW[job.trigger]


def _stage(name: StageName) -> str:
    return STAGE[name]


def _seconds(seconds: float) -> str:
    """With two digits behind the point where it was short."""
    return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"


def _worst_first(states: Iterable[CheckState]) -> list[CheckState]:
    def badness(state: CheckState) -> tuple[int, int]:
        finding = state.finding
        return _VERDICTS.index(finding.verdict), _SEVERITIES.index(finding.severity)

    return sorted(states, key=badness)


FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    "clock": ago.clock,
    "placed": _placed,
    "prose": prose,
    "seconds": _seconds,
    "segment": _segment,
    "sign": _sign,
    "since": ago.since,
    "stage": _stage,
    "standing_of_result": _standing_of_result,
    "standing_of_verdict": _standing_of_verdict,
    "when": ago.when,
    "word_of_result": _word_of_result,
    "word_of_step": _word_of_step,
    "word_of_verdict": _word_of_verdict,
    "worst_first": _worst_first,
}

"""What is not weighed would have weighed nothing."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.checks import IDS
from monitor.diagnosis import CAUSES, Context
from monitor.diagnosis.candidates import candidates
from monitor.diagnosis.seen import seen
from monitor.diagnosis.weigh import Case, weigh
from monitor.model.check import Finding
from monitor.model.outcome import Reason
from monitor.model.reading import GapReason
from monitor.model.run import Proof, Run
from monitor.model.verdict import Verdict
from tests.boards import finding
from tests.model.canaries import run

_CODES = sorted({code for cause in CAUSES for code in cause.signs.codes})
_TEXTS = sorted({text for cause in CAUSES for text in cause.signs.texts})


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    found = finding(draw(st.sampled_from(IDS)), draw(st.sampled_from(Verdict)))
    if found.verdict is not Verdict.UNKNOWN:
        return found
    readings = st.sampled_from(("livekit.trunks", "twilio.trunks", "twilio.numbers"))
    evidence = {"unread": draw(readings), "gap": draw(st.sampled_from(GapReason)).value}
    return replace(found, judgement=replace(found.judgement, evidence=evidence))


@st.composite
def runs(draw: st.DrawFn) -> Run:
    evidence: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "twilio_error": st.sampled_from(_CODES),
                "sip_code": st.sampled_from(("400", "403", "404", "486", "503", "603")),
                "message": st.sampled_from(_TEXTS),
            },
        )
    )
    return run(
        reason=draw(st.sampled_from(Reason)),
        proof=draw(st.sampled_from(Proof)),
        orphaned=draw(st.booleans()),
        **evidence,
    )


@given(found=st.lists(findings(), max_size=6), ended=st.none() | runs())
def test_a_cause_that_is_not_a_candidate_weighs_nothing(found: list[Finding], ended: Run | None) -> None:
    case = Case({each.check: each for each in found}, seen(ended) if ended else None, Context())
    chosen = candidates(case)

    assert [cause.id for cause in CAUSES if weigh(cause, case) and cause not in chosen] == []
    assert chosen == [cause for cause in CAUSES if cause in chosen]


def test_a_healthy_route_has_no_candidate() -> None:
    fine = {check: finding(check, Verdict.PASS) for check in IDS}

    assert candidates(Case(fine, None, Context())) == []

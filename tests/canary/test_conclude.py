"""What a run says when it is over: weight, words, evidence; and nobody's number in any of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.canary import amend, awaited, pause, run_canary
from monitor.model.call import CallStatus, DialFailure, Trouble
from monitor.model.canary import Answerer
from monitor.model.outcome import OUTCOMES, Reason, Result
from monitor.model.reading import GapReason, Known
from monitor.model.run import Run
from monitor.model.verdict import Fault, Severity, Verdict
from tests.canary.calling import QUICK, call_plan, canary, unhurried
from tests.canary.memory import (
    CALL_SID,
    FACTS,
    PRICE,
    LiveKit,
    Twilio,
    alert,
    answers,
    call,
    down,
    refuses,
    twilio_call,
)
from tests.cast import NUMBER_CL, unread

HOUR = timedelta(hours=1)
BUSY = DialFailure(Trouble.REFUSED, "resource_exhausted", 429, 486, "Busy Here")
DECLINE = DialFailure(Trouble.REFUSED, "permission_denied", 403, 603, "Decline")
FORBIDDEN = DialFailure(Trouble.REFUSED, "permission_denied", 403, 403, "Forbidden")


async def refused(failure: DialFailure, twilio: Twilio | None = None, **facts: object) -> Run:
    return await run_canary(call(**facts), refuses(failure), twilio or Twilio(), unhurried())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answerer", "severity"), [(Answerer.OURS, Severity.CRITICAL), (Answerer.OTHER, Severity.WARNING)]
)
async def test_a_busy_phone_alarms_only_where_it_is_ours(answerer: Answerer, severity: Severity) -> None:
    plan = replace(call_plan(), answerer=answerer)
    run = await run_canary(canary(FACTS, call=plan), refuses(BUSY), Twilio(), unhurried())

    assert (run.reason, run.fault, run.result, run.severity) == (
        Reason.BUSY,
        Fault.CALLEE,
        Result.FAILURE,
        severity,
    )


async def test_the_words_of_both_clouds_are_in_the_summary() -> None:
    run = await refused(FORBIDDEN, Twilio(log=Known((alert("32205", None),))))

    assert run.summary.startswith(OUTCOMES[Reason.FORBIDDEN].meaning)
    assert "SIP 403 Forbidden, Twilio error 32205." in run.summary
    assert run.evidence["twilio_errors"] == ("32205",)
    assert run.evidence["twilio_alerts"] == ("32205 NO32205",)


@pytest.mark.parametrize(
    ("code", "reason"), [("10001", Reason.ACCOUNT_INACTIVE), ("32203", Reason.FORBIDDEN)]
)
async def test_the_log_tells_what_a_decline_means(code: str, reason: Reason) -> None:
    assert (await refused(DECLINE, Twilio(log=Known((alert(code, None),))))).reason is reason


async def test_a_log_that_means_two_things_at_once_means_nothing() -> None:
    log = Known((alert("10001", None), alert("32203", None)))

    assert (await refused(DECLINE, Twilio(log=log))).reason is Reason.DECLINED


async def test_an_entry_of_the_log_that_does_not_go_with_the_answer_is_somebody_elses() -> None:
    assert (await refused(BUSY, Twilio(log=Known((alert("32205", None),))))).reason is Reason.BUSY


async def test_with_a_sid_only_what_the_log_says_of_it_counts() -> None:
    twilio = Twilio(log=Known((alert("10001", "CA" + "9" * 32), alert("32203"))))
    run = await run_canary(call(), refuses(DECLINE, CallStatus.DIALING), twilio, unhurried())

    assert run.reason is Reason.FORBIDDEN


async def test_a_log_that_may_not_be_read_is_asked_once() -> None:
    twilio = Twilio(log=unread("Alerts", GapReason.FORBIDDEN))

    assert (await refused(DECLINE, twilio)).reason is Reason.DECLINED
    assert twilio.asked.count("alerts") == 1


async def test_without_a_log_the_check_of_the_account_explains_a_decline() -> None:
    assert (await refused(DECLINE, account=Verdict.FAIL)).reason is Reason.ACCOUNT_INACTIVE


async def test_unclassified_keeps_its_evidence() -> None:
    odd = DialFailure(Trouble.REFUSED, "data_loss", 418, message="something new")
    run = await refused(odd)

    assert (run.reason, run.result) == (Reason.UNCLASSIFIED, Result.INCONCLUSIVE)
    assert run.evidence["livekit_code"] == "data_loss"
    assert run.evidence["message"] == "something new"
    assert "something new" in run.summary


async def test_a_failure_without_text_has_a_summary_all_the_same() -> None:
    run = await refused(DialFailure(Trouble.TIMEOUT))

    assert run.summary == OUTCOMES[Reason.CLIENT_TIMEOUT].meaning
    assert (run.result, run.severity) == (Result.INCONCLUSIVE, Severity.WARNING)


@pytest.mark.parametrize("livekit", [answers, lambda: refuses(FORBIDDEN), lambda: LiveKit()])
async def test_no_run_shows_the_called_number(livekit) -> None:  # type: ignore[no-untyped-def]
    hasty = unhurried(replace(QUICK, dial_margin=timedelta(0)))
    run = await run_canary(call(), livekit(), Twilio(), hasty)
    shown = repr(run)

    assert call_plan().to.number not in shown
    assert call_plan().to.number.lstrip("+") not in shown
    assert NUMBER_CL not in shown
    assert run.evidence["to"] == str(call_plan().to)


async def test_a_price_amends_a_run_and_changes_nothing_else() -> None:
    run = await run_canary(call(), answers(), Twilio(), unhurried())
    rated = Twilio([Known(twilio_call(price=PRICE, currency="USD"))])

    event = await amend(run, rated, run.ended + timedelta(hours=1))

    assert event is not None
    assert (event.run, event.environment, event.route) == ("r1", "prod", "cl")
    assert event.evidence == {"price": "0.0150", "currency": "USD"}
    after = event.applied(run)
    assert replace(after, evidence=run.evidence) == run
    assert await amend(after, rated, run.ended + timedelta(hours=1)) is None


async def test_a_price_that_is_null_amends_nothing() -> None:
    run = await run_canary(call(), answers(), Twilio(), unhurried())

    assert await amend(run, Twilio(), run.ended) is None
    assert await amend(run, Twilio([down()]), run.ended) is None


async def test_errors_that_the_log_tells_later_are_added() -> None:
    run = await run_canary(call(), answers(), Twilio(), unhurried())
    event = await amend(run, Twilio(log=Known((alert("32014"), alert("32205", None)))), run.ended)

    assert event is not None
    assert event.evidence == {"twilio_errors": ("32014",), "twilio_alerts": ("32014 NO32014",)}
    assert event.applied(run).reason is Reason.ANSWERED


async def test_a_run_that_was_stored_with_codes_alone_gets_the_alerts_that_can_still_be_read() -> None:
    run = await run_canary(call(), answers(), Twilio(), unhurried())
    stored = replace(run, evidence={**run.evidence, "twilio_errors": ("32205", "32014")})
    event = await amend(stored, Twilio(log=Known((alert("32014"),))), run.ended)

    assert event is not None
    assert event.evidence == {"twilio_alerts": ("32014 NO32014",)}


async def test_of_each_code_the_first_entry_is_kept() -> None:
    earlier, later = alert("32014"), replace(alert("32014"), sid="NOlater", at=alert("32014").at + HOUR)
    twilio = Twilio(log=Known((later, earlier)))
    run = await run_canary(call(), answers(), twilio, unhurried())

    assert run.evidence["twilio_alerts"] == ("32014 NO32014",)
    assert await amend(run, Twilio(log=Known((later, earlier))), run.ended) is None


async def test_a_refusal_without_a_sid_is_explained_by_what_the_log_tells_later() -> None:
    run = await refused(FORBIDDEN)
    late = Known((alert("32201", "CA" + "9" * 32), alert("32001"), alert("32014")))
    event = await amend(run, Twilio(log=late), run.ended + timedelta(minutes=5))

    assert "twilio_errors" not in run.evidence
    assert awaited(run, run.ended + timedelta(minutes=15))
    assert not awaited(run, run.ended + timedelta(minutes=16))
    assert event is not None
    assert event.evidence == {"twilio_errors": ("32201",), "twilio_alerts": ("32201 NO32201",)}
    after = event.applied(run)
    assert (after.reason, after.summary) == (run.reason, run.summary)
    assert not awaited(after, run.ended + timedelta(minutes=6))


@pytest.mark.parametrize(
    "failure",
    [
        DialFailure(Trouble.TIMEOUT),
        DialFailure(Trouble.REFUSED, "not_found", 404, 404, "Not Found"),
        DialFailure(Trouble.REFUSED, "permission_denied", 403, 403, "32205: geo permission"),
    ],
    ids=["no SIP answer", "no code goes with it", "the code is known"],
)
async def test_the_log_is_not_asked_later_for_what_it_would_not_explain(failure: DialFailure) -> None:
    run = await refused(failure)
    twilio = Twilio(log=Known((alert("32201"),)))

    assert not awaited(run, run.ended)
    assert await amend(run, twilio, run.ended) is None
    assert twilio.asked == []


async def test_two_meanings_in_the_log_explain_no_refusal_later_either() -> None:
    run = await refused(DECLINE)
    log = Known((alert("10001", None), alert("32203", None)))

    assert await amend(run, Twilio(log=log), run.ended) is None


async def test_evidence_is_awaited_for_a_day_while_there_is_no_price() -> None:
    run = await run_canary(call(), answers(), Twilio(), unhurried())
    rated = replace(run, evidence={**run.evidence, "price": "0.01"})

    assert run.evidence["call_sid"] == CALL_SID
    assert awaited(run, run.ended + timedelta(hours=23))
    assert not awaited(run, run.ended + timedelta(hours=25))
    assert awaited(rated, run.ended + timedelta(minutes=10))
    assert not awaited(rated, run.ended + timedelta(hours=1))


async def test_what_nobody_answered_has_no_price_to_wait_for() -> None:
    run = await run_canary(call(), answers(), Twilio(), unhurried())
    unanswered = replace(run, evidence={**run.evidence, "twilio_status": "busy"})
    never_dialled = replace(run, evidence={})

    assert not awaited(unanswered, run.ended + timedelta(hours=1))
    assert not awaited(never_dialled, run.ended)


async def test_the_older_a_run_the_more_seldom_twilio_is_asked() -> None:
    run = await run_canary(call(), answers(), Twilio(), unhurried())

    assert pause(run, run.ended) == timedelta(minutes=1)
    assert pause(run, run.ended + timedelta(hours=10)) == timedelta(hours=1)

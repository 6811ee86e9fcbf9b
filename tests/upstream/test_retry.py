"""How long to wait before asking again."""

import math

import pytest
import stamina

from monitor.model.reading import GapReason
from monitor.upstream.failure import ReadFailure
from monitor.upstream.limits import Limits
from monitor.upstream.retry import retried, retry_after, silence_retry_hooks, wait_before_retry

DATE = "Mon, 02 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Mon, 02 Mar 2026 12:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2026 11:59:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("Mon, 02 Mar 99999999999 12:00:00 GMT", None),
        ("9" * 400, math.inf),
        ("٧", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_time_by_the_server_s_clock(
    header: str | None, seconds: float | None
) -> None:
    assert retry_after(header, DATE) == seconds


def test_a_time_without_the_server_s_own_date_says_nothing() -> None:
    assert retry_after("Mon, 02 Mar 2026 12:00:30 GMT", None) is None


def failure(reason: GapReason, seconds: float | None = None) -> ReadFailure:
    return ReadFailure(reason, "why", seconds)


def test_the_wait_that_is_asked_for_is_kept_up_to_the_longest() -> None:
    assert wait_before_retry(failure(GapReason.RATE_LIMITED, 3.0), longest=10) == 3.0
    assert wait_before_retry(failure(GapReason.SERVER_ERROR, 3600.0), longest=10) == 10


@pytest.mark.parametrize("reason", [GapReason.RATE_LIMITED, GapReason.SERVER_ERROR, GapReason.NETWORK])
def test_what_may_pass_is_retried_with_our_own_back_off(reason: GapReason) -> None:
    assert wait_before_retry(failure(reason), longest=10) is True


@pytest.mark.parametrize(
    "reason",
    [
        GapReason.UNAUTHORIZED,
        GapReason.FORBIDDEN,
        GapReason.NOT_FOUND,
        GapReason.ACCOUNT_INACTIVE,
        GapReason.TLS,
        GapReason.BAD_REPLY,
    ],
)
def test_what_stays_as_it_is_is_not_retried(reason: GapReason) -> None:
    assert wait_before_retry(failure(reason, 1.0), longest=10) is False


def test_an_error_of_ours_is_not_retried() -> None:
    assert wait_before_retry(ValueError("a bug"), longest=10) is False


class Flaky:
    """Fails as it is told, then answers with how often it was called."""

    def __init__(self, *reasons: GapReason) -> None:
        self.reasons = list(reasons)
        self.calls = 0

    async def __call__(self) -> int:
        self.calls += 1
        if self.reasons:
            raise failure(self.reasons.pop(0))
        return self.calls


async def test_a_call_is_made_again_until_it_answers() -> None:
    assert await retried(Flaky(), Limits()) == 1
    assert await retried(Flaky(GapReason.NETWORK, GapReason.SERVER_ERROR), Limits()) == 3


async def test_the_last_failure_is_let_through_after_as_many_attempts_as_allowed() -> None:
    flaky = Flaky(*[GapReason.NETWORK] * 3, GapReason.TIMEOUT, GapReason.NETWORK)
    with pytest.raises(ReadFailure) as raised:
        await retried(flaky, Limits(attempts=4))
    assert raised.value.reason is GapReason.TIMEOUT
    assert flaky.calls == 4


async def test_a_failure_that_stays_is_let_through_even_after_one_that_passed() -> None:
    flaky = Flaky(GapReason.NETWORK, GapReason.FORBIDDEN)
    with pytest.raises(ReadFailure) as raised:
        await retried(flaky, Limits())
    assert raised.value.reason is GapReason.FORBIDDEN
    assert flaky.calls == 2


async def test_retrying_stops_once_its_time_is_over() -> None:
    flaky = Flaky(*[GapReason.NETWORK] * 1000)
    bounds = Limits(attempts=1000, retrying=1, first_wait=0.01)
    with stamina.set_testing(False), pytest.raises(ReadFailure):  # in test mode the bound on time is off
        await retried(flaky, bounds)
    assert 1 < flaky.calls < 1000


def test_retries_log_nothing_and_register_no_metric_of_their_own() -> None:
    silence_retry_hooks()
    assert stamina.instrumentation.get_on_retry_hooks() == ()

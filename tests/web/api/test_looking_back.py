"""Runs, what changed, causes and budgets."""

from datetime import timedelta
from decimal import Decimal

import pytest

from monitor.diagnosis import CAUSES
from monitor.model.archive import NoArchive, Page, Wanted
from monitor.model.budget import BudgetLeft
from monitor.model.change import Setting
from monitor.model.event import Event
from monitor.model.outcome import Reason
from monitor.model.protocols import StoreError
from monitor.model.run import Run
from monitor.model.verdict import Verdict
from monitor.model.window import Window
from tests.boards import NOON, finding
from tests.model.canaries import amended, run
from tests.web.api.happenings import configured, swept
from tests.web.api.serving import Api, api

MINUTE = timedelta(minutes=1)
LATE = NOON + timedelta(days=1)


def runs(count: int) -> list[Run]:
    reasons = (Reason.ANSWERED, Reason.FORBIDDEN)
    return [run(f"run-{n}", reasons[n % 2], NOON + n * MINUTE) for n in range(count)]


def turning(count: int) -> list[Event]:
    """Sweeps in which the caller ID changes each time, and a check flips at every second."""
    verdicts = (Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.FAIL)
    return [
        swept(
            finding("trunk-address", verdicts[n % 4], at=NOON + n * MINUTE),
            at=NOON + n * MINUTE,
            routes=("cl",),
            settings={Setting.CALLER_ID: f"+56…{n:04}"},
        )
        for n in range(count)
    ]


async def everything(served: Api, path: str) -> list[dict[str, object]]:
    """The items of all pages."""
    page = await served.json(path)
    items = list(page["items"])
    while page["next"]:
        page = await served.json(f"{path}&cursor={page['next']}")
        items += page["items"]
    return items


async def test_runs_are_told_newest_first_a_page_at_a_time() -> None:
    async with api(configured(), swept(), *runs(7)) as served:
        told = await everything(served, "/runs?limit=2")

    assert [each["id"] for each in told] == [f"run-{n}" for n in reversed(range(7))]


async def test_runs_are_filtered_by_result_reason_and_time() -> None:
    async with api(configured(), swept(), *runs(6)) as served:
        failed = await everything(served, "/runs?result=failure&route=cl&environment=prod")
        forbidden = await everything(served, "/runs?reason=forbidden&reason=busy")
        some = await everything(served, "/runs?since=2026-03-01T12:02:20Z&until=2026-03-01T12:04:20Z")
        elsewhere = await everything(served, "/runs?environment=gone")

    assert [each["id"] for each in failed] == [each["id"] for each in forbidden]
    assert [each["id"] for each in failed] == ["run-5", "run-3", "run-1"]
    assert [each["id"] for each in some] == ["run-3", "run-2"]
    assert elsewhere == []


async def test_a_run_is_told_with_stages_and_evidence_as_it_is_known_now() -> None:
    ended = run("run-1", at=NOON, asked=None)
    async with api(configured(), swept(), ended, amended("run-1", price="0.01", currency="USD")) as served:
        told = await served.json("/runs/run-1")

    assert told["evidence"] == {"price": "0.01", "currency": "USD"}
    assert [(each["name"], each["seconds"]) for each in told["stages"]] == [("ring", 1.5), ("answer", 3.0)]
    assert (told["trigger"], told["severity"], told["orphaned"]) == ("scheduled", "info", False)
    assert told["started"] == "2026-03-01T12:00:00.000+00:00"


async def test_a_run_that_is_not_kept_is_404() -> None:
    async with api() as served:
        problem = await served.json("/runs/nope", status=404)
    assert problem["detail"] == "There is no such run (any more)."


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
async def test_changes_of_verdicts_and_settings_are_one_list_of_which_nothing_is_lost(limit: int) -> None:
    async with api(configured("cl"), *turning(9), now=LATE) as served:
        told = await everything(served, f"/changes?limit={limit}")
        settings = await everything(served, "/changes?kind=setting")
        verdicts = await everything(served, "/changes?kind=verdict")

    times = [str(each["at"]) for each in told]
    assert times == sorted(times, reverse=True)
    assert [each for each in told if each["kind"] == "setting"] == settings
    assert [each for each in told if each["kind"] == "verdict"] == verdicts
    assert [each["after"] for each in settings] == [f"+56…{n:04}" for n in reversed(range(1, 9))]
    assert [each["verdict"] for each in verdicts] == ["pass", "fail", "pass", "fail"][-len(verdicts) :]


async def test_what_changes_while_somebody_pages_is_not_told_in_between() -> None:
    events = turning(9)
    async with api(configured("cl"), *events[:6], now=LATE) as served:
        first = await served.json("/changes?limit=3&kind=setting")
        await served.record(*events[6:])
        then = await everything(served, f"/changes?limit=3&kind=setting&cursor={first['next']}")

    afters = [each["after"] for each in [*first["items"], *then]]
    assert len(afters) == len(set(afters))
    assert {"+56…0005", "+56…0001"} <= set(afters)


async def test_with_a_check_only_verdicts_are_told() -> None:
    async with api(configured("cl"), *turning(4), now=LATE) as served:
        told = await everything(served, "/changes?check=trunk-address")
    assert {each["kind"] for each in told} == {"verdict"}


@pytest.mark.parametrize("path", ["/routes", "/findings", "/runs", "/changes", "/budget"])
@pytest.mark.parametrize("cursor", ["nope", "bm9wZQ", "%F0%9F%92%A9", "e30", "W10=="])
async def test_a_cursor_that_is_none_of_ours_names_itself(path: str, cursor: str) -> None:
    async with api(configured(), swept()) as served:
        problem = await served.json(f"{path}?cursor={cursor}", status=400)
    assert problem["parameter"] == "cursor"


async def test_every_cause_is_told_in_the_order_of_the_gates() -> None:
    async with api() as served:
        causes = (await served.json("/causes"))["items"]
        one = await served.json("/causes/wrong-password")

    assert [each["id"] for each in causes] == [cause.id for cause in CAUSES]
    assert one in causes
    assert one["fix"]


async def test_what_is_left_of_budgets_is_told_of_environments_and_routes() -> None:
    left = {
        ("prod", ""): (BudgetLeft(Window.MONTH, spend=Decimal("4.20"), currency="USD"),),
        ("prod", "cl"): (BudgetLeft(Window.HOUR, calls=3),),
    }
    async with api(configured(), budgets=lambda wanted: {key: left[key] for key in wanted}) as served:
        told = (await served.json("/budget"))["items"]
        of_cl = (await served.json("/budget?route=cl"))["items"]

    assert [(each["environment"], each["route"]) for each in told] == [("prod", None), ("prod", "cl")]
    assert told[0]["left"] == [{"window": "month", "calls": None, "spend": "4.20", "currency": "USD"}]
    assert of_cl == told[1:]


async def test_a_history_that_cannot_be_read_is_503_with_what_to_do() -> None:
    class Locked(NoArchive):
        async def runs(self, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Run]:
            raise StoreError("The disk is full: make room.")

    async with api(configured(), archive=Locked(), budgets=lambda _wanted: None) as served:
        runs = await served.json("/runs", status=503)
        budget = await served.json("/budget", status=503)

    assert runs["detail"] == "The history cannot be read now. The disk is full: make room."
    assert "budgets" in budget["detail"]

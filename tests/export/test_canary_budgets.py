"""What is left of budgets, and how often that is asked: a thousand canaries make it dear."""

from datetime import timedelta
from decimal import Decimal

from monitor.model.budget import BudgetLeft
from monitor.model.event import PlannedCanary, PlannedEnvironment, RunStarted
from monitor.model.window import Window
from tests.boards import swept
from tests.export.scraping import OPENMETRICS, Scraping
from tests.model.canaries import HALF_HOUR, NOON, board_after, configured, job, run

HOUR = timedelta(hours=1)


def two_routes() -> Scraping:
    """Routes br and cl, both called, with five and three calls left this hour, and eight of both."""
    scraping = Scraping(board_after(configured(routes=("br", "cl"))), now=NOON)
    scraping.left = {
        ("prod", "br"): (BudgetLeft(Window.HOUR, calls=5),),
        ("prod", "cl"): (BudgetLeft(Window.HOUR, calls=3),),
        ("prod", ""): (BudgetLeft(Window.HOUR, calls=8),),
    }
    return scraping


def calls(scraping: Scraping) -> dict[str, float]:
    return {labels["route"]: value for labels, value in scraping.samples("canary_budget_calls_remaining")}


def test_a_budget_says_whose_it_is_and_of_which_window() -> None:
    scraping = Scraping(board_after(), now=NOON)
    scraping.left = {
        ("prod", "cl"): (BudgetLeft(Window.HOUR, calls=0), BudgetLeft(Window.DAY, calls=40)),
        ("prod", ""): (BudgetLeft(Window.MONTH, calls=900),),
    }
    assert scraping.samples("canary_budget_calls_remaining") == [
        ({"environment": "prod", "route": "cl", "window": "hour"}, 0.0),
        ({"environment": "prod", "route": "cl", "window": "day"}, 40.0),
        ({"environment": "prod", "route": "", "window": "month"}, 900.0),
    ]


def test_without_a_limit_nothing_is_said() -> None:
    scraping = Scraping(board_after(), now=NOON)
    assert scraping.samples("canary_budget_calls_remaining") == []
    assert scraping.samples("canary_budget_spend_remaining") == []
    assert scraping.asked[0] == [("prod", "cl"), ("prod", "")]


def test_money_left_is_in_the_currency_it_is_given_in() -> None:
    scraping = Scraping(board_after(run(price="-0.01", currency="USD")), now=NOON)
    scraping.left["prod", "cl"] = (BudgetLeft(Window.MONTH, spend=Decimal("4.25"), currency="EUR"),)
    assert scraping.samples("canary_budget_spend_remaining") == [
        ({"environment": "prod", "route": "cl", "window": "month", "currency": "EUR"}, 4.25)
    ]


def test_money_left_is_otherwise_in_the_currency_of_what_was_spent() -> None:
    scraping = Scraping(board_after(), now=NOON)
    left = (BudgetLeft(Window.MONTH, spend=Decimal(5)),)
    scraping.left = {("prod", "cl"): left, ("prod", ""): left}
    currencies = {labels["currency"] for labels, _ in scraping.samples("canary_budget_spend_remaining")}
    assert currencies == {""}
    scraping.tell(run(price="-0.01", currency="USD"))
    currencies = {labels["currency"] for labels, _ in scraping.samples("canary_budget_spend_remaining")}
    assert currencies == {"USD"}
    scraping.tell(run("run-2", price="-0.01", currency="EUR"))
    currencies = {labels["currency"] for labels, _ in scraping.samples("canary_budget_spend_remaining")}
    assert currencies == {""}


def test_a_call_asks_for_its_own_budget_and_its_environments_alone() -> None:
    scraping = two_routes()
    assert calls(scraping) == {"br": 5, "cl": 3, "": 8}
    scraping.asked.clear()
    scraping.left["prod", "cl"] = (BudgetLeft(Window.HOUR, calls=2),)
    scraping.left["prod", ""] = (BudgetLeft(Window.HOUR, calls=7),)
    scraping.tell(RunStarted("run-1", job(), NOON))
    assert calls(scraping) == {"br": 5, "cl": 2, "": 7}
    assert scraping.asked == [[("prod", "cl"), ("prod", "")]]


def test_neither_a_scrape_nor_a_sweep_asks_again() -> None:
    scraping = two_routes()
    scraping.text()
    scraping.asked.clear()
    scraping.text()
    scraping.board = swept(before=scraping.board)
    assert calls(scraping) == {"br": 5, "cl": 3, "": 8}
    assert scraping.asked == []


def test_a_new_hour_has_new_budgets() -> None:
    scraping = two_routes()
    scraping.now = NOON + HOUR - timedelta(seconds=2)
    scraping.text()
    scraping.asked.clear()
    scraping.left["prod", "cl"] = (BudgetLeft(Window.HOUR, calls=4),)
    scraping.now = NOON + HOUR - timedelta(seconds=1)
    assert calls(scraping)["cl"] == 4
    assert scraping.asked == [[("prod", "br"), ("prod", "cl"), ("prod", "")]]


def test_the_last_moment_of_an_hour_still_asks_nothing() -> None:
    scraping = two_routes()
    scraping.text()
    scraping.asked.clear()
    scraping.now = NOON + HOUR - timedelta(seconds=1, microseconds=1)
    scraping.text()
    assert scraping.asked == []


def test_a_clock_that_was_set_back_an_hour_asks_again_with_the_next_call() -> None:
    scraping = two_routes()
    scraping.text()
    scraping.asked.clear()
    scraping.now = NOON - HOUR
    scraping.tell(run())
    scraping.text()
    assert scraping.asked == [[("prod", "br"), ("prod", "cl"), ("prod", "")]]


def test_budgets_that_cannot_be_told_are_left_out_and_asked_for_once_a_scrape() -> None:
    scraping = two_routes()
    scraping.tells = False
    assert calls(scraping) == {}
    assert scraping.value("canary_runs_total", route="br") == 0
    assert len(scraping.asked) == 1


def test_budgets_that_could_not_be_told_come_back_within_a_scrape_interval() -> None:
    scraping = two_routes()
    scraping.tells = False
    scraping.text()
    scraping.tells = True
    scraping.now += timedelta(seconds=15)
    assert calls(scraping) == {"br": 5, "cl": 3, "": 8}


def test_each_format_asks_for_itself() -> None:
    scraping = two_routes()
    assert 'remaining{environment="prod",route="cl",window="hour"} 3.0' in scraping.text()
    scraping.left["prod", "cl"] = (BudgetLeft(Window.HOUR, calls=2),)
    assert 'remaining{environment="prod",route="cl",window="hour"} 2.0' in scraping.text(OPENMETRICS)


def test_environments_keep_their_budgets_apart() -> None:
    event = configured()
    plan = PlannedEnvironment(timedelta(minutes=5), ("br",), False, {"br": PlannedCanary(HALF_HOUR)})
    event = type(event)(event.at, {"test": plan, **event.environments})
    scraping = Scraping(board_after(event), now=NOON)
    scraping.left = {
        ("prod", ""): (BudgetLeft(Window.DAY, calls=8),),
        ("test", ""): (BudgetLeft(Window.DAY, calls=1),),
    }
    left = {
        labels["environment"]: value for labels, value in scraping.samples("canary_budget_calls_remaining")
    }
    assert left == {"prod": 8, "test": 1}
    scraping.asked.clear()
    scraping.tell(run())
    scraping.text()
    assert scraping.asked == [[("prod", "cl"), ("prod", "")]]

"""How something stands is the same on the page and in the API."""

import pytest

from monitor.model.board import Board
from monitor.model.outcome import Reason
from monitor.model.verdict import Severity, Verdict
from monitor.web.judged import standing_of_environment, standing_of_route
from monitor.web.standing import Standing
from monitor.web.view import page_view
from tests.boards import NOON, called, configured, finding, swept
from tests.model.canaries import run

UNREAD = finding("trunk-address", Verdict.UNKNOWN)
BOARDS = {
    "not swept": configured(),
    "fine": swept(finding("trunk-address", Verdict.PASS)),
    "a check fails": swept(finding("trunk-address", Verdict.FAIL)),
    "a check only warns": swept(finding("trunk-address", Verdict.FAIL, severity=Severity.WARNING)),
    "unread": swept(UNREAD, up={"livekit": True, "twilio": False}),
    "the account is closed": swept(finding("account-active", Verdict.FAIL, None)),
    "unread, which is accepted": swept(UNREAD, before=configured(accepted=["trunk-address"])),
    "a call failed": called(run("run-1", Reason.SILENT)),
    "a phone was busy": called(run("run-1", Reason.BUSY)),
}


@pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
def test_a_route_stands_in_the_api_as_it_does_on_the_page(board: Board) -> None:
    (page,) = page_view(board, NOON).environments
    around = board.environments["prod"]
    own = standing_of_environment(around)

    assert own is page.standing
    assert {route.route: standing_of_route(route, around, own, NOON) for route in board.routes.values()} == {
        view.name: view.standing for view in page.routes
    }


def test_these_boards_stand_in_every_way_but_one() -> None:
    seen = {
        route.standing
        for board in BOARDS.values()
        for environment in page_view(board, NOON).environments
        for route in environment.routes
    }
    assert seen == set(Standing) - {Standing.NOTE}

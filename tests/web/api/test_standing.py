"""Environments, routes and findings, as they stand on the board."""

from datetime import timedelta

import pytest

from monitor.model.change import Setting
from monitor.model.event import RunStarted, Suspended
from monitor.model.outcome import Reason
from monitor.model.skip import Suspension
from monitor.model.verdict import Severity, Verdict
from tests.boards import NOON, finding
from tests.model.canaries import run
from tests.web.api.happenings import BROKEN, HALF_HOUR, configured, swept
from tests.web.api.serving import api
from tests.web.reading import read

FINE = finding("trunk-address", Verdict.PASS, "br")


async def test_an_environment_stands_as_its_worst_route_does() -> None:
    async with api(configured(), swept(BROKEN, FINE)) as served:
        (prod,) = (await served.json("/environments"))["items"]
        assert await served.json("/environments/prod") == prod

    assert (prod["environment"], prod["standing"]) == ("prod", "broken")
    assert prod["routes"] == {"broken": 1, "no fault found": 1}
    assert prod["up"] == {"livekit": True, "twilio": True}
    assert (prod["sweep_seconds"], prod["sweep_every_seconds"]) == (3.0, 300.0)
    assert prod["swept_at"] == prod["answered_at"] == "2026-03-01T12:00:00.000+00:00"


async def test_before_its_first_sweep_an_environment_is_not_read_yet() -> None:
    async with api(configured()) as served:
        prod = await served.json("/environments/prod")
        routes = (await served.json("/routes"))["items"]

    assert (prod["standing"], prod["swept_at"]) == ("not read yet", None)
    assert [(each["standing"], each["address"]) for each in routes] == [("not read yet", None)] * 2


async def test_a_route_tells_how_it_stands_and_why() -> None:
    ended = run("run-1", Reason.WRONG_ANSWERER, NOON)
    async with api(configured(), swept(BROKEN, FINE), ended) as served:
        (cl,) = (await served.json("/routes?standing=broken"))["items"]

    assert (cl["environment"], cl["route"], cl["livekit_trunk"]) == ("prod", "cl", "ST_cl")
    assert (cl["address"], cl["checks"]) == ("acme-cl.pstn.twilio.com", {"fail": 1})
    assert [(each["id"], each["rank"]) for each in cl["causes"]] == [("trunk-address", 1)]
    canary = cl["canary"]
    assert (canary["success"], canary["last_success_at"]) == (False, None)
    assert canary["alarm"] == {"on": False, "since": None, "successes_to_end": 0}
    assert [(each["id"], each["reason"]) for each in canary["recent"]] == [("run-1", "wrong-answerer")]


async def test_an_alarm_tells_how_many_calls_have_to_get_through_to_end_it() -> None:
    runs = [run(f"run-{n}", Reason.BUSY, NOON + n * HALF_HOUR) for n in range(2)]
    async with api(configured(), *runs, run("run-2", at=NOON + 2 * HALF_HOUR)) as served:
        alarm = (await served.json("/environments/prod/routes/cl"))["canary"]["alarm"]

    assert (alarm["on"], alarm["successes_to_end"]) == (True, 1)


async def test_a_canary_tells_when_it_calls_next_and_what_goes_on() -> None:
    ended = run("run-1", at=NOON)
    begun = RunStarted("run-2", ended.job, NOON + HALF_HOUR)
    async with api(configured(), swept(FINE), ended) as served:
        waits = (await served.json("/environments/prod/routes/cl"))["canary"]
        await served.record(begun)
        calls = (await served.json("/environments/prod/routes/cl"))["canary"]

    assert waits["next_run_at"] == "2026-03-01T12:30:00.000+00:00"
    assert (waits["running"], waits["success"]) == (None, True)
    assert waits["last_success_at"] == waits["last_run_at"] == "2026-03-01T12:00:20.000+00:00"
    assert calls["running"] == {"id": "run-2", "started": "2026-03-01T12:30:00.000+00:00"}


async def test_in_maintenance_there_is_no_next_call() -> None:
    rests = Suspended("prod", NOON, Suspension.MAINTENANCE)
    async with api(configured(), swept(FINE), rests) as served:
        canary = (await served.json("/environments/prod/routes/cl"))["canary"]
        prod = await served.json("/environments/prod")

    assert (canary["suspended"], canary["next_run_at"]) == ("maintenance", None)
    assert prod["suspended"] == "maintenance"


async def test_a_route_without_a_number_to_call_has_no_canary() -> None:
    async with api(configured(), swept(FINE)) as served:
        assert (await served.json("/environments/prod/routes/br"))["canary"] is None


async def test_one_route_tells_its_findings_its_settings_and_what_changed() -> None:
    worked = run("run-1", at=NOON)
    later = NOON + timedelta(minutes=5)
    async with api(
        configured(),
        swept(finding("trunk-address", Verdict.PASS), settings={Setting.CALLER_ID: "+56…0147"}),
        worked,
        swept(BROKEN, settings={Setting.CALLER_ID: "+56…9999"}, at=later),
    ) as served:
        cl = await served.json("/environments/prod/routes/cl")

    (found,) = cl["findings"]
    assert (found["check"], found["verdict"], found["success"]) == ("trunk-address", "fail", False)
    assert found["remedy"] == "Dial acme-cl.pstn."
    assert cl["worked_at"] == "2026-03-01T12:00:20.000+00:00"
    (setting,) = cl["settings"]
    assert (setting["setting"], setting["value"]) == ("caller-id", "+56…9999")
    (change,) = cl["changes"]
    assert (change["before"], change["after"], change["by"]) == ("+56…0147", "+56…9999", None)


async def test_findings_come_in_the_order_of_the_checks_and_filtered() -> None:
    account = finding("account-active", Verdict.PASS, None)
    password = finding("credential-rotated", Verdict.UNKNOWN, severity=Severity.WARNING)
    async with api(configured(), swept(password, BROKEN, FINE, account)) as served:
        everything = (await served.json("/findings"))["items"]
        bad = (await served.json("/findings?verdict=fail&verdict=unknown"))["items"]
        of_br = (await served.json("/findings?route=br&environment=prod"))["items"]
        of_check = (await served.json("/findings?check=account-active"))["items"]

    assert [(each["route"], each["check"]) for each in everything] == [
        (None, "account-active"),
        ("br", "trunk-address"),
        ("cl", "trunk-address"),
        ("cl", "credential-rotated"),
    ]
    assert {each["verdict"] for each in bad} == {"fail", "unknown"}
    assert [each["route"] for each in of_br] == ["br"]
    assert [each["check"] for each in of_check] == ["account-active"]


async def test_pages_hold_every_route_once() -> None:
    names = [f"r{number}" for number in range(7)]
    seen: list[str] = []
    async with api(configured(*names), swept(routes=names)) as served:
        path = "/routes?limit=3"
        while path:
            page = await served.json(path)
            assert len(page["items"]) <= 3
            seen += [each["route"] for each in page["items"]]
            path = f"/routes?limit=3&cursor={page['next']}" if page["next"] else ""

    assert seen == names


async def test_an_accepted_unknown_does_not_make_a_route_stand_worse() -> None:
    unread = finding("trunk-address", Verdict.UNKNOWN)
    async with api(configured(accepted=["trunk-address"]), swept(unread)) as served:
        told = {each["route"]: each["standing"] for each in (await served.json("/routes"))["items"]}

    assert told["cl"] == "no fault found"


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/environments/prood", ["prod"]),
        ("/environments/prood/routes/cl", ["prod"]),
        ("/environments/prod/routes/cll", ["cl"]),
        ("/environments/prod/routes/cll/badge.svg", ["cl"]),
        ("/causes/wrong-pasword", ["wrong-password"]),
    ],
)
async def test_a_name_that_is_not_there_is_404_with_what_may_be_meant(path: str, near: list[str]) -> None:
    async with api(configured(), swept()) as served:
        problem = await served.json(path, status=404)

    assert problem["near"][: len(near)] == near
    assert problem["detail"].endswith("meant?")


@pytest.mark.parametrize(
    "path", ["/routes?environment=prood", "/findings?route=cll", "/budget?route=cll", "/findings?check=nope"]
)
async def test_a_filter_that_names_nothing_is_an_error_since_an_empty_list_would_read_as_all_well(
    path: str,
) -> None:
    async with api(configured(), swept()) as served:
        problem = await served.json(path, status=400)

    assert f"{problem['parameter']}=" in path
    assert "something that is not there" in problem["detail"]


async def test_a_route_of_which_not_all_was_seen_is_judged_in_part_and_so_says_its_card() -> None:
    why = "It is another account's. Add that one."
    hidden = finding(
        "trunk-address-known", Verdict.SKIP, summary="It is another account's.", remedy="Add that one."
    )
    async with api(configured(), swept(FINE, hidden)) as served:
        cl = await served.json("/environments/prod/routes/cl")
        diagnosis = await served.json("/environments/prod/routes/cl/diagnosis")
        page = (await read(served.client, "/")).flat

    assert (cl["standing"], cl["word"]) == ("no fault found", "judged in part")
    assert f"- not judged: trunk-address-known. {why}" in diagnosis["text"]
    assert why in page


async def test_a_route_tells_since_when_it_stands_as_it_does_in_the_word_of_its_page() -> None:
    async with api(configured(), swept(BROKEN, FINE, at=NOON + HALF_HOUR), run("run-1")) as served:
        told = {each["route"]: each for each in (await served.json("/routes"))["items"]}

    assert told["cl"]["since"] == "2026-03-01T12:00:00.000+00:00"  # when it was found
    assert (told["cl"]["standing"], told["cl"]["word"]) == ("broken", "a check fails")
    assert (told["br"]["word"], told["br"]["since"]) == ("no fault found", None)

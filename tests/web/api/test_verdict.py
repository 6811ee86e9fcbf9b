"""The verdict: one sentence for all, or for what is asked of."""

from datetime import timedelta

from monitor.model.verdict import Severity, Verdict
from tests.boards import NOON, finding
from tests.web.api.happenings import BROKEN, configured, swept
from tests.web.api.serving import api

FINE = finding("trunk-address", Verdict.PASS, "br")
POOR = finding("balance", Verdict.FAIL, None, severity=Severity.WARNING, summary="The balance is low.")


async def test_it_is_the_sentence_of_the_first_page() -> None:
    async with api(configured(), swept(BROKEN, FINE)) as served:
        told = await served.json("/verdict")
        page = await (await served.client.get("/", headers={"Accept-Encoding": "identity"})).text()

    assert told["standing"] == "broken"
    assert "cl is broken" in told["sentence"]
    assert told["sentence"] in page
    assert told["cause"] == "cl: The trunk dials a SIP Domain."


async def test_a_route_is_judged_without_what_only_warns_of_its_environment() -> None:
    async with api(configured(), swept(BROKEN, FINE, POOR)) as served:
        br = await served.json("/verdict?route=br")
        prod = await served.json("/verdict?environment=prod&route=cl&route=br")
        everything = await served.json("/verdict?environment=prod")

    assert br["standing"] == "no fault found"
    assert "cl" not in br["sentence"]
    assert prod["standing"] == everything["standing"] == "broken"


async def test_what_is_old_is_said() -> None:
    async with api(configured(), swept(), now=NOON + timedelta(hours=1)) as served:
        told = await served.json("/verdict")

    assert told["old"] == ["prod"]
    assert "What is shown of prod is old." in told["sentence"]


async def test_a_name_that_is_not_there_is_an_error_that_says_which_parameter() -> None:
    async with api(configured(), swept()) as served:
        environment = await served.json("/verdict?environment=prood", status=400)
        route = await served.json("/verdict?route=br&route=cll", status=400)

    assert (environment["parameter"], environment["near"]) == ("environment", ["prod"])
    assert (route["parameter"], route["near"]) == ("route", ["cl"])

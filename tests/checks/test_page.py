import re

import pytest

from docs.build import ROOT
from monitor.checks import ALL_CHECKS, by_id, page
from monitor.model.check import Check
from monitor.model.snapshot import Path, Site
from monitor.model.verdict import Verdict


def test_no_page_is_left_of_a_check_that_is_gone() -> None:
    there = {path.stem for path in (ROOT / "docs/checks").glob("*.md")} - {"README"}
    assert there == {check.id for check in ALL_CHECKS}


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.id)
def test_a_page_holds_all_that_the_check_says_of_itself(check: Check[Path] | Check[Site]) -> None:
    text = page(check)
    assert text.startswith(f"# {check.title} (`{check.id}`)\n")
    assert all(words in text for words in (check.asks, check.matters, check.fix, check.severity))
    assert all(f"- **{verdict}**: " in text for verdict in Verdict)
    assert all(meaning in text for meaning in check.meanings.values())


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.id)
def test_the_links_of_a_page_lead_to_checks(check: Check[Path] | Check[Site]) -> None:
    assert all(by_id(target) for target in re.findall(r"\]\(([a-z-]+)\.md\)", page(check)))


def test_a_page_tells_the_scope_and_what_a_region_does() -> None:
    known, balance = by_id("credential-list-attached"), by_id("balance")
    assert known is not None
    assert balance is not None
    assert "| critical | route | [trunk-address-known](trunk-address-known.md) |" in page(known)
    assert "While [trunk-region](trunk-region.md) fails this check is unknown" in page(known)
    assert "| warning | environment | `twilio.balance` |" in page(balance)

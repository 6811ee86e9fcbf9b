"""The reference page of a check, made from the text that stands beside its judgement."""

from typing import Final

from monitor.checks.registry import ENVIRONMENT_CHECKS, AnyCheck
from monitor.model.verdict import Verdict

_MEANINGS: Final = {
    Verdict.PASS: "It is as a working set-up wants it.",
    Verdict.FAIL: "It is not; the finding names the object, the value found and what to click.",
    Verdict.UNKNOWN: "A reading failed or is incomplete; the finding says which and why.",
    Verdict.SKIP: "The question does not arise, or a check that this one needs did not pass.",
}


def page(check: AnyCheck) -> str:
    """Markdown of `docs/checks/<id>.md`."""
    scope = "environment" if check in ENVIRONMENT_CHECKS else "route"
    return "\n".join(
        (
            f"# {check.title} (`{check.id}`)",
            "",
            check.asks,
            "",
            "| severity | scope | needs |",
            "|---|---|---|",
            f"| {check.severity} | {scope} | {_needs(check)} |",
            "",
            "## Why it matters",
            "",
            check.matters,
            "",
            "## How to fix it",
            "",
            check.fix,
            "",
            "## What the verdicts mean",
            "",
            *(f"- **{verdict}**: {check.meanings.get(verdict, _MEANINGS[verdict])}" for verdict in Verdict),
            *_region(check),
            "",
            "## When a call fails",
            "",
            f"[What a call shows that met this](../causes/{check.id}.md), and what explains it better.",
            "",
        )
    )


def _needs(check: AnyCheck) -> str:
    return ", ".join(_need(need) for need in check.needs) or "nothing"


def _need(need: str) -> str:
    """A reading (its name holds a dot) by name, a check by a link to its page."""
    return f"`{need}`" if "." in need else f"[{need}]({need}.md)"


def _region(check: AnyCheck) -> tuple[str, ...]:
    if not check.region_bound:
        return ()
    return (
        "",
        "While [trunk-region](trunk-region.md) fails this check is unknown: what it reads belongs to another "
        "Region than the one that processes the trunk.",
    )

"""axe-core, which tells what a page keeps from people who do not see it or do not use a mouse."""

from importlib.resources import files
from typing import Final

from playwright.async_api import Page

_SCRIPT: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
_GRAVE: Final = ("serious", "critical")


async def against(page: Page, *rules: str) -> list[str]:
    """What axe-core has against a page that is serious or critical: the rule, and where it is broken.

    Only `rules` are asked where there are any.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_SCRIPT)
    found = await page.evaluate("options => axe.run(options)", options)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in _GRAVE
        for node in each["nodes"]
    ]

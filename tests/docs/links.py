"""Where the links of a document lead."""

import re


def targets(text: str, anchors: bool = False) -> list[str]:
    """Files of the project, relative to the document; with `anchors` also the heading, after a #."""
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [each if anchors else each.partition("#")[0] for each in found if "://" not in each]


def headings(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    without_code = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.DOTALL | re.MULTILINE)
    titles = re.findall(r"^#+ (.*)$", without_code, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}

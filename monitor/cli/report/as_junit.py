"""The report as JUnit XML, which CI systems show as tests: a check is a test case."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from monitor.cli.report import Report
from monitor.model.cause import RankedCause
from monitor.model.check import Finding
from monitor.model.verdict import Verdict

_TAGS = {Verdict.FAIL: "failure", Verdict.UNKNOWN: "error", Verdict.SKIP: "skipped"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """One suite per environment and per route; `unknown` is an error, since nothing was found wrong, or
    skipped where the configuration accepts it.
    """
    root = Element("testsuites", name="trunkwatch")
    causes = {(each.environment, each.route): each.causes for each in report.routes}
    for (environment, route), findings in groupby(report.findings, key=lambda f: (f.environment, f.route)):
        told = [(finding, _tag(finding, report)) for finding in findings]
        suite = _add_suite(root, f"{environment}/{route}" if route else environment, told)
        _add_causes(suite, causes.get((environment, route or ""), ()))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _tag(finding: Finding, report: Report) -> str | None:
    return _TAGS[Verdict.SKIP] if report.accepts(finding) else _TAGS.get(finding.verdict)


def _add_suite(root: Element, name: str, told: Sequence[tuple[Finding, str | None]]) -> Element:
    tags = [tag for _, tag in told]
    suite = SubElement(
        root,
        "testsuite",
        name=name,
        tests=str(len(told)),
        failures=str(tags.count("failure")),
        errors=str(tags.count("error")),
        skipped=str(tags.count("skipped")),
        timestamp=told[0][0].at.isoformat(timespec="seconds"),
    )
    for finding, tag in told:
        _add_case(suite, name, finding, tag)
    return suite


def _add_causes(suite: Element, causes: Iterable[RankedCause]) -> None:
    """What is wrong with the route, ranked, where CI systems show what a suite printed."""
    told = [f"{each.rank}. {each.id}, {each.certainty}: {each.wrong} Fix: {each.fix}" for each in causes]
    if told:
        SubElement(suite, "system-out").text = _xml("\n".join(told))


def _add_case(suite: Element, suite_name: str, finding: Finding, tag: str | None) -> None:
    case = SubElement(suite, "testcase", classname=suite_name, name=finding.check)
    if tag is None:
        return
    told = SubElement(case, tag, message=_xml(finding.judgement.summary))
    told.text = _xml(finding.judgement.remedy) or None
    if tag != "skipped":
        told.set("type", finding.severity.value)


def _xml(text: str) -> str:
    """`text` without the control characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)

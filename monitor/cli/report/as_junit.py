"""The report as JUnit XML, which CI systems show as tests: a check is a test case."""

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from monitor.cli.report import Report
from monitor.model.cause import RankedCause
from monitor.model.check import Finding
from monitor.model.verdict import Verdict

_TAGS = {Verdict.FAIL: "failure", Verdict.UNKNOWN: "error", Verdict.SKIP: "skipped"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """One suite per environment and per route; `unknown` is an error, since nothing was found wrong."""
    root = Element("testsuites", name="trunkwatch")
    causes = {(each.environment, each.route): each.causes for each in report.routes}
    for (environment, route), findings in groupby(report.findings, key=lambda f: (f.environment, f.route)):
        suite = _add_suite(root, f"{environment}/{route}" if route else environment, tuple(findings))
        _add_causes(suite, causes.get((environment, route or ""), ()))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _add_suite(root: Element, name: str, findings: tuple[Finding, ...]) -> Element:
    suite = SubElement(
        root,
        "testsuite",
        name=name,
        tests=str(len(findings)),
        failures=_count(findings, Verdict.FAIL),
        errors=_count(findings, Verdict.UNKNOWN),
        skipped=_count(findings, Verdict.SKIP),
        timestamp=findings[0].at.isoformat(timespec="seconds"),
    )
    for finding in findings:
        _add_case(suite, name, finding)
    return suite


def _add_causes(suite: Element, causes: Iterable[RankedCause]) -> None:
    """What is wrong with the route, ranked, where CI systems show what a suite printed."""
    told = [f"{each.rank}. {each.id}, {each.certainty}: {each.wrong} Fix: {each.fix}" for each in causes]
    if told:
        SubElement(suite, "system-out").text = _xml("\n".join(told))


def _add_case(suite: Element, suite_name: str, finding: Finding) -> None:
    case = SubElement(suite, "testcase", classname=suite_name, name=finding.check)
    tag = _TAGS.get(finding.verdict)
    if tag is None:
        return
    told = SubElement(case, tag, message=_xml(finding.judgement.summary))
    if tag != "skipped":
        told.set("type", finding.severity.value)
        told.text = _xml(finding.judgement.remedy)


def _count(findings: Iterable[Finding], verdict: Verdict) -> str:
    return str(sum(finding.verdict is verdict for finding in findings))


def _xml(text: str) -> str:
    """`text` without the control characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)

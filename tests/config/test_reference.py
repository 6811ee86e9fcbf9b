"""What is published about the file is what the program takes."""

import json
from collections.abc import Iterator

import pytest
import yaml
from jsonschema import Draft202012Validator

from monitor.checks import IDS
from monitor.config import reference, schema
from monitor.config.json_schema import Json, Schema
from tests.config.sample import FILE, KEY, SHIPPED, changed, with_route

COMMITTED = SHIPPED.parent / "docs" / "config.schema.json"
CANARIES = """\
    canaries:
      enabled: ${ON:-true}
      allowed_prefixes: ['+55', '${PREFIX}']
      limits: {calls_per_hour: 5, spend_per_month: '${SPEND}'}
      maintenance: [{cron: '0 2 * * 0', for: 2h}]
"""


def faults(text: str) -> list[str]:
    validator = Draft202012Validator(schema())
    return [error.json_path for error in validator.iter_errors(yaml.safe_load(text))]


def test_the_committed_schema_is_current() -> None:
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert committed == schema(), "write it anew: trunkwatch config schema > docs/config.schema.json"


def test_the_schema_is_a_schema_and_the_shipped_file_points_to_it() -> None:
    Draft202012Validator.check_schema(schema())
    first = SHIPPED.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={COMMITTED.relative_to(SHIPPED.parent)}"


def test_an_editor_finds_nothing_in_the_shipped_file_as_it_stands() -> None:
    assert faults(SHIPPED.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        FILE,
        with_route("edge: ${EDGE:-}\nauth: both\nchecks: {trunk-edge: 'off', ip-acl: '${X}'}"),
        changed("twilio-secret\n", "twilio-secret\n      concurrency: ${N}\n      balance_floor: 20.5\n"),
        changed("twilio-secret\n", f"t\n      parent: {{account_sid: '${{P}}', api_key: {KEY}}}\n"),
        FILE + "sweep_every: ${EVERY:-1m}\nlisten: '[::1]:0'\nstate_dir: ${X}\n",
        FILE + "    discover: {}\n    accept_unknown: [balance]\n",
        with_route("canary: {to: '${TO}', every: '${E}', callee: ours, limits: {calls_per_day: '${N}'}}"),
        with_route("canary: {proof: none, price_per_call: 0.07, talk_time: 1m}") + CANARIES,
    ],
)  # fmt: skip
def test_an_editor_accepts_what_the_program_accepts_and_variables_anywhere(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (changed("[BR]", "[br]"), "$.environments.prod.routes.br.countries[0]"),
        (changed("[BR]", "[]"), "$.environments.prod.routes.br.countries"),
        (changed("ST_acme", "acme"), "$.environments.prod.routes.br.livekit_trunk"),
        (with_route("edge: nowhere"), "$.environments.prod.routes.br.edge"),
        (with_route("nope: 1"), "$.environments.prod.routes.br"),
        (with_route("checks: {nope: info}"), "$.environments.prod.routes.br.checks"),
        (with_route("canary: {to: 5511}"), "$.environments.prod.routes.br.canary.to"),
        (with_route("canary: {every: often}"), "$.environments.prod.routes.br.canary.every"),
        (with_route("canary: {proof: tones}"), "$.environments.prod.routes.br.canary.proof"),
        (
            with_route("canary: {limits: {calls_per_day: -1}}"),
            "$.environments.prod.routes.br.canary.limits.calls_per_day",
        ),
        (FILE + "    canaries: {enabled: 1}\n", "$.environments.prod.canaries.enabled"),
        (
            FILE + "    canaries: {allowed_prefixes: ['55']}\n",
            "$.environments.prod.canaries.allowed_prefixes[0]",
        ),
        (FILE + "    canaries: {maintenance: [{for: 2h}]}\n", "$.environments.prod.canaries.maintenance[0]"),
        (FILE + "sweep_every: soon\n", "$.sweep_every"),
        (changed("  prod:", "  Prod:"), "$.environments"),
    ],
)
def test_an_editor_marks_what_the_program_refuses(text: str, path: str) -> None:
    assert faults(text) == [path]


def properties(node: Json) -> Iterator[tuple[str, Schema]]:
    if isinstance(node, dict):
        found = node.get("properties")
        if isinstance(found, dict) and "accept_unknown" not in node:
            yield from ((key, each) for key, each in found.items() if isinstance(each, dict))
        for each in node.values():
            yield from properties(each)


def test_every_key_is_described_in_a_sentence() -> None:
    described = {key: node.get("description") for key, node in properties(schema()) if key not in IDS}
    assert len(described) > 25
    assert [key for key, text in described.items() if not str(text).endswith(".")] == []


def test_nothing_of_the_program_leaks_into_the_published_schema() -> None:
    text = json.dumps(schema())
    assert "x-kind" not in text
    assert '"title"' not in json.dumps(schema()["$defs"])


def test_the_reference_has_a_row_for_every_key() -> None:
    rows = [line.split("|")[1:5] for line in reference().splitlines()[2:]]
    assert all(cell.strip() for row in rows for cell in row)
    keys = [row[0].strip(" `") for row in rows]
    assert len(keys) == len(set(keys))
    assert {
        "sweep_every",
        "environments.<name>.twilio.parent.account_sid",
        "environments.<name>.routes.<name>.canary.to",
        "environments.<name>.discover.include",
        "environments.<name>.canaries.limits.calls_per_day",
        "environments.<name>.canaries.maintenance[].for",
    } <= set(keys)


def test_the_reference_says_type_default_and_meaning() -> None:
    lines = reference().splitlines()
    assert lines[0] == "| key | type | default | meaning |"
    assert (
        "| `sweep_every` | duration | `5m` | How often both clouds are read, like 30s, 5m or 1h30m. |"
        in lines
    )
    assert any(
        line.startswith("| `environments.<name>.routes.<name>.countries` | list of country code | required |")
        for line in lines
    )


def test_the_reference_has_the_defaults_of_a_canary_as_a_person_writes_them() -> None:
    rows = {cells[1].strip(" `"): [cell.strip() for cell in cells[2:4]] for cells in map(_cells, _rows())}
    assert rows["environments.<name>.routes.<name>.canary.every"] == ["duration", "`30m`"]
    assert rows["environments.<name>.routes.<name>.canary.callee"] == ["ours or other", "`other`"]
    assert rows["environments.<name>.canaries.enabled"] == ["true or false", "`true`"]
    assert rows["environments.<name>.canaries.maintenance"] == ["list of blocks", "–"]
    assert rows["environments.<name>.canaries.maintenance[].for"] == ["duration", "required"]


def _rows() -> list[str]:
    return reference().splitlines()[2:]


def _cells(row: str) -> list[str]:
    return row.split("|")

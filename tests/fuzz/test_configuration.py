"""Whatever stands in the files of a configuration, it is one, or each problem of it is a sentence."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import Config, ConfigError, parse, plan
from monitor.config.loading import decoded
from monitor.config.variables import variables
from monitor.config.web_file.loading import load_web_file
from tests.config.sample import FILE
from tests.fuzz.whole import PLACES, SECRET, WHOLE, values, written

MANY: Final = settings(max_examples=200)
HERE: Final = Path("/nowhere")
PLACED: Final = re.compile(r"line [1-9]\d*, column [1-9]\d*: ")
OURS: Final = re.compile(r"Traceback|Error\b|pydantic|yaml\.|<class|object at 0x|\bNone\b")
"""What a person would not understand."""


def understood(error: ConfigError) -> None:
    """Each problem is one line that a person can read, and that tells no secret."""
    assert error.problems
    for problem in map(str, error.problems):
        assert problem.isprintable()
        assert len(problem) < 2000
        assert not OURS.search(problem), problem
        assert SECRET not in problem
        assert PLACED.sub("", problem).rstrip().endswith((".", "?", "…", ".)")), problem


def judged(text: str, **given: str) -> Config | None:
    try:
        config = parse(text, "config.yaml", HERE, {"X": SECRET, **given})
    except ConfigError as error:
        understood(error)
        return None
    plan(config)
    assert SECRET not in repr(config) or "${X}" in text  # which may stand where no secret is expected
    return config


def test_the_whole_document_is_a_configuration() -> None:
    assert judged(written(WHOLE, (), ""))


@MANY
@given(st.sampled_from(PLACES), values)
def test_any_value_at_any_place_is_taken_or_refused_with_sentences(
    where: tuple[str | int, ...], value: str
) -> None:
    judged(written(WHOLE, where, value))


@MANY
@given(st.sampled_from(PLACES), st.text(max_size=200))
def test_any_value_of_a_variable_at_any_place_is_taken_or_refused_with_sentences(
    where: tuple[str | int, ...], value: str
) -> None:
    judged(written(WHOLE, where, "'${Y}'"), Y=value)


def nested(opened: str, closed: str, depth: int) -> str:
    return f"environments: {opened * depth}{closed * depth}"


def doubled(line: str, end: str) -> str:
    """Nine lines, each of ten times what the one before it is."""
    lines = [line, *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)), end]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        doubled("a0: &a0 [x]", "environments: *a9"),
        doubled("a0: &a0 {k: v}", "environments: {<<: *a9}"),
        "environments: &a {x: *a}",
        nested("[", "]", 100_000),
        nested("{a: ", "}", 10_000),
        "\n".join(" " * depth + "a:" for depth in range(2000)),
        "- " * 50_000,
        "? " * 50_000,
        "&a " * 10_000 + "x",
        ":" * 100_000,
        "\n" * 1_000_000,
        "'" + "x" * 5_000_000 + "'",
        "listen: " + "${X}" * 100_000,
        "listen: '" + "${" * 20_000 + "'",
        "sweep_every: " + "9" * 1_000_000,
        "sweep_every: " + ":".join(["59"] * 50_000),
        "sweep_every: 1" + "_0" * 100_000,
        "".join(f"k{number}: 1\n" for number in range(2_000)),
        "environments:\n" + "".join(f"  e{number}: {{}}\n" for number in range(500)),
        FILE.replace("  ", "\t"),
        FILE.replace("prod", "\ufeffprod"),
        FILE + FILE,
        "---\n" * 1000,
        "a\0b: 1",
        "\ud800: \udfff",
    ],
    ids=range(25),
)
def test_what_would_take_for_ever_or_all_memory_is_refused_soon(text: str) -> None:
    assert judged(text) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "shift_jis"])
def test_a_file_in_another_encoding_is_refused_with_a_sentence(encoding: str) -> None:
    content = FILE.replace("acme", "açme" if encoding in ("latin-1", "cp1252") else "acme").encode(encoding)
    if encoding == "shift_jis":
        content += "# 監視".encode(encoding)
    try:
        assert judged(decoded(content, "config.yaml")) is None
    except ConfigError as error:
        understood(error)


def from_bytes(load: Callable[[Path], object], path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        load(path)
    except ConfigError as error:
        understood(error)


_LINES = st.sampled_from(
    [
        b"A=1\n",
        b"export B='",
        b'C="\\',
        b"=\n",
        b"D\n",
        b"'\n",
        b'"\n',
        b"\0",
        b"\xff",
        b"# x\n",
        b"E=${A}\r\n",
    ]
)


def test_any_file_of_variables_is_read_or_refused_with_sentences(tmp_path: Path) -> None:
    @MANY
    @given(st.binary(max_size=200) | st.lists(_LINES, max_size=12).map(b"".join))
    def anything(content: bytes) -> None:
        from_bytes(lambda path: variables(path, {}), tmp_path / ".env", content)

    anything()


_WEB_WORDS = st.sampled_from(
    [
        "tls_server_config",
        "http_server_config",
        "basic_auth_users",
        "rate_limit",
        "cert_file",
        "key_file",
        "client_auth_type",
        "min_version",
        "cipher_suites",
        "headers",
        "http2",
        "alice",
        "interval",
        "burst",
    ]
)


def _flow(block: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in block.items()) + "}"


_WEB = st.recursive(
    values, lambda inner: st.dictionaries(_WEB_WORDS, inner, max_size=3).map(_flow), max_leaves=8
)


def test_any_web_configuration_file_is_read_or_refused_with_sentences(tmp_path: Path) -> None:
    @MANY
    @given(st.binary(max_size=200) | st.dictionaries(_WEB_WORDS, _WEB, max_size=4).map(_flow).map(_encoded))
    def anything(content: bytes) -> None:
        from_bytes(load_web_file, tmp_path / "web.yml", content)

    anything()


def _encoded(text: str) -> bytes:
    return text.encode(errors="replace")

"""The web configuration file and its certificates are part of where a configuration comes from."""

from pathlib import Path

import pytest

from monitor.config import ConfigError, ConfigSource
from tests.access.certificates import HOST, Authority
from tests.access.web_files import ALICE
from tests.config.sample import FILE

WEB = f"""\
tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_ca_file: ca.pem
  client_auth_type: VerifyClientCertIfGiven
basic_auth_users: {{alice: {ALICE}}}
"""


@pytest.fixture
def source(tmp_path: Path) -> ConfigSource:
    folder = tmp_path / "web"
    Authority(folder).signs("server", HOST)
    (folder / "web.yml").write_text(WEB, encoding="utf-8")
    text = f"{FILE}web: {{config_file: '${{WEB:-web/web.yml}}', operators: [alice]}}\n"
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    return ConfigSource(tmp_path / "config.yaml", {})


def test_it_is_read_where_the_whole_is_asked_for_and_only_there(source: ConfigSource) -> None:
    whole = source.whole()

    assert source.load().web is None
    assert whole.web is not None
    assert whole.web.tls is not None
    assert whole.fingerprint == source.fingerprint()


def test_a_configuration_that_names_none_is_whole_without(source: ConfigSource) -> None:
    source.path.write_text(FILE, encoding="utf-8")

    assert source.whole() == source.load()


@pytest.mark.parametrize("name", ["web.yml", "server.crt", "server.key", "ca.pem"])
def test_another_content_of_each_file_is_another_fingerprint_and_a_missing_one_too(
    source: ConfigSource, tmp_path: Path, name: str
) -> None:
    file, before = tmp_path / "web" / name, source.fingerprint()
    file.write_bytes(file.read_bytes() + b"\n")
    changed = source.fingerprint()
    file.unlink()
    gone = source.fingerprint()

    assert len({before, changed, gone}) == 3


@pytest.mark.parametrize(
    "web",
    [
        "web:\n  config_file: web/web.yml\n",
        "web :   # a remark\n\n# another\n  reload: true\n\n  config_file: 'web/web.yml'\nlisten: 'h:0'\n",
        '"web": {"config_file": "web/web.yml"}\n',
        "web: {\n  config_file: web/web.yml }",
    ],
)
def test_however_the_block_is_written(source: ConfigSource, tmp_path: Path, web: str) -> None:
    source.path.write_text(FILE + web, encoding="utf-8")
    before = source.fingerprint()
    (tmp_path / "web" / "server.crt").unlink()

    assert source.load().config.web.config_file == tmp_path / "web" / "web.yml"
    assert source.fingerprint() != before


def test_what_is_behind_a_bad_file_is_watched_too(source: ConfigSource, tmp_path: Path) -> None:
    """Whoever mends the certificate should not have to touch anything else."""
    (tmp_path / "web" / "web.yml").write_text(f"{WEB}colour: blue\n", encoding="utf-8")
    source.path.write_text(source.path.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    before = source.fingerprint()
    (tmp_path / "web" / "server.crt").unlink()

    assert source.fingerprint() != before


def test_its_problems_are_told_of_it_with_their_lines(source: ConfigSource, tmp_path: Path) -> None:
    file = tmp_path / "web" / "web.yml"
    file.write_text(f"{WEB}colour: blue\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"web\.yml: line 7, column 1: colour is not a known key"):
        source.whole()
    assert source.load().config.environments


@pytest.mark.parametrize(
    ("operators", "web", "sentence"),
    [
        ("[bob]", WEB, "is no user of basic_auth_users: add them there, or take them away here."),
        ("[alice]", "rate_limit: {interval: 0}\n", "cannot be known: the web configuration file asks for"),
    ],
)
def test_an_operator_whom_nothing_would_ever_know_is_refused(
    source: ConfigSource, tmp_path: Path, operators: str, web: str, sentence: str
) -> None:
    text = source.path.read_text(encoding="utf-8").replace("[alice]", operators)
    source.path.write_text(text, encoding="utf-8")
    (tmp_path / "web" / "web.yml").write_text(web, encoding="utf-8")

    with pytest.raises(ConfigError) as refusal:
        source.whole()
    assert str(refusal.value).startswith(f"{source.path}: web.operators[0] {sentence}")


def test_the_name_in_a_certificate_is_enough_for_an_operator(source: ConfigSource, tmp_path: Path) -> None:
    (tmp_path / "web" / "web.yml").write_text(WEB.partition("basic_auth")[0], encoding="utf-8")

    assert source.whole().web is not None

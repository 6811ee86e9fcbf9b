"""Where a configuration comes from: its fingerprint is another one exactly when some content is."""

import os
from pathlib import Path

import pytest

from monitor.config import ConfigError, ConfigSource
from tests.config.sample import FILE

SECRETS = FILE.replace("livekit-secret", "${file:secrets/livekit}").replace("twilio-secret", "${TOKEN}")


@pytest.fixture
def source(tmp_path: Path) -> ConfigSource:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "livekit").write_text("one", encoding="utf-8")
    (tmp_path / ".env").write_text("TOKEN=first\n", encoding="utf-8")
    (tmp_path / "config.yaml").write_text(SECRETS, encoding="utf-8")
    return ConfigSource(tmp_path / "config.yaml", {})


def test_what_is_loaded_has_the_fingerprint_of_what_is_there(source: ConfigSource) -> None:
    loaded = source.load()

    assert loaded.fingerprint == source.fingerprint()
    assert loaded.config.environments["prod"].livekit.api_secret.get_secret_value() == "one"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.yaml", f"{SECRETS}# a remark\n"),
        (".env", "TOKEN=second\n"),
        ("secrets/livekit", "two"),
    ],
)
def test_new_content_of_any_file_is_another_one_and_the_old_content_the_old_one(
    source: ConfigSource, name: str, content: str
) -> None:
    file, before = source.path.parent / name, source.fingerprint()
    old = file.read_text(encoding="utf-8")
    file.write_text(content, encoding="utf-8")
    changed = source.fingerprint()
    file.write_text(old, encoding="utf-8")

    assert changed != before
    assert source.fingerprint() == before


def test_a_file_that_is_only_touched_or_replaced_by_its_like_is_no_change(source: ConfigSource) -> None:
    before = source.fingerprint()
    copy = source.path.with_name("copy")
    copy.write_bytes(source.path.read_bytes())
    copy.replace(source.path)
    os.utime(source.path, (0, 0))

    assert source.fingerprint() == before


@pytest.mark.parametrize("name", ["config.yaml", ".env", "secrets/livekit"])
def test_a_file_that_goes_away_is_a_change_and_no_error(source: ConfigSource, name: str) -> None:
    before = source.fingerprint()
    (source.path.parent / name).unlink()

    assert source.fingerprint() != before
    with pytest.raises(ConfigError):
        source.load()


def test_a_pipe_in_its_place_holds_nobody(source: ConfigSource) -> None:
    source.path.unlink()
    os.mkfifo(source.path)

    assert source.fingerprint()


def test_a_file_of_variables_that_is_named_stands_in_place_of_the_one_beside_it(
    source: ConfigSource, tmp_path: Path
) -> None:
    other = tmp_path / "other.env"
    other.write_text("TOKEN=another\n", encoding="utf-8")
    named = ConfigSource(source.path, {}, other)
    before = named.fingerprint()
    (tmp_path / ".env").write_text("TOKEN=changed\n", encoding="utf-8")

    assert named.fingerprint() == before
    token = named.load().config.environments["prod"].twilio.auth_token
    assert token is not None
    assert token.get_secret_value() == "another"

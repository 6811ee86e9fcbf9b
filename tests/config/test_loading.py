"""Files that are not there, or are not what they should be, and the variables beside them."""

from pathlib import Path

import pytest

from monitor.config import ConfigError, load, variables
from monitor.config.loading import LARGEST
from tests.config.sample import FILE, GUIDE_VARIABLES, SHIPPED


def refusal(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    return str(caught.value)


def test_a_file_is_loaded_and_its_directory_is_where_paths_begin(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n", encoding="utf-8")
    path = tmp_path / "config.yaml"
    path.write_text(FILE.replace("twilio-secret", "${file:secret}"), encoding="utf-8")
    token = load(path, {}).environments["prod"].twilio.auth_token
    assert token is not None
    assert token.get_secret_value() == "from a file"


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    assert refusal(path) == f"{path}: The file does not exist. Name another one with --config."


def test_a_directory_is_one_sentence(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: This is a directory, not a file."


def test_an_empty_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.touch()
    assert (
        refusal(path) == f"{path}: The file is empty: it needs at least environments: with one environment."
    )


def test_a_path_through_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "config.yaml"
    assert refusal(path) == f"{path}: The file cannot be read: Not a directory."


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"# one\n# caf\xe9\n")
    assert refusal(path) == f"{path}: line 2, column 1: This line is not UTF-8 text: save the file as UTF-8."


def test_a_file_too_large_to_be_a_configuration_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert refusal(path) == f"{path}: The file is larger than {LARGEST} bytes: it cannot be a configuration."


def test_several_problems_are_a_list_under_the_name_of_the_file() -> None:
    with pytest.raises(ConfigError) as caught:
        load(SHIPPED, {**GUIDE_VARIABLES, "SIP_TRUNK_ID_BR": "", "SIP_TRUNK_ID_CL": ""})
    first, *rest = str(caught.value).splitlines()
    assert first == f"{SHIPPED}: 2 problems"
    assert [line.split(":")[0].strip().split(",")[0] for line in rest] == ["line 27", "line 36"]


def test_the_environment_wins_over_the_file_of_variables(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("A=file\nexport B='b c'\n# comment\nEMPTY=\nBARE\n", encoding="utf-8")
    assert variables(path, {"A": "process", "C": "c"}) == {"A": "process", "B": "b c", "EMPTY": "", "C": "c"}


def test_a_dollar_in_the_file_of_variables_is_a_dollar(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("A=1\nSECRET=x${A}$A$$\n", encoding="utf-8")
    assert variables(path, {})["SECRET"] == "x${A}$A$$"


def test_without_a_file_of_variables_there_is_the_environment() -> None:
    assert variables(None, {"A": "1"}) == {"A": "1"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"A=1\n'broken line\nB=2\n", "line 2, column 1: This line is not NAME=value."),
        (b"A=1\r\n\r\n \n'broken line\nB=2\n", "line 4, column 1: This line is not NAME=value."),
        (
            b"A=1\n\nTOKEN='never-shown\nB='2'\nC=3\n",
            "line 3, column 1: The value of TOKEN begins with ' and nothing ends it: add the ' at its end.",
        ),
        (
            b'export TOKEN = "never-shown\r\nB=2\r\n',
            'line 1, column 1: The value of TOKEN begins with " and nothing ends it: add the " at its end.',
        ),
        (
            b"TOKEN='never-shown\nB='\nC=3\n",
            "line 1, column 1: The value of TOKEN begins with ' and nothing ends it: add the ' at its end.",
        ),
        (
            b"TOKEN='never-shown'it is'\n",
            "line 1, column 1: More follows the ' that ends the value of TOKEN: remove it, "
            'or put " around the whole value.',
        ),
        (b"A=\xff\n", "The file of variables is not UTF-8 text."),
    ],
)
def test_a_broken_file_of_variables_is_one_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        variables(path, {})
    assert str(caught.value) == f"{path}: {sentence}"


def test_a_value_of_several_lines_and_quotes_within_are_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(
        "KEY='-----BEGIN\nMIIB==\n-----END'\nA=don't\nB=\"it's\"\nC='x' # it's\n", encoding="utf-8"
    )
    assert variables(path, {}) == {
        "KEY": "-----BEGIN\nMIIB==\n-----END",
        "A": "don't",
        "B": "it's",
        "C": "x",
    }


def test_a_missing_file_of_variables_and_a_directory_are_one_sentence_each(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"The file of variables does not exist\."):
        variables(tmp_path / ".env", {})
    with pytest.raises(ConfigError, match=r"The file of variables cannot be read: Is a directory\."):
        variables(tmp_path, {})

"""`trunkwatch explain`."""

import io
import sys

import pytest

from monitor.checks import IDS
from monitor.cli import status
from monitor.diagnosis import CAUSES, Cause, by_id
from monitor.model.outcome import OUTCOMES, Reason
from monitor.model.sip_answers import ANSWERS
from monitor.model.twilio_codes import CODES


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("check", IDS)
def test_every_check_is_explained_with_its_fix_and_what_a_call_shows(
    check: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["explain", check]) == 0

    printed = capsys.readouterr().out
    assert f"`{check}`" in printed
    assert "## How to fix it" in printed


@pytest.mark.parametrize(
    "cause", [cause for cause in CAUSES if not cause.checked], ids=lambda cause: cause.id
)
def test_every_cause_is_explained_with_its_fix(cause: Cause, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", cause.id]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith(f"# {cause.title} (`{cause.id}`)")
    assert f"## How to fix it\n\n{cause.fix}" in printed


def test_a_check_is_followed_by_the_codes_and_answers_that_show_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status(["explain", "geo-permissions"])

    printed = capsys.readouterr().out
    assert printed.index("## What the verdicts mean") < printed.index("Twilio's error **32205**")


def test_without_an_id_every_check_and_cause_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain"]) == 0

    printed = capsys.readouterr().out
    listed = [line.split()[0] for line in printed.splitlines() if line.startswith("  ")]
    assert listed == [*IDS, *(cause.id for cause in CAUSES if not cause.checked)]
    assert printed.count("?") == len(IDS)


def test_an_id_is_known_in_any_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", "Trunk-Address"]) == 0

    assert "`trunk-address`" in capsys.readouterr().out


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_twilio_is_explained_with_its_causes(
    code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["explain", code]) == 0

    printed = capsys.readouterr().out
    assert CODES[code].meaning in printed
    named = [line.split("`")[1] for line in printed.splitlines() if line.startswith("- `")]
    assert named == [cause.id for cause in CAUSES if code in cause.signs.codes]


@pytest.mark.parametrize("code", ANSWERS)
def test_every_sip_answer_is_explained(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", str(code)]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith(f"# SIP {code} {ANSWERS[code].phrase}\n\n{ANSWERS[code].meaning}\n")
    assert ("A canary's call ends as" in printed) is (code >= 300)


@pytest.mark.parametrize(
    ("code", "reason", "causes"),
    [
        ("403", "forbidden", {"ip-acl", "wrong-password", "caller-id-owned", "geo-permissions"}),
        ("503", "carrier-fault", {"carrier-fault", "calls-per-second", "concurrent-calls"}),
        ("486", "busy", {"callee-busy", "calls-per-second"}),
        ("sip 404", "bad-number", {"number-unallocated", "trunk-address"}),
    ],
)
def test_a_sip_answer_leads_to_the_reason_and_the_causes_that_fit(
    code: str, reason: str, causes: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["explain", *code.split()]) == 0

    printed = capsys.readouterr().out
    assert f"ends as `{reason}`" in printed
    assert causes <= {line.split("`")[1] for line in printed.splitlines() if line.startswith("- `")}


def test_an_answer_that_the_standard_does_not_have_is_judged_like_any(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert status(["explain", "599"]) == 0

    assert "ends as `twilio-fault`" in capsys.readouterr().out


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_explained(reason: Reason, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", reason.value]) == 0

    printed = capsys.readouterr().out
    assert f"# A call that ends as `{reason}`\n\n{OUTCOMES[reason].meaning}\n" in printed


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["TwirpError: 403 Forbidden"], "ip-acl"),
        (["Phone", "never", "rings", "but", "no", "error"], "errors-not-awaited"),
        (["Configure your number's voice URL"], "trunk-address"),
        (["object cannot be found"], "livekit-trunk-exists"),
        (["-", "max auth retry attempts reached"], "wrong-password"),
        (["--no response from servers"], "sip-worker-missing"),
    ],
)
def test_what_somebody_saw_finds_the_page_that_mends_it(
    words: list[str], cause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["explain", *words]) == 0

    known, printed = by_id(cause), capsys.readouterr().out
    assert known is not None
    assert printed.startswith(f"# Nearest to that\n\n- `{cause}`: {known.title} (“")
    assert known.fix in printed


def test_of_several_that_are_near_the_first_is_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    status(["explain", "TwirpError: 403 Forbidden"])

    printed = capsys.readouterr().out
    assert printed.count("(“twirperror: 403 forbidden”)") == 3
    assert printed.count("## How to fix it") == 1
    assert "`trunkwatch explain 403`" in printed


def test_a_text_that_only_has_a_code_is_answered_by_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", "something somewhere odd 415"]) == 0

    assert capsys.readouterr().out.startswith("# SIP 415 ")


def test_what_livekit_says_of_a_refusal_is_answered_by_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    said = "twirp error unknown: unexpected status from INVITE response: sip status: 403: Forbidden"
    assert status(["explain", said]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("# SIP 403 Forbidden")
    assert "`wrong-password`" in printed
    assert "unclassified" not in printed


def test_a_part_of_a_number_that_is_written_apart_is_no_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", "0403 0486"]) == 64

    assert "0403" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "text",
    [
        "TwirpError 403 Forbidden for +56225550147 from +551150395793",
        "nobody knows +56225550147 nor 551150395793",
        "+56225550147",
        "32205 (56) 2255 50147",
    ],
)
def test_no_telephone_number_is_repeated(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    status(["explain", text])

    printed = "".join(capsys.readouterr())
    assert "5550147" not in printed
    assert "50395793" not in printed


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["my cat likes milk"], "Nothing that Trunkwatch knows is near to that. "),
        (["99999"], "Twilio's error 99999 is none that a call over a trunk is known to meet."),
        (["199"], "199 is no answer to an INVITE that Trunkwatch knows."),
        (
            ["wrong-pasword"],
            "There is no check, cause or reason 'wrong-pasword'; did you mean wrong-password?",
        ),
    ],
)
def test_what_is_not_known_is_one_sentence_and_exits_64(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["explain", *words]) == 64

    printed = capsys.readouterr()
    assert printed.err.startswith(told)
    assert printed.out == ""


def test_a_terminal_gets_it_drawn_and_without_links_to_files(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", "200")

    assert status(["explain", "wrong-password"]) == 0

    drawn = terminal.getvalue()
    assert "Wrong password" in drawn
    assert "## " not in drawn
    assert ".md" not in drawn
    assert "https://www.twilio.com/docs/api/errors/32202" in drawn

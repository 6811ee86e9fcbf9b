"""How a scrape is answered: format, compression, and how often anything is rendered."""

import gzip
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families

from monitor.export import rendering
from monitor.export.collector import BoardCollector
from monitor.model.board import Board, RouteState
from monitor.model.verdict import Verdict
from tests.boards import EVERY, NOON, configured, finding, swept
from tests.export.scraping import OPENMETRICS, Scraping, promtool_complaints

_PROMETHEUS_2 = (
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
)
_PROMETHEUS_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "text/plain;version=0.0.4;q=0.4,*/*;q=0.2"
)


@pytest.mark.parametrize(
    "accept", [_PROMETHEUS_2, _PROMETHEUS_3, OPENMETRICS, "application/openmetrics-text"]
)
def test_who_asks_for_openmetrics_gets_it_with_one_end_mark(accept: str) -> None:
    scrape = Scraping(swept()).exporter.scrape(accept, "")
    assert scrape.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    assert scrape.body.count(b"# EOF") == 1
    assert scrape.body.endswith(b"\n# EOF\n")


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "text/plain",
        "text/html,*/*;q=0.8",
        "application/openmetrics-text;version=2.0.0",
        "application/openmetrics-text;version=bogus",
        "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=x",
        "application/openmetrics-text;q=0.1,text/plain;q=0.9",
        ";;,=,;q",
    ],
)
def test_everybody_else_gets_the_text_format(accept: str) -> None:
    scrape = Scraping(swept()).exporter.scrape(accept, "")
    assert scrape.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert b"# EOF" not in scrape.body


@given(st.text(), st.text())
def test_no_header_is_refused(accept: str, accept_encoding: str) -> None:
    scrape = Scraping().exporter.scrape(accept, accept_encoding)
    assert b"trunkwatch_build_info" in (
        gzip.decompress(scrape.body) if "Content-Encoding" in scrape.headers else scrape.body
    )


@pytest.mark.parametrize("accept", ["", OPENMETRICS])
def test_gzip_says_what_the_plain_answer_says(accept: str) -> None:
    exporter = Scraping(swept(finding("ip-acl", Verdict.FAIL))).exporter
    plain, packed = exporter.scrape(accept, ""), exporter.scrape(accept, "gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3


def test_gzip_is_one_member_so_that_no_reader_stops_in_the_middle() -> None:
    scraping = Scraping(swept())
    packed = scraping.exporter.scrape("", "gzip").body
    scraping.now += timedelta(seconds=1)
    again = scraping.exporter.scrape("", "gzip").body
    for body in (packed, again):
        unpacker = zlib.decompressobj(wbits=31)
        assert b"trunkwatch_build_info" in unpacker.decompress(body)
        assert unpacker.eof
        assert unpacker.unused_data == b""


@pytest.mark.parametrize("accept_encoding", ["", "identity", "deflate, br", "gzip;q=0", "*", "x-gzip-like"])
def test_gzip_goes_to_nobody_who_did_not_ask(accept_encoding: str) -> None:
    scrape = Scraping().exporter.scrape("", accept_encoding)
    assert scrape.body.startswith(b"# HELP")
    assert "Content-Encoding" not in scrape.headers


class _Counting(BoardCollector):
    """Remembers which boards were rendered; `meeting` is where two renderings at once would meet."""

    rendered: list[Board]
    meeting: threading.Barrier | None

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        type(self).rendered.append(board)
        meeting = type(self).meeting
        if meeting is not None:
            with suppress(threading.BrokenBarrierError):
                meeting.wait(0.3)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> type[_Counting]:
    _Counting.rendered = []
    _Counting.meeting = None
    monkeypatch.setattr(rendering, "BoardCollector", _Counting)
    return _Counting


def test_an_unchanged_board_is_rendered_once_for_each_format(counting: type[_Counting]) -> None:
    scraping = Scraping(swept())
    for _ in range(3):
        for accept in ("", OPENMETRICS):
            for accept_encoding in ("", "gzip"):
                scraping.exporter.scrape(accept, accept_encoding)
        scraping.now += timedelta(minutes=1)
    assert len(counting.rendered) == 2


def test_a_verdict_that_expires_costs_one_more_rendering_and_no_second(counting: type[_Counting]) -> None:
    scraping = Scraping(swept(finding("ip-acl", Verdict.FAIL)))
    scraping.text()
    scraping.now = NOON + 5 * EVERY
    assert "trunkwatch_check_success{" not in scraping.text()
    scraping.text()
    assert len(counting.rendered) == 2


def test_a_changed_board_is_rendered_anew(counting: type[_Counting]) -> None:
    scraping = Scraping(swept())
    before = scraping.text()
    scraping.board = swept(finding("ip-acl", Verdict.FAIL), before=scraping.board)
    assert 'check="ip-acl"' not in before
    assert 'check="ip-acl"' in scraping.text()
    assert len(counting.rendered) == 2


def test_two_scrapes_that_race_wait_for_one_rendering(counting: type[_Counting]) -> None:
    counting.meeting = threading.Barrier(2)
    scraping = Scraping(swept())
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(scraping.exporter.scrape, "", "") for _ in range(2)]
        bodies = {answer.result(timeout=60).body for answer in answers}
    assert len(bodies) == 1
    assert counting.rendered == [scraping.board]


def test_the_process_part_is_at_most_a_second_old() -> None:
    scraping = Scraping(swept())
    scraping.exporter.scrape("", "gzip")
    scraping.telemetry.ticked(NOON)
    scraping.now += timedelta(seconds=1)
    body = gzip.decompress(scraping.exporter.scrape("", "gzip").body).decode()
    assert "trunkwatch_scheduler_last_tick_timestamp_seconds 1.7723664e+09\n" in body


def test_a_clock_that_was_set_back_keeps_nothing_from_the_future() -> None:
    scraping = Scraping(swept())
    scraping.exporter.scrape("", "")
    scraping.telemetry.ticked(NOON)
    scraping.now -= timedelta(hours=1)
    assert b"last_tick_timestamp_seconds 1.7723664e+09\n" in scraping.exporter.scrape("", "").body


@given(st.text(st.characters()))
def test_any_name_from_outside_makes_a_valid_label(name: str) -> None:
    key = ("prod", "br")
    route = RouteState("prod", "br", livekit_trunk=name, twilio_trunk=name[::-1], address=name)
    board = configured("br")
    scraping = Scraping(replace(board, routes={key: route}))
    wanted = name.encode("utf-8", "replace").decode()
    for accept, parse in (("", text_string_to_metric_families), (OPENMETRICS, openmetrics_families)):
        if accept == "" and "\r" in name:
            continue  # the library's parser of the text format takes a carriage return for the end of a line
        [labels] = [
            sample.labels
            for family in parse(scraping.text(accept))
            for sample in family.samples
            if sample.name == "trunkwatch_route_info"
        ]
        assert labels["livekit_trunk"] == wanted


def test_promtool_reads_hostile_labels() -> None:
    hostile = 'a"b\\c\nd\r{x="y"} 1\n# EOF\x00'
    route = RouteState("prod", "br", livekit_trunk=hostile, address="<script>")
    text = Scraping(replace(configured("br"), routes={("prod", "br"): route})).text()
    assert promtool_complaints(text) == ""

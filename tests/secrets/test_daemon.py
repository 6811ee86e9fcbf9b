"""What a daemon gives away that holds, reads and is sent secrets in every place that they can stand."""

from tests.secrets.daemon import Given, shown
from tests.secrets.site import Site


def test_no_secret_is_in_a_log_at_debug_level(site: Site, given: Given) -> None:
    assert "operation=SIP/CreateSIPParticipant" in given.log
    assert "ping_url does not answer" in given.log
    assert "configuration refused" in given.log
    assert site.found(given.log) == []


def test_no_secret_is_in_metrics(site: Site, given: Given) -> None:
    assert "trunkwatch_upstream_requests" in given.of("/metrics")
    assert site.found(given.of("/metrics")) == []


def test_no_secret_is_on_a_page(site: Site, given: Given) -> None:
    pages = "\n".join(text for path, text in given.told.items() if not path.startswith("/api/"))
    assert "cannot call" in pages
    assert any(number in pages for number in shown(site))
    assert site.found(pages) == []


def test_no_secret_is_in_an_answer_of_the_api(site: Site, given: Given) -> None:
    told = given.of("/api/v1")
    assert '"openapi"' in told
    assert "event: " in told
    assert "…" in told
    for path, text in given.told.items():
        assert site.found(text) == [], path


def test_no_secret_is_in_what_the_socket_answers(site: Site, given: Given) -> None:
    assert '"by": "command line"' in given.told["socket"]
    assert site.found(given.told["socket"]) == []


def test_no_secret_is_in_the_bytes_of_the_history(site: Site, given: Given) -> None:
    assert any(name.endswith("-wal") for name in given.kept)
    assert b"Forbidden" in b"".join(given.kept.values())
    for name, content in given.kept.items():
        assert site.found(content) == [], name


def test_no_secret_is_in_a_notice(site: Site, given: Given) -> None:
    assert given.notices
    assert site.found(b"\n".join(given.notices)) == []


def test_no_secret_is_in_the_arguments_of_the_process(site: Site, given: Given) -> None:
    assert "run" in given.process
    assert site.found(given.process) == []

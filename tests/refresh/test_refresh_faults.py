"""A refresh in which the Hub fails on any page of its listing, or sends bad rows."""

from pathlib import Path
from typing import Any

import pytest

from catalog.pipeline import refresh
from catalog.pipeline.context import Options
from catalog.pipeline.report import Event, Report, SourceReport
from catalog.storage import store
from tests.support.factories import TODAY
from tests.support.loopback import Loopback, Reply, bomb, hub_routes
from tests.support.refreshing import refreshed
from tests.support.upstreams import HUB, UPSTREAM, hub_rows

pytestmark = pytest.mark.usefixtures("quick")
FAULTS: dict[str, Any] = {
    "reset": Reply(fault="reset"),
    "closed": Reply(fault="close"),
    "truncated": Reply(b'[{"id": "a/b"}', fault="truncate"),
    "half JSON": b'[{"id": "a/b"',
    "a web page": Reply(b"<!doctype html><title>Sign in</title>", headers={"Content-Type": "text/html"}),
    "500 for ever": Reply(b"", 500),
    "429 for a day": Reply(b"", 429, {"Retry-After": "86400"}),
    "another host": Reply(b"", 302, {"Location": "https://elsewhere.invalid/api/models"}),
    "next elsewhere": Reply(b"[]", headers={"Link": '<https://elsewhere.invalid/x>; rel="next"'}),
    "next is itself": Reply(b'[{"id": "a/b"}]', headers={"Link": '<?round=again>; rel="next"'}),
    "an object": b'{"error": "no"}',
    "stalls": Reply(fault="stall"),
    "a bomb": bomb,  # made before it is asked for, and not while tests are collected: it takes most of a second
}
WORDS = {
    "reset": "broke off",
    "closed": "closed the connection",
    "truncated": "closed the connection",
    "half JSON": "JSON",
    "a web page": "a web page instead of data",
    "500 for ever": "HTTP 500",
    "429 for a day": "asks to wait 1 day",
    "another host": "refusing to follow a redirect to another host",
    "next elsewhere": "refusing to follow a link to another host",
    "next is itself": "leads back to an earlier one",
    "an object": "a list was expected",
    "stalls": "did not answer",
    "a bomb": "more than 32 MB",
}
BAD_ROWS = {
    "NaN": b'[{"id": "a/b", "downloads": NaN}]',
    "a number of 5,000 digits": b'[{"id": "a/b", "downloads": %s}]' % (b"9" * 5000),
    "wrong types": b'[{"id": 7, "downloads": "many"}, 3, null]',
    "missing keys": b'[{"downloads": 4}, {}]',
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a refreshed catalogue."""
    folder = tmp_path_factory.mktemp("held")
    options = Options(TODAY, folder, None, sources=(str(UPSTREAM / "openrouter.json"),), force=True)
    assert refresh.refresh(options, _unheard).outcome == "new"
    return folder


def _unheard(event: Event) -> None:
    """Nobody listens."""


def with_page(number: int, fault: Any) -> Any:
    """The route of a Hub of 2,500 repositories on which the pages from `number` on are faulty."""
    served: Any = hub_routes(hub_rows(2_500), prefix="/huggingface.co")[HUB]
    fault = bomb() if fault is bomb else fault
    pages: list[str] = []

    def faulty(asked: Any) -> Any:
        cursor = asked.query.get("cursor", ["0"])[0]
        if cursor not in pages:
            pages.append(cursor)
        if pages.index(cursor) < number and "round" not in asked.query:
            return served(asked)
        return fault(asked) if callable(fault) else fault

    return faulty


def hub_of(report: Report) -> SourceReport:
    return next(source for source in report.sources if source.source == "hugging-face")


def test_2500_repositories_over_three_pages(folders: tuple[Path, Path]) -> None:
    with Loopback(hub_routes(hub_rows(2_500), prefix="/huggingface.co")) as server:
        report, _ = refreshed(folders, server, wide=2_500)
        listed = [asked for asked in server.log if asked.path == HUB and "author" not in asked.query]
    hub = next(source for source in report.sources if source.source == "hugging-face")
    assert (hub.state, hub.quarantined) == ("done", 0), hub.error
    assert hub.rows >= 2_500
    assert len(listed) == 3
    found = {row.repository: row for row in store.load(folders[0]).catalog.adoption}
    assert found["org0/model-0"].downloads_30d == 10_000
    assert found["org0/model-0"].gated == "auto"


@pytest.mark.parametrize("page", [0, 1, 2])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_any_page_leaves_the_catalogue_as_it_was(
    held: Path, tmp_path: Path, fault: str, page: int
) -> None:
    file = held / store.REFRESHED
    before = file.read_bytes(), file.stat().st_mtime_ns
    with Loopback({HUB: with_page(page, FAULTS[fault])}) as server:
        report, _ = refreshed((held, tmp_path), server, wide=2_500)
    assert hub_of(report).state == "failed"
    assert WORDS[fault] in hub_of(report).error
    assert report.outcome == "kept"
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


@pytest.mark.parametrize("bad", BAD_ROWS)
def test_bad_rows_cost_themselves_only(tmp_path: Path, bad: str) -> None:
    folders = tmp_path / "data", tmp_path / "cache"
    with Loopback({HUB: with_page(2, BAD_ROWS[bad])}) as server:
        report, _ = refreshed(folders, server, wide=2_500)
    hub = hub_of(report)
    assert (hub.state, hub.rows) == ("done", 1_668 + hub.quarantined)
    assert hub.quarantined == BAD_ROWS[bad].count(b",") + 1 - (
        b"downloads" in BAD_ROWS[bad] and b"id" in BAD_ROWS[bad]
    )
    assert all(row.where and row.reason for row in hub.quarantine)


@pytest.mark.parametrize("bad", BAD_ROWS)
def test_a_page_of_bad_rows_is_refused(held: Path, tmp_path: Path, bad: str) -> None:
    file = held / store.REFRESHED
    before = file.read_bytes(), file.stat().st_mtime_ns
    with Loopback({HUB: with_page(0, BAD_ROWS[bad])}) as server:
        report, _ = refreshed((held, tmp_path), server)
    assert hub_of(report).state == "kept"
    assert "rows could not be read" in hub_of(report).error
    assert report.outcome == "kept"
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before

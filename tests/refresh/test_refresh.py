"""A refresh from beginning to end, against servers on this machine that speak the upstreams' formats."""

from pathlib import Path

import pytest

from catalog.pipeline.report import SourceEvent
from catalog.storage import store
from tests.support.factories import TODAY
from tests.support.loopback import Loopback
from tests.support.refreshing import refreshed, states
from tests.support.upstreams import UPSTREAM

pytestmark = pytest.mark.usefixtures("quick")
TOKEN = "hf_madeUpTokenThatMustNotLeak"


@pytest.mark.usefixtures("whole_catalogue")
def test_all_sources_refresh_at_once(folders: tuple[Path, Path], upstreams: Loopback) -> None:
    report, events = refreshed(folders, upstreams, force=True)
    assert report.outcome == "new", report.message
    asked = {name: state for name, state in states(report).items() if name != "artificial-analysis"}
    assert set(asked.values()) == {"done"}, [(s.source, s.error) for s in report.sources if s.error]
    assert states(report)["artificial-analysis"] == "off"
    used = store.load(folders[0])
    assert (used.digest, used.catalog.as_of) == (report.after.digest, TODAY)
    assert events[-1] == report
    told = {event.source for event in events if isinstance(event, SourceEvent) and event.state == "done"}
    assert told == asked.keys()


@pytest.mark.usefixtures("whole_catalogue")
def test_asked_again_nothing_has_changed_and_nothing_is_sent_twice(
    folders: tuple[Path, Path], upstreams: Loopback
) -> None:
    refreshed(folders, upstreams, force=True)
    kept = (folders[0] / store.REFRESHED).stat()
    before = len(upstreams.log)
    report, _ = refreshed(folders, upstreams, force=True)
    assert report.outcome == "current", report.message
    again = upstreams.log[before:]
    assert again
    assert all("if-none-match" in asked.headers for asked in again)
    now = (folders[0] / store.REFRESHED).stat()
    assert (now.st_mtime_ns, now.st_ino) == (kept.st_mtime_ns, kept.st_ino)


def test_a_token_goes_to_the_hub_and_stays_nowhere(
    folders: tuple[Path, Path], upstreams: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    exported = tmp_path / "team.bundle"
    report, events = refreshed(folders, upstreams, force=True, export=str(exported))
    carried = {asked.path for asked in upstreams.log if TOKEN in str(asked.headers)}
    assert carried
    assert all(path.startswith("/huggingface.co/") for path in carried)
    assert TOKEN not in repr(report) + repr(events)
    import gzip

    assert TOKEN.encode() not in gzip.decompress(exported.read_bytes())
    written = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert written
    assert not [file for file in written if TOKEN.encode() in file.read_bytes()]


def test_two_at_once_one_is_told(folders: tuple[Path, Path]) -> None:
    from catalog.pipeline.refresh import hold_lock

    with hold_lock(folders[0]):
        report, _ = refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
    assert report.outcome == "kept"
    assert "another refresh is running" in report.message
    after, _ = refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
    assert after.outcome == "new"


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folders = (tmp_path / "file" / "data", tmp_path / "file" / "cache")
    report, _ = refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
    assert report.outcome == "kept"
    assert "could not save" in report.message
    assert (tmp_path / "file").read_text() == "in the way"

"""A refresh from files and bundles in place of a network."""

from pathlib import Path

import pytest

from catalog.storage import bundle, store
from tests.support.loopback import Loopback
from tests.support.refreshing import recorded, refreshed
from tests.support.upstreams import FILES, UPSTREAM

pytestmark = pytest.mark.usefixtures("quick")


@pytest.mark.usefixtures("whole_catalogue")
def test_a_folder_of_files_is_read_without_a_network(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    for number, name in enumerate(sorted({*FILES.values()})):
        # By content: no name tells what a file is.
        (downloads / f"{number:02}").write_bytes((UPSTREAM / name).read_bytes())
    (downloads / "notes.txt").write_text("shopping list")
    attempts = recorded(monkeypatch)
    report, _ = refreshed(folders, None, sources=(str(downloads),), force=True)
    assert attempts == []
    assert report.outcome == "new", report.message
    done = {source.source for source in report.sources if source.state == "done"}
    assert {
        "models-dev",
        "openrouter",
        "litellm",
        "genai-prices",
        "epoch",
        "bfcl",
        "aider",
        "vectara",
    } <= done
    assert [warning for warning in report.warnings if "notes.txt" in warning]


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for turn in ("one", "other"):
        folders = (tmp_path / turn / "data", tmp_path / turn / "cache")
        refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
        digests.add((folders[0] / store.REFRESHED).read_bytes())
    assert len(digests) == 1


def test_a_bundle_brings_the_same_catalogue_to_another_machine(
    folders: tuple[Path, Path], upstreams: Loopback, tmp_path: Path
) -> None:
    exported = tmp_path / "team.bundle"
    first, _ = refreshed(folders, upstreams, force=True, export=str(exported))
    assert first.exported == str(exported)
    there = (tmp_path / "there" / "data", tmp_path / "there" / "cache")
    report, _ = refreshed(there, None, sources=(str(exported),))
    assert (report.outcome, report.after) == ("new", first.after)
    again, _ = refreshed(there, None, sources=(str(exported),))
    assert again.outcome == "current"
    # What it brought is a starting point like any other.
    offline, _ = refreshed(there, None, offline=True)
    assert offline.after.digest == first.after.digest


def test_an_older_bundle_needs_force(folders: tuple[Path, Path], tmp_path: Path) -> None:
    shipped = store.load()
    old = tmp_path / "old.bundle"
    old.write_bytes(bundle.pack((store.DATA / store.CATALOGUE).read_bytes(), ()))
    newer, _ = refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
    report, _ = refreshed(folders, None, sources=(str(old),))
    assert report.outcome == "kept"
    assert "older than the catalogue in use" in report.message
    assert store.load(folders[0]).digest == newer.after.digest
    forced, _ = refreshed(folders, None, sources=(str(old),), force=True)
    assert forced.after.digest == shipped.digest


@pytest.mark.parametrize(
    "content", [b"", b"shopping list", b"PK\x03\x04", b"{}", b"[]", b"\x1f\x8b\x08\x00damaged"]
)
def test_a_file_that_is_nothing_known_is_refused_in_words(
    folders: tuple[Path, Path], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "what.is"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"--from"):
        refreshed(folders, None, sources=(str(file),))
    assert not (folders[0] / store.REFRESHED).exists()

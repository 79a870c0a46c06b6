"""`modelpick refresh --from` and `--export`: bundles, folders of files, and no file written through a link."""

import json
import os
from pathlib import Path

import pytest

from catalog.pipeline.publish import REPORT_FILE
from tests.support.command_line import Run
from tests.support.refresh_command import state_of
from tui import paths

pytestmark = pytest.mark.usefixtures("refresh_settings")


def test_what_is_exported_here_is_the_same_there(
    call: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = call("refresh", "--from", str(folder), "--force", "--export", "team.bundle", "--json")
    assert (made.code, made.json["exported"]) == (0, "team.bundle")
    for home in ("data", "cache"):
        monkeypatch.setenv(f"XDG_{home.upper()}_HOME", str(Path("other", home).resolve()))
    taken = call("refresh", "--from", "team.bundle", "--export", "again.bundle", "--json")
    assert taken.code == 0
    assert taken.json["after"] == made.json["after"]
    assert taken.json["before"] != taken.json["after"]
    assert Path("again.bundle").read_bytes() == Path("team.bundle").read_bytes()
    assert call("sources", "--json").json["catalog"]["origin"] == "refreshed"


def test_a_folder_is_read_whatever_else_lies_in_it(
    call: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = call("refresh", "--from", str(folder), "--force", "--json").json
    known = (folder / "anything.json").read_bytes()
    (folder / "copy.json").write_bytes(known)
    (folder / "note\x1b[2J.txt").write_text("to do")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    (folder / "self").symlink_to(folder)
    with (folder / "huge").open("wb") as file:
        file.truncate(300_000_000)
    for home in ("data", "cache"):
        monkeypatch.setenv(f"XDG_{home.upper()}_HOME", str(Path("other", home).resolve()))
    crowded = call("refresh", "--from", str(folder), "--force", "--json").json
    assert crowded["after"] == alone["after"]
    assert state_of(crowded, "openrouter")["rows"] == state_of(alone, "openrouter")["rows"]
    warnings = " ".join(crowded["warnings"])
    assert "huge: it is larger than 256 MB" in warnings
    assert "is no file of a known source" in warnings


def test_a_bundle_in_a_folder_is_named_alone(call: Run, folder: Path) -> None:
    (folder / "anything.json").unlink()
    assert call("refresh", "--offline", "--export", str(folder / "a.bundle")).code == 0
    done = call("refresh", "--offline", "--from", str(folder))
    assert done.code == 2
    assert "a.bundle is a bundle: name it alone" in done.err


def test_no_link_is_written_through(call: Run) -> None:
    cache, victim = paths.cache_folder(), Path("victim")
    assert cache is not None
    cache.mkdir(parents=True)
    victim.write_text("precious")
    (cache / REPORT_FILE).symlink_to(victim.resolve())
    assert call("refresh", "--offline").code == 0
    assert victim.read_text() == "precious"
    assert not (cache / REPORT_FILE).is_symlink()
    assert json.loads((cache / REPORT_FILE).read_bytes())["event"] == "report"

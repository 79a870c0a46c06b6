"""Whole refreshes, `modelpick refresh --offline`, that are killed."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from catalog.storage import store
from tests.support.command_line import ROOT
from tests.support.factories import TODAY
from tests.support.killing.saves import SEED
from tests.support.small_shipped import write_small_shipped

CEILING_SECONDS = 120
ON_OTHER_FILES = """
import sys
from pathlib import Path
from catalog.storage import groundwork, store
store.DATA = groundwork.DATA = Path(sys.argv.pop(1))
from tui.cli import main
sys.exit(main(sys.argv[1:]))
"""
FEED_SECONDS = 1_795_392_000  # 2026-11-23, as the time of a file


def kill_refreshes(folder: Path, count: int, shipped: Path | None) -> str:
    """Kill `modelpick refresh --offline` at random moments: every third one as soon as it writes, the rest anywhere.

    `shipped` has the files that the refresh begins with; None: those that really ship.
    """
    feeds = [
        _feed(folder / name, price) for name, price in (("one.json", "0.0000003"), ("two.json", "0.0000004"))
    ]
    first = _refreshed(feeds[0], shipped)
    since = time.perf_counter()
    digests = [first, _refreshed(feeds[1], shipped)]
    whole = time.perf_counter() - since
    assert digests[0] != digests[1]
    dice = random.Random(SEED)
    done = 0
    for turn in range(count):
        feed, digest = feeds[turn % 2], digests[turn % 2]
        running = _refresh(feed, shipped)
        if turn % 3:
            time.sleep(dice.uniform(0, 1.1 * whole))
        else:
            while running.poll() is None and not list(data_folder().glob(".*.tmp")):
                pass
            time.sleep(dice.uniform(0, 0.01))
        running.kill()
        running.communicate()
        found = store.examine(data_folder())
        assert not found.problem
        assert found.snapshot.digest in digests
        done += found.snapshot.digest == digest
        assert _refreshed(feed, shipped) == digest
        assert not [entry.name for entry in data_folder().iterdir() if entry.name.endswith(".tmp")]
    return f"{count} kills: {count - done} left the old catalogue, {done} the new one"


def small_shipped_in(folder: Path) -> Path:
    """A folder of shipped files with few models."""
    shipped = folder / "shipped"
    shipped.mkdir()
    write_small_shipped(shipped)
    return shipped


def data_folder() -> Path:
    """Where the command keeps the refreshed catalogue of this process's home."""
    from tui import paths

    found = paths.data_folder()
    assert found
    return found


def _feed(path: Path, price: str) -> Path:
    """A file of OpenRouter's in which one model costs `price`, as of a fixed day."""
    text = (ROOT / "tests" / "data" / "upstream" / "openrouter.json").read_text(encoding="utf-8")
    changed = text.replace('"prompt": "0.00000025"', f'"prompt": "{price}"')
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    os.utime(path, (FEED_SECONDS, FEED_SECONDS))
    return path


def _refresh(feed: Path, shipped: Path | None) -> "subprocess.Popen[bytes]":
    program = ["-m", "tui"] if shipped is None else ["-c", ON_OTHER_FILES, str(shipped)]
    command = [
        sys.executable,
        "-P",
        *program,
        "refresh",
        "--offline",
        "--force",
        "--from",
        str(feed),
        "--json",
    ]
    return subprocess.Popen([*command, "--today", TODAY], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _refreshed(feed: Path, shipped: Path | None) -> str:
    """The digest of the catalogue in use after a refresh that nobody kills."""
    running = _refresh(feed, shipped)
    said, complaints = running.communicate(timeout=CEILING_SECONDS)
    assert running.returncode == 0, said + complaints
    held = store.examine(data_folder())
    assert (held.origin, held.problem) == ("refreshed", "")
    return held.snapshot.digest

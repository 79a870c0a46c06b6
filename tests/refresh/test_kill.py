"""A save that is killed, or runs out of disk, leaves the old catalogue or the new one, never a torn one.

The work is done by a process of its own, which forks: `tests.support.killing`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import ROOT
from tests.support.killing.refreshes import CEILING_SECONDS
from tests.support.killing.steps import PIECES

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def worker(*given: str, within: tuple[str, ...] = ()) -> str:
    """What a process of its own says about one trial of `tests.support.killing`."""
    command = [*within, sys.executable, "-P", "-m", "tests.support.killing", *given]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=CEILING_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def on_a_disk_of_its_own(folder: Path, size: str) -> tuple[str, ...]:
    """How to run a command that sees a small disk at `folder`; skips where that is not permitted."""
    script = f'mount -t tmpfs -o size={size} none "$1" && shift && exec "$@"'
    command = ("unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", str(folder))
    if (
        not shutil.which("unshare")
        or subprocess.run([*command, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("a file system of its own is not permitted here")
    return command


@needs_fork
def test_killed_at_every_step(tmp_path: Path) -> None:
    steps = int(worker("steps", str(tmp_path)).split()[0])
    assert steps > PIECES + 6, "opening, writing, syncing and replacing were not all seen"


@needs_fork
def test_the_first_save_killed_at_every_step(tmp_path: Path) -> None:
    steps = int(worker("first", str(tmp_path)).split()[0])
    assert steps > PIECES + 8


@needs_fork
def test_killed_at_random_moments(tmp_path: Path) -> None:
    assert worker("random", str(tmp_path), "20").startswith("20 kills")


def test_refreshes_killed_at_random_moments(tmp_path: Path) -> None:
    assert worker("refresh-small", str(tmp_path), "3").startswith("3 kills")


@pytest.mark.slow
def test_refreshes_of_the_whole_catalogue_killed_at_random_moments(tmp_path: Path) -> None:
    assert worker("refresh", str(tmp_path), "3").startswith("3 kills")


@needs_fork
def test_two_saves_at_once(tmp_path: Path) -> None:
    assert int(worker("pair", str(tmp_path)).split()[0]) > 0


@needs_fork
def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    assert worker("limit", str(tmp_path)) == "the file would be too large"


def test_a_full_disk(tmp_path: Path) -> None:
    small_disk = on_a_disk_of_its_own(tmp_path, "2m")
    assert worker("full", str(tmp_path), within=small_disk) == "the disk is full"


def test_a_read_only_disk(tmp_path: Path) -> None:
    disk = on_a_disk_of_its_own(tmp_path, "8m")
    assert worker("read-only", str(tmp_path), within=disk) == "the disk is read-only"

"""What holds for the tests themselves: the same ones everywhere, and none leans on another."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
HERE_AND_ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "COLUMNS": "80"},
    {
        "PYTHONHASHSEED": "2",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "200",
        "CLOCK_AHEAD": str(400 * 24 * 3600 + 1.5),
    },
)
"""Two machines: other hash seeds, zones and locales, and more than a year between their clocks."""


def test_every_machine_collects_the_same_tests(tmp_path: Path) -> None:
    """Otherwise two workers of pytest-xdist hold different tests, and the run fails at random."""
    children, lists = [], []
    for place, settings in enumerate(HERE_AND_ELSEWHERE):
        folder = tmp_path / f"home-{place}"
        folder.mkdir()
        lists.append(tmp_path / f"{place}.txt")
        own = dict.fromkeys(("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(folder))
        own |= {"PYTHONPATH": str(TESTS.parent), "COLLECTED": str(lists[-1])}
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n0", "-m", "slow or not slow"]
        command += ["--assert=plain", "-p", "no:cacheprovider", "-p", "tests.support.collected", str(TESTS)]
        children.append(
            subprocess.Popen(
                command, env=os.environ | own | settings, cwd=TESTS.parent, stdout=subprocess.PIPE
            )
        )
    said = [child.communicate()[0].decode(errors="replace") for child in children]
    assert [child.returncode for child in children] == [0, 0], said
    here, elsewhere = (found.read_text(encoding="utf-8").splitlines() for found in lists)
    assert len(here) > 1000
    assert [pair for pair in zip(here, elsewhere, strict=True) if pair[0] != pair[1]] == []


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("room", ["tests", "screenshots"])
def test_nothing_imports_from_a_test_module(room: str) -> None:
    """What two modules share lies in `tests/support`, so that each can be moved, split or run alone."""
    found = [
        (path.name, name)
        for path in sorted((TESTS.parent / room).rglob("*.py"))
        for name in imported(path)
        if name.startswith("tests.")
        and any(part.startswith(("test_", "conftest")) for part in name.split("."))
    ]
    assert found == []

"""Same inputs, same bytes out: whatever the hash seed, the time zone, the locale."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [
    "rank",
    "--use-case",
    "customer-service",
    "--license",
    "commercial",
    "--today",
    "2026-11-24",
    "--json",
]
ENVIRONMENTS = [
    {"PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": locale}
    for seed, zone, locale in zip(
        range(20),
        ["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"] * 5,
        ["C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", ""] * 4,
        strict=True,
    )
]

FEW = 5
"""So many of them hold each of the zones and locales."""


def output(environment: dict[str, str], folder: Path) -> bytes:
    command = [sys.executable, "-m", "tui", *COMMAND, "--limit", "60", "--excluded"]
    settings = os.environ | environment | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, check=True, env=settings, cwd=folder).stdout


def assert_one_answer(environments: list[dict[str, str]], folder: Path) -> None:
    found = {output(environment, folder) for environment in environments}
    assert len(found) == 1
    assert len(found.pop()) > 10_000


def test_every_zone_and_locale_gives_the_same_bytes(tmp_path: Path) -> None:
    """Five processes hold each of the zones and locales, under five hash seeds."""
    few = ENVIRONMENTS[:FEW]
    assert all(
        len({one[name] for one in few}) == len({one[name] for one in ENVIRONMENTS})
        for name in ("TZ", "LC_ALL")
    )
    assert_one_answer(few, tmp_path)


@pytest.mark.slow
def test_twenty_hash_seeds_give_the_same_bytes(tmp_path: Path) -> None:
    """Those that the test above leaves out, and the last of its own, which links the two."""
    assert_one_answer(ENVIRONMENTS[FEW - 1 :], tmp_path)

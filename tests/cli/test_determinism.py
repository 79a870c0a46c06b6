"""Same inputs, same bytes out: whatever the hash seed, the time zone, the locale."""

import os
import subprocess
import sys
from pathlib import Path

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


def output(environment: dict[str, str], folder: Path) -> bytes:
    command = [sys.executable, "-m", "tui", *COMMAND, "--limit", "60", "--excluded"]
    settings = os.environ | environment | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, check=True, env=settings, cwd=folder).stdout


def test_twenty_environments_give_the_same_bytes(tmp_path: Path) -> None:
    found = {output(environment, tmp_path) for environment in ENVIRONMENTS}
    assert len(found) == 1
    assert len(found.pop()) > 10_000

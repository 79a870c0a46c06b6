"""What a refresh costs, run by hand: `python -m tests.evaluation.bench.refresh`. Prints figures, judges none.

The Hub's rows come from a server on this machine; the other sources are not there. Seconds are of the whole process,
memory is its peak. Then the start of the app on the refreshed catalogue, against its start on the shipped one, in turn.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.evaluation.bench.programs import TODAY, prepared
from tests.evaluation.bench.starts import start
from tests.evaluation.bench.table import ratio, ratio_text
from tests.support.loopback import Loopback, hub_routes

RUNS = 9
TASKS = ("text-generation", "feature-extraction", "text-to-image", "automatic-speech-recognition")


def rows(count: int) -> list[dict[str, Any]]:
    """Rows with everything that the Hub gives of a repository, every fifth one a copy of another."""
    return [
        {
            "_id": f"{number:024x}",
            "id": f"org{number % 997}/Model-{number}-7B-Instruct",
            "downloads": 10_000_000 // (number + 1),
            "downloadsAllTime": 90_000_000 // (number + 1),
            "likes": number % 5_000,
            "trendingScore": number % 50,
            "gated": ["auto", "manual", False][number % 3],
            "pipeline_tag": TASKS[number % len(TASKS)],
            "library_name": "transformers",
            "tags": [
                "license:apache-2.0",
                "region:us",
                *_base(number),
                *(f"tag-{place}" for place in range(12)),
            ],
            "createdAt": "2026-03-02T23:29:04.000Z",
            "safetensors": {"parameters": {"BF16": 7_000_000_000}, "total": 7_000_000_000},
            "cardData": {"license": "apache-2.0", "language": ["en", "zh"], "tags": ["chat"]},
        }
        for number in range(count)
    ]


def _base(number: int) -> list[str]:
    return [f"base_model:quantized:org{number % 31}/Model-{number - 1}"] if number % 5 == 4 else []


def refresh(folder: Path, count: int, mirror: str) -> tuple[float, float, str]:
    """Seconds and peak MiB of one refresh of so many rows, and how it ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    command = [sys.executable, "-P", "-m", "tui", "refresh", "--wide", str(count), "--today", TODAY]
    since = time.perf_counter()
    done = subprocess.run(
        command, env=_environment(folder, mirror), capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - since
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    told = done.stdout.splitlines()[0] if done.stdout else done.stderr
    return taken, max(peak, before) / 1024, told


def _environment(folder: Path, mirror: str) -> dict[str, str]:
    own = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CACHE_HOME": str(folder / "cache")}
    return os.environ | own | {"MODELPICK_MIRROR": mirror, "HF_HUB_DISABLE_TELEMETRY": "1"}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, Loopback({}) as server:
        folder = Path(name)
        bench = prepared(folder, pairs=RUNS, presses=0, llmfit=None)
        for count in (10_000, 20_000):
            server.routes.update(hub_routes(rows(count), prefix="/huggingface.co"))
            seconds, peak, told = refresh(folder / str(count), count, server.url)
            print(f"{count:,} rows: {seconds:.1f} s, {peak:.0f} MiB at most. {told}")
        larger = bench.environment | {"XDG_DATA_HOME": str(folder / "10000" / "data")}
        pairs = [
            (start(bench.answer, larger).seconds, start(bench.answer, bench.environment).seconds)
            for _ in range(RUNS)
        ]
        print(f"start on 10,000 rows more, against the shipped catalogue: {ratio_text(ratio(pairs))} times")


if __name__ == "__main__":
    main()

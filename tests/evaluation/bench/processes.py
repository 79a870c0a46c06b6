"""What a command costs as a process: processor time, which noise hardly changes, wall time and peak memory."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tests.evaluation.bench.programs import Bench
from tests.evaluation.bench.table import (
    NOT_INSTALLED,
    Row,
    median,
    mib,
    ms,
    ratio,
    ratio_text,
    seen,
    times_row,
)

MOST_SECONDS = 60.0
_RANK = "rank --json"
_KIB = 1 if sys.platform != "darwin" else 1 / 1024
"""What the system counts the memory of a process in."""


class Cost(NamedTuple):
    """Seconds of the processor and of the wall, and peak memory in KiB.

    The memory is at least that of the process that measures, which therefore loads no catalogue.
    """

    processor: float
    wall: float
    peak: float


def run(command: Sequence[str], environment: Mapping[str, str], ceiling: float = MOST_SECONDS) -> Cost | None:
    """One run of a command; None where it failed or was killed at the ceiling."""
    since = time.perf_counter()
    child = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    guard = threading.Timer(ceiling, child.kill)
    guard.start()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - since
    guard.cancel()
    guard.join()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        return None
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * _KIB)


def rows(bench: Bench) -> Iterator[Row]:
    """Each command for scripts; ranking in turn with llmfit."""
    commands = bench.commands()
    yield from _rank_rows(bench, commands.pop(_RANK))
    for name, command in commands.items():
        costs = costs_of(command, bench.environment, max(1, bench.pairs // 2))
        wall, peak = median([cost.wall for cost in costs]), median([cost.peak for cost in costs])
        beside = f"wall {ms(wall)}, {mib(peak)}" if costs else ""
        yield times_row(f"{name}: processor time", [cost.processor for cost in costs], beside)


def costs_of(
    command: Sequence[str], environment: Mapping[str, str], times: int, ceiling: float = MOST_SECONDS
) -> list[Cost]:
    """The costs of so many runs of a command."""
    found = (run(command, environment, ceiling) for _ in range(times))
    return [cost for cost in found if cost]


def _rank_rows(bench: Bench, ours: Sequence[str]) -> Iterator[Row]:
    theirs = [bench.llmfit, "recommend", "--json"] if bench.llmfit else [sys.executable, "-c", "pass"]
    name = "llmfit recommend" if bench.llmfit else "python -c pass"
    rounds = [(run(ours, bench.environment), run(theirs, bench.environment)) for _ in range(bench.pairs + 1)]
    pairs = rounds[1:]
    if not bench.llmfit:
        yield Row(f"{_RANK}: beside llmfit recommend --json", NOT_INSTALLED)
    for what in ("processor", "wall"):
        times = [tuple(cost and getattr(cost, what) for cost in pair) for pair in pairs]
        mine, others = (list(side) for side in zip(*times, strict=True))
        found = ratio_text(ratio(zip(mine, others, strict=True)))
        yield times_row(f"{_RANK}: {what} time", mine, f"{name} {ms(median(seen(others)))}", found)
    peaks = [[cost and cost.peak for cost in side] for side in zip(*pairs, strict=True)]
    memory = (mib(median(seen(side))) for side in peaks)
    found = ratio_text(ratio(zip(*peaks, strict=True)))
    yield Row(f"{_RANK}: peak memory", next(memory), "", f"{name} {next(memory)}", found, str(bench.pairs))

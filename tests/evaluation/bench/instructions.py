"""Instructions counted by callgrind, in millions: nearly the same at every run, however busy the machine is."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.evaluation.bench.processes import run
from tests.evaluation.bench.programs import Bench, Program
from tests.evaluation.bench.table import NOT_INSTALLED, NOT_SEEN, Row, millions
from tests.evaluation.bench.terminal import Terminal

_CEILING = 240.0
_QUIT = "\x11"
_TOTALS = re.compile(r"^(?:totals|summary): (\d+)", re.MULTILINE)
_WHAT = "instructions"


def count_in(text: str) -> int | None:
    """The instructions that a file of callgrind counts in all; None where it has no total."""
    match = _TOTALS.search(text)
    return int(match[1]) if match else None


def rows(bench: Bench) -> Iterator[Row]:
    """Ranking beside an interpreter that does nothing; the app up to its first row beside an empty one."""
    if bench.valgrind is None:
        yield Row(f"{_WHAT}, by valgrind", NOT_INSTALLED)
        return
    environment = {**bench.environment, "PYTHONHASHSEED": "0"}
    rank = counted(bench, bench.commands()["rank --json"], environment)
    bare = counted(bench, (sys.executable, "-c", "pass"), environment)
    yield _row(f"{_WHAT}: rank --json", rank, "python -c pass", bare)
    ours = counted_start(bench, bench.answer, environment)
    empty = counted_start(bench, bench.empty, environment)
    yield _row(f"{_WHAT}: the app to its first row, and out", ours, "empty app", empty)


def counted(bench: Bench, command: Sequence[str], environment: Mapping[str, str]) -> int | None:
    """The instructions of a whole process; None where it failed."""
    out = bench.folder / "callgrind.out"
    run(_watched(bench, command, out), environment, _CEILING)
    return _taken(out)


def counted_start(bench: Bench, program: Program, environment: Mapping[str, str]) -> int | None:
    """The instructions of a program on a terminal that is left as soon as its first screen is there."""
    out = bench.folder / "callgrind.out"
    with Terminal(_watched(bench, program.command, out), environment, _CEILING) as terminal:
        if terminal.until(program.mark) is None:
            return None
        terminal.press(_QUIT)
        terminal.ended()
    return _taken(out)


def _watched(bench: Bench, command: Sequence[str], out: Path) -> list[str]:
    program = [sys.executable, *command] if not command[0].startswith(sys.executable) else [*command]
    return [str(bench.valgrind), "--tool=callgrind", f"--callgrind-out-file={out}", *program]


def _taken(out: Path) -> int | None:
    """The count in the file, which is removed so that no later run finds it."""
    try:
        text = out.read_text(encoding="utf-8", errors="replace")
        out.unlink()
    except OSError:
        return None
    return count_in(text)


def _row(what: str, ours: int | None, name: str, theirs: int | None) -> Row:
    if ours is None or not theirs:
        return Row(what, NOT_SEEN)
    return Row(what, millions(ours), "", f"{name} {millions(theirs)}", f"{ours / theirs:.2f}", "1")

"""Where the time of a start goes: the real program, with a clock around each of its parts."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.evaluation.bench.programs import Bench
from tests.evaluation.bench.table import Row, times_row
from tests.evaluation.bench.terminal import Terminal

_TIMED_START = """
import sys
from time import perf_counter
begun, out, needs = perf_counter(), sys.argv[1], sys.argv[2]
clock = {"began": begun}

def part(name, work, *given, **named):
    since = perf_counter()
    try:
        return work(*given, **named)
    finally:
        clock[name] = clock.get(name, 0.0) + perf_counter() - since

def timed(place, attribute, name):
    work = getattr(place, attribute)
    setattr(place, attribute, lambda *given, **named: part(name, work, *given, **named))

def foreign():
    import textual.app, textual.command, textual.containers, textual.content, textual.scroll_view, textual.widgets
    import textual.drivers.linux_driver, textual.widgets._input

def ours():
    import catalog.advice.ranking, tui.app, tui.cli, tui.cli.opening, tui.screens.answer

from tui import startup
startup.prepare_start()
part("Textual and Rich imported", foreign)
part("our own modules imported", ours)
from catalog.storage import store
from tui.app import ModelPick
from tui.cli import main
from tui.screens.answer import AnswerScreen
from tui.session import Session
timed(store, "load", "catalogue decoded")
timed(store, "load_use_cases", "use cases read")
timed(Session, "advise", "answer (advise)")
timed(ModelPick, "__init__", "app made: themes, settings")
mount = AnswerScreen.on_mount

def on_mount(screen):
    clock["mounted"] = perf_counter()
    with open(out, "w", encoding="ascii") as file:
        file.writelines(f"{seconds!r} {name}\\n" for name, seconds in clock.items())
    mount(screen)

AnswerScreen.on_mount = on_mount
sys.argv[1:] = [needs]
sys.exit(main())
"""
_INTERPRETER, _PAINT = "interpreter started", "first answer laid out and painted"
_REST = "the rest to the first mount: arguments, CSS, compose"


def rows(bench: Bench) -> Iterator[Row]:
    """Each part of a start to the first ranked row, and the whole."""
    starts = [found for _ in range(bench.pairs + 1) if (found := parts_of_start(bench))][1:]
    names = dict.fromkeys(name for start in starts for name in start)
    for name in names:
        yield times_row(f"  {name}", [start.get(name) for start in starts])
    yield times_row("a start, with clocks in it", [sum(start.values()) for start in starts])


def parts_of_start(bench: Bench) -> dict[str, float]:
    """The seconds of each part of one start; none where the first row never came."""
    out = bench.folder / "phases.txt"
    command = [sys.executable, "-c", _TIMED_START, str(out), str(bench.needs)]
    begun = time.perf_counter()
    with Terminal(command, bench.environment) as terminal:
        whole = terminal.until(bench.answer.mark)
    if whole is None or not out.exists():
        return {}
    clock = _read(out)
    began, mounted = clock.pop("began") - begun, clock.pop("mounted") - begun
    rest = mounted - began - sum(clock.values())
    return {_INTERPRETER: began, **clock, _REST: rest, _PAINT: whole - mounted}


def _read(path: Path) -> dict[str, float]:
    """The clock as the program wrote it: all processes of a machine read the same one."""
    lines = path.read_text(encoding="ascii").splitlines()
    path.unlink()
    return {name: float(seconds) for seconds, _, name in (line.partition(" ") for line in lines)}

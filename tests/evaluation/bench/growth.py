"""What becomes of the times where the catalogue grows: the shipped one, 20,000 and 100,000 models.

A larger one is the refreshed catalogue of a user. Where the program refuses it for its size, it is measured without
the limits on that, and a row says so. The shipped one as a refreshed file shows what the checks of a file cost.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.evaluation.bench import keys
from tests.evaluation.bench.processes import costs_of
from tests.evaluation.bench.programs import MODELS, ROOT, UNLIMITED, Bench, Program, modelpick
from tests.evaluation.bench.starts import start
from tests.evaluation.bench.table import NOT_SEEN, Row, median, mib, ms, seen

SIZES = (
    ("shipped", None),
    ("the same, refreshed", 0),
    ("20,000 models", 20_000),
    ("100,000 models", 100_000),
)
_CEILING = 240.0
_MAKING_SECONDS = 1_800.0
_SEARCH = "qwen3 27b"
_FIND = "a key of a search (/)"
_ON_THE_LIST = (keys.Step((keys.DOWN,)), keys.PAGE)
_IN_A_SEARCH = (keys.Step(tuple(keys.Timed(_FIND, key) for key in _SEARCH), first=("/",)),)
_TIMES = 3
_TOO_LARGE = "refused (storage/container.py): run without its limits"


class Size(NamedTuple):
    """A catalogue under its name, and the surroundings in which the program reads it; `note`: what is said of it."""

    name: str
    environment: Mapping[str, str]
    note: str


Figures = dict[str, float | None]
"""What was measured, by its name: seconds, of memory KiB."""


def rows(bench: Bench) -> Iterator[Row]:
    """Each figure on each size, beside the shipped catalogue."""
    smallest: Figures | None = None
    for name, count in SIZES:
        size = _made(bench, name, count)
        yield Row(f"-- {name}", "", "", size.note)
        if size.note == NOT_SEEN:
            continue
        found = measured(bench, size.environment)
        smallest = smallest or found
        yield from compared(found, smallest)


def compared(found: Figures, smallest: Figures) -> Iterator[Row]:
    """The rows of one size: each figure, that of the shipped catalogue beside it, and how many times it is."""
    for what, value in found.items():
        text, first = mib if "memory" in what else ms, smallest[what]
        times = f"{value / first:.2f} times" if value is not None and first else ""
        yield Row(f"  {what}", text(value), "", f"shipped {text(first)}", times)


def measured(bench: Bench, environment: Mapping[str, str]) -> Figures:
    """Every figure on the catalogue that the program finds in these surroundings."""
    app = Program(_program(str(bench.needs)), bench.answer.mark)
    pressed = keys.session(app, environment, _ON_THE_LIST, bench.presses, _CEILING)
    searched = keys.session(app, environment, _IN_A_SEARCH, 1, _CEILING)
    rank = costs_of(_program(*bench.asked()["rank --json"]), environment, _TIMES, _CEILING)
    show = costs_of(_program("show", MODELS[0], "--json"), environment, _TIMES, _CEILING)
    return {
        "exec to the question": _started(Program(_program(), bench.question.mark), environment),
        "exec to the first ranked row": _started(app, environment),
        **{timed.what: _settled(pressed, timed.what) for timed in (keys.DOWN, *keys.PAGE.timed)},
        _FIND: _settled(searched, _FIND),
        "rank --json: processor time": median([cost.processor for cost in rank]),
        "show NAME --json: processor time": median([cost.processor for cost in show]),
        "memory of the app": pressed.peak,
        "memory of rank --json": median([cost.peak for cost in rank]),
    }


def _started(program: Program, environment: Mapping[str, str]) -> float | None:
    return median(seen(start(program, environment, _CEILING).seconds for _ in range(_TIMES)))


def _settled(session: keys.Session, what: str) -> float | None:
    return median([press.last for press in session.presses[what] if press])


def _program(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-c", UNLIMITED, *words)


def _made(bench: Bench, name: str, count: int | None) -> Size:
    """The surroundings with a catalogue of so many models; None: the shipped one, 0: as many as it has."""
    if count is None:
        return Size(name, bench.environment, "as it is")
    home = bench.folder / f"data-{count}"
    environment = {**bench.environment, "XDG_DATA_HOME": str(home)}
    bytes_made = _write(home / "modelpick", count)
    if not bytes_made or _origin(_program(), environment) != "refreshed":
        return Size(name, environment, NOT_SEEN)
    note = f"{bytes_made / 1e6:,.0f} MB"
    if _origin(modelpick(), environment) != "refreshed":
        note += f"; {_TOO_LARGE}"
    return Size(name, environment, note)


def _write(folder: Path, count: int) -> int:
    """Write a catalogue, in a process of its own: its bytes, 0 where that failed."""
    command = [sys.executable, "-m", "tests.evaluation.bench.many_models", str(folder), str(count)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=_MAKING_SECONDS
        )
    except (subprocess.SubprocessError, OSError):
        return 0
    return int(done.stdout)


def _origin(program: Sequence[str], environment: Mapping[str, str]) -> str:
    """Which catalogue the program reads: "shipped" or "refreshed"; empty where it does not say."""
    try:
        done = subprocess.run(
            [*program, "sources", "--json"],
            env=dict(environment),
            capture_output=True,
            check=True,
            timeout=_CEILING,
        )
        return str(json.loads(done.stdout)["catalog"]["origin"])
    except (subprocess.SubprocessError, OSError, ValueError, KeyError):
        return ""

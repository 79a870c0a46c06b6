"""What the program prints for three hundred varied commands: `python -m tests.evaluation.outputs FOLDER`.

One file a command, with its exit code and both streams, each in a process of its own. Written by two versions of the
program into two folders, `diff -r` shows every figure, order and sentence in which they differ.
"""

import random
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import tomli_w

from catalog.advice.needs.reading import override, to_mapping
from catalog.advice.needs.records import Needs
from catalog.storage import store
from tests.invariants.many_needs import Shelf, drawn, values_to_draw
from tests.support.factories import TODAY

NEEDS = 120
NEEDS_WITH_MODELS = 20
"""So many of the needs are also put to single models: `why`, `compare`, `show`."""
SENTENCES = 30
_SEED = 15
_HARDWARE = "2x H100-80GB"
_ROOT = Path(__file__).parents[2]
_FORMS = (
    ("--json", "--limit", "0", "--excluded"),
    ("--verbose", "--limit", "3"),
    ("--format", "csv", "--limit", "0"),
    ("--excluded", "--limit", "5"),
    ("--format", "markdown"),
)


class Command(NamedTuple):
    """The name of the file of a command, and its words."""

    name: str
    words: tuple[str, ...]


def commands(folder: Path) -> Iterator[Command]:
    """The commands, the same ones at every call; the needs files that they read are written into `folder`."""
    snapshot = store.load()
    cases = store.load_use_cases()
    for name in ("use-cases", "gpus", "sources"):
        yield Command(f"{name}.txt", (name,))
        yield Command(f"{name}.json", (name, "--json"))
    for case in cases:
        yield Command(f"job-{case}.json", ("rank", "--use-case", case, *_FORMS[0]))
        yield Command(f"job-{case}.txt", ("rank", "--use-case", case, "--limit", "5"))
    shelf = Shelf(snapshot, dict(cases), values_to_draw(snapshot))
    models = sorted(snapshot.models)
    for number in range(NEEDS):
        dice = random.Random(f"{_SEED}/{number}")
        path = folder / f"needs-{number}.toml"
        path.write_text(_file_text(drawn(shelf, dice)), encoding="utf-8")
        yield Command(f"needs-{number}.txt", ("rank", str(path), *_FORMS[number % len(_FORMS)]))
        yield from _about_models(number, path, dice, models)
    for number, sentence in enumerate(_sentences()):
        form = ("--json", "--limit", "0") if number % 2 else ("--limit", "3")
        yield Command(f"sentence-{number}.txt", ("ask", sentence, *form))


def _file_text(needs: Needs) -> str:
    """A needs file; a price of hardware is refused without the hardware, so there is some."""
    if needs.hosting.gpu is None:
        needs = override(needs, {"hosting.gpu": _HARDWARE})
    return tomli_w.dumps(to_mapping(needs))


def _about_models(number: int, path: Path, dice: random.Random, models: list[str]) -> Iterator[Command]:
    """For some of the needs: why a model ranks where it does, several side by side, all facts of one."""
    if number >= NEEDS_WITH_MODELS:
        return
    json = ("--json",) if number % 2 else ()
    yield Command(f"why-{number}.txt", ("why", dice.choice(models), str(path), *json))
    yield Command(f"compare-{number}.txt", ("compare", *dice.sample(models, 3), "--needs", str(path), *json))
    yield Command(f"show-{number}.txt", ("show", dice.choice(models), *json))


def _sentences() -> list[str]:
    told = tomllib.loads((_ROOT / "tests/data/sentences.toml").read_text(encoding="utf-8"))
    return [entry["text"] for entry in told["seen"][:SENTENCES]]


def output_of(command: Command, folder: Path) -> str:
    """Exit code, stdout and stderr of a command that is answered as of the day of the tests."""
    run = subprocess.run(
        [sys.executable, "-m", "tui", *command.words, "--today", TODAY],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    told = f"exit {run.returncode}\n{run.stdout}\n== stderr\n{run.stderr}"
    return told.replace(str(folder), "FOLDER")


def main(folder: Path) -> None:
    """Write the outputs into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(2) as pool:
        found = list(commands(Path(place)))
        told = pool.map(lambda command: output_of(command, Path(place)), found)
        for command, text in zip(found, told, strict=True):
            (folder / command.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

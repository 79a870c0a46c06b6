"""What is measured: the app, an empty Textual app beside it, llmfit where it is installed, and their surroundings."""

import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
TODAY = "2026-11-24"
NEEDS = 'use_case = "customer-service"\n'
SENTENCE = (
    "customer support bot in German and Polish for our web shop and the two shops in town, 400k tickets a month, "
    "under $800, no Chinese models, served in the EU, and it should be friendly and quick; we use it for mails, "
    "for the chat on our pages and for calls that were written down, 12 languages in all"
)
MODELS = ("openai/gpt-6-luna", "zai/glm-5.3-flash", "anthropic/claude-haiku-5-5")
EMPTY_APP = """
from textual.app import App
from textual.widgets import DataTable

class Empty(App):
    def compose(self):
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("model", "cost")
        table.add_row("first-row-shown", "1")

Empty().run()
"""
EMPTY_LIST = """
from textual.app import App
from textual.binding import Binding
from textual.widgets import DataTable

class Table(DataTable):
    BINDINGS = [Binding("j", "cursor_down"), Binding("k", "cursor_up")]

class Empty(App):
    def compose(self):
        yield Table(cursor_type="row")
    def on_mount(self):
        table = self.query_one(Table)
        table.add_columns("model", "cost")
        for number in range(100):
            table.add_row(f"row-{number}-shown", str(number))

Empty().run()
"""
UNLIMITED = """
import sys
from catalog.storage import container
container.MOST_SECTION_BYTES = container.MOST_BYTES = 1 << 40
from tui.cli import main
sys.exit(main())
"""
"""The program without the limits on the size of a refreshed catalogue."""
_OF_A_USER = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
_LEFT_OUT = ("NO_COLOR", "PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES")


class Program(NamedTuple):
    """A program on a terminal, and what it writes once its first screen is there."""

    command: tuple[str, ...]
    mark: bytes


class Bench(NamedTuple):
    """What one run of the bench works with. `llmfit` and `valgrind` are paths, None where they are not installed."""

    folder: Path
    needs: Path
    environment: dict[str, str]
    pairs: int
    presses: int
    llmfit: str | None
    valgrind: str | None

    @property
    def answer(self) -> Program:
        """The app, opened on a file of needs: the mark stands in the capability of a ranked row."""
        return Program((*modelpick(), str(self.needs)), "●".encode())

    @property
    def question(self) -> Program:
        """The app, opened without needs."""
        return Program(tuple(modelpick()), b"What do you need?")

    @property
    def empty(self) -> Program:
        """A Textual app with nothing but a table."""
        return Program((sys.executable, "-c", EMPTY_APP), b"first-row")

    @property
    def other(self) -> Program | None:
        """llmfit: the mark stands in the last line of its first screen."""
        return Program((self.llmfit,), b"NORMAL") if self.llmfit else None

    def asked(self) -> dict[str, tuple[str, ...]]:
        """The words of the commands for scripts, by what they are called in the table."""
        return {
            "rank --json": ("rank", str(self.needs), "--json"),
            "rank --json, every model": ("rank", str(self.needs), "--json", "--limit", "0", "--excluded"),
            "ask --json": ("ask", SENTENCE, "--json"),
            "why --json": ("why", MODELS[0], str(self.needs), "--json"),
            "compare --json": ("compare", *MODELS, "--needs", str(self.needs), "--json"),
        }

    def commands(self) -> dict[str, tuple[str, ...]]:
        """The same commands with the program."""
        return {name: (*modelpick(), *words) for name, words in self.asked().items()}


def modelpick() -> list[str]:
    """The installed program, else the module."""
    script = Path(sys.executable).with_name("modelpick")
    return [str(script)] if script.exists() else [sys.executable, "-m", "tui"]


def prepared(folder: Path, *, pairs: int, presses: int, llmfit: str | None) -> Bench:
    """The surroundings of a run in a temporary folder: a user without files, this project's code, compiled."""
    command = [sys.executable, "-m", "compileall", "-q", "catalog", "tui"]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    needs = folder / "needs.toml"
    needs.write_text(NEEDS, encoding="utf-8")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _LEFT_OUT and not name.startswith(("TEXTUAL", "MODELPICK"))
    }
    own = {name: str(folder / name.lower()) for name in _OF_A_USER}
    return Bench(
        folder=folder,
        needs=needs,
        environment=kept | own | {"PYTHONPATH": str(ROOT)},
        pairs=pairs,
        presses=presses,
        llmfit=_program(llmfit or "llmfit"),
        valgrind=shutil.which("valgrind"),
    )


def _program(name: str) -> str | None:
    found = shutil.which(name)
    return str(Path(found).resolve()) if found else None


def machine() -> str:
    """The machine in a few words, and how busy it is."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores{busy}, "
        f"Python {platform.python_version()}, Textual {version('textual')}"
    )

"""A made-up child process in place of `modelpick refresh --events`, and the app that starts it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from catalog.advice.needs.records import Needs
from catalog.pipeline.report import Event
from tests.support.factories import TODAY
from tui.app import ModelPick

SERVICE = Needs(use_case="customer service")
CHILD = """
import os, pathlib, signal, sys, time
folder = pathlib.Path(sys.argv[1])
with open(folder / "pids", "a") as file:
    file.write(f"{os.getpid()}\\n")
if (folder / "deaf").exists():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
for step in sorted(folder.glob("step*")):
    sys.stdout.buffer.write(step.read_bytes())
    sys.stdout.buffer.flush()
    while not (folder / step.name.replace("step", "go")).exists():
        time.sleep(0.005)
sys.stderr.write((folder / "errors").read_text())
sys.exit(int((folder / "code").read_text()))
"""


class Child:
    """A child process whose steps are written beforehand and gone through one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.joinpath("child.py").write_text(CHILD, encoding="utf-8")
        folder.joinpath("errors").write_text("", encoding="utf-8")
        self.command = (sys.executable, "-I", "-S", str(folder / "child.py"), str(folder))
        self.tells()

    def tells(self, *steps: bytes | Sequence[Event], code: int = 0, errors: str = "") -> None:
        """What it writes, step by step."""
        for place, step in enumerate(steps):
            lines = step if isinstance(step, bytes) else b"".join(map(line, step))
            self.folder.joinpath(f"step{place}").write_bytes(lines)
        self.folder.joinpath("code").write_text(str(code), encoding="utf-8")
        self.folder.joinpath("errors").write_text(errors, encoding="utf-8")

    def go(self, *places: int) -> None:
        """Let it end these steps."""
        for place in places:
            self.folder.joinpath(f"go{place}").touch()

    @property
    def pids(self) -> list[int]:
        file = self.folder / "pids"
        return [int(word) for word in file.read_text(encoding="utf-8").split()] if file.exists() else []

    def gone(self) -> bool:
        """Whether every process that was started is no more."""
        return bool(self.pids) and not any(map(runs, self.pids))


def runs(pid: int) -> bool:
    """Whether a process is there, and not a dead one that waits to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def line(event: Event) -> bytes:
    """An event as the child writes it."""
    return msgspec.json.encode(event) + b"\n"


def app_with(session: Any, child: Child, needs: Needs | None = SERVICE) -> ModelPick:
    """The app whose refresh is this child."""
    return ModelPick(session, needs, given_day=TODAY, refresh_command=child.command)

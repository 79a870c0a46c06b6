"""How fast it feels, run by hand: `python tests/bench.py`. Prints figures, judges none.

Start: from exec to the first ranked row on the screen of a pseudo-terminal, against an empty Textual app with a
table started the same way, in turn. Key: from a key press to the last byte that it makes the app write, in the list
and in the box of the first screen. Rank: `rank --json` over the whole catalogue as a process.
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUNS = 10
KEYS = 60
SETTLED_SECONDS = 0.15
GIVE_UP_SECONDS = 20.0
NEEDS = 'use_case = "customer-service"\n'
BOX_MARK = b"What do you need?"
SENTENCE = (
    "customer support bot in German and Polish for our web shop and the two shops in town, 400k tickets a month, "
    "under $800, no Chinese models, served in the EU, and it should be friendly and quick; we use it for mails, "
    "for the chat on our pages and for calls that were written down, 12 languages in all"
)
ROW_MARK = "●".encode()  # in the capability bar of a ranked row
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


@contextmanager
def terminal(command: list[str]) -> Iterator[tuple[int, int]]:
    """A process on a 120x36 pseudo-terminal: its file descriptor and process id."""
    pid, descriptor = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.execvp(command[0], command)
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    try:
        yield descriptor, pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(descriptor)


def seconds_until(descriptor: int, mark: bytes, since: float) -> float:
    """Seconds from `since` until `mark` was written."""
    seen = b""
    while time.perf_counter() - since < GIVE_UP_SECONDS:
        if select.select([descriptor], [], [], 0.5)[0]:
            seen += os.read(descriptor, 65536)
            if mark in seen:
                return time.perf_counter() - since
    raise SystemExit(f"{mark!r} never came; the last bytes were {seen[-300:]!r}")


def settle(descriptor: int, since: float) -> float | None:
    """Seconds from `since` to the last byte before a pause, None where nothing was written."""
    last = None
    while select.select([descriptor], [], [], SETTLED_SECONDS)[0]:
        os.read(descriptor, 65536)
        last = time.perf_counter() - since
    return last


def start(command: list[str], mark: bytes) -> float:
    """Seconds from exec to `mark` on the screen."""
    since = time.perf_counter()
    with terminal(command) as (descriptor, _):
        return seconds_until(descriptor, mark, since)


def keys(command: list[str]) -> tuple[list[float], int]:
    """Seconds of each key press, and the peak memory of the process in KiB."""
    found = []
    with terminal(command) as (descriptor, pid):
        seconds_until(descriptor, ROW_MARK, time.perf_counter())
        settle(descriptor, time.perf_counter())
        for place in range(KEYS):
            since = time.perf_counter()
            os.write(descriptor, b"j" if place % 20 < 10 else b"k")
            taken = settle(descriptor, since)
            if taken is not None:
                found.append(taken)
        status = Path(f"/proc/{pid}/status")
        peak = status.read_text().split("VmHWM:")[1].split()[0] if status.exists() else "0"
    return found, int(peak)


def typed(command: list[str]) -> list[float]:
    """Seconds of each of the last keys of a sentence, typed into the box of the first screen."""
    found = []
    with terminal(command) as (descriptor, _):
        seconds_until(descriptor, BOX_MARK, time.perf_counter())
        settle(descriptor, time.perf_counter())
        os.write(descriptor, SENTENCE[:-KEYS].encode())
        settle(descriptor, time.perf_counter())
        for character in SENTENCE[-KEYS:]:
            since = time.perf_counter()
            os.write(descriptor, character.encode())
            taken = settle(descriptor, since)
            if taken is not None:
                found.append(taken)
    return found


def said(what: str, presses: list[float]) -> None:
    """Print how long key presses took."""
    presses.sort()
    print(
        f"{what} to settled screen: median {statistics.median(presses) * 1000:.1f} ms, "
        f"95 % {presses[int(len(presses) * 0.95)] * 1000:.1f} ms, of {len(presses)} presses"
    )


def timed(command: list[str]) -> float:
    """Seconds of a whole process."""
    since = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - since


def main() -> None:
    """Measure and print."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    modelpick = str(Path(sys.executable).with_name("modelpick"))
    with tempfile.TemporaryDirectory() as folder:
        needs = Path(folder, "needs.toml")
        needs.write_text(NEEDS, encoding="utf-8")
        app, empty = [modelpick, str(needs)], [sys.executable, "-c", EMPTY_APP]
        rank = [modelpick, "rank", str(needs), "--json", "--limit", "0", "--excluded"]
        start(app, ROW_MARK), start(empty, b"first-row"), timed(rank)
        pairs = [(start(app, ROW_MARK), start(empty, b"first-row")) for _ in range(RUNS)]
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        print(f"first ranked row: {ours * 1000:.0f} ms; empty app: {theirs * 1000:.0f} ms; ratio {ratio:.2f}")
        presses, peak = keys(app)
        said("key", presses)
        said(f"key in a sentence of {len(SENTENCE)} characters", typed([modelpick]))
        print(f"peak memory of the app: {peak / 1024:.0f} MiB")
        print(f"rank --json: {statistics.median(timed(rank) for _ in range(RUNS)) * 1000:.0f} ms")


if __name__ == "__main__":
    main()

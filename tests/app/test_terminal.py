"""The app in a terminal with a shell: signals leave it in order, ctrl+z and fg stop the app and bring it back."""

import asyncio
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from catalog.pipeline.report import StageEvent
from tests.support.factories import TODAY
from tests.support.refresh_child import SERVICE, Child, runs
from tests.support.terminal import CEILING_SECONDS, PROMPT, Terminal
from tui.app import ModelPick
from tui.signals import SignalHandlers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the state of processes in /proc")

RUNNING = {"alternate", "mouse", "paste"}
FOOTER = "? help"
LAST = "more lines: ⏎ details"
"""The end of what is said of the selected model, which is painted after the list."""


def _start(terminal: Terminal, child: Child) -> int:
    """Open the app on an answer: its process id."""
    needs = child.folder / "needs.toml"
    needs.write_text('use_case = "customer-service"\n', encoding="utf-8")
    program = f"{sys.executable} -m tests.support.terminal_app {child.folder} {needs} --today {TODAY}"
    terminal.press(f"{program}\n")
    terminal.until(lambda: FOOTER in terminal.text and LAST in terminal.text and terminal.modes == RUNNING)
    return int((child.folder / "app").read_text(encoding="utf-8"))


def _drawn(terminal: Terminal) -> str:
    """The screen without the ends of scroll bars, which are painted a frame later than the rest."""
    return "\n".join(re.sub("[▁-█]", "", line).rstrip() for line in terminal.text.splitlines())


def _back_at_the_shell(terminal: Terminal) -> None:
    terminal.until(lambda: terminal.is_plain and terminal.text.rstrip().endswith(PROMPT))


def _bring_back(terminal: Terminal) -> None:
    """`fg`, until the app has taken the terminal again, which drops what was typed before.

    The screen can be whole earlier: after a SIGSTOP from a repaint that the stop had held up.
    """
    times = terminal.times_entered
    terminal.press("fg\n")
    terminal.until(lambda: terminal.times_entered > times)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_leaves_the_terminal_in_order_and_ends_the_refresh(
    child: Child, number: signal.Signals
) -> None:
    child.tells([StageEvent(stage="merging")])
    with Terminal() as terminal:
        app = _start(terminal, child)
        terminal.press("r")
        terminal.until(lambda: bool(child.pids))
        os.kill(app, number)
        _back_at_the_shell(terminal)
        terminal.press("echo code=$?\n")
        terminal.until(lambda: f"code={128 + number}" in terminal.text)
        terminal.until(child.gone)


def test_a_window_that_is_closed_ends_the_app_and_its_refresh(child: Child) -> None:
    child.tells([StageEvent(stage="merging")])
    with Terminal() as terminal:
        app = _start(terminal, child)
        terminal.press("r")
        terminal.until(lambda: bool(child.pids))
        terminal.close()
        terminal.until(lambda: not runs(app) and child.gone())


def test_a_dialog_stops_too_and_a_stopped_app_can_be_ended(child: Child) -> None:
    with Terminal() as terminal:
        app = _start(terminal, child)
        terminal.press("s")
        terminal.until(lambda: "Save" in terminal.text)
        terminal.press("\x1a")
        _back_at_the_shell(terminal)
        assert runs(app)
        terminal.press("kill %1; kill -CONT %1\n")  # bash needs only the first
        terminal.until(lambda: not runs(app))
        assert terminal.is_plain


@pytest.mark.parametrize("how", ["ctrl+z", signal.SIGTSTP, signal.SIGSTOP])
def test_fg_brings_the_whole_screen_back(child: Child, how: str | signal.Signals) -> None:
    with Terminal() as terminal:
        app = _start(terminal, child)
        before = _drawn(terminal)
        for _ in range(2):
            if isinstance(how, signal.Signals):
                os.kill(app, how)
            else:
                terminal.press("\x1a")
            terminal.until(lambda: _is_stopped(app))
            if how == signal.SIGSTOP:  # which no program can prepare for
                terminal.until(lambda: PROMPT in terminal.text)
            else:
                _back_at_the_shell(terminal)
            _bring_back(terminal)
            terminal.until(lambda: _drawn(terminal) == before and terminal.modes == RUNNING)
        terminal.press("b")
        terminal.until(lambda: "Side by side" in terminal.text)
        terminal.press("q")
        _back_at_the_shell(terminal)
        terminal.press("echo code=$?\n")
        terminal.until(lambda: "code=0" in terminal.text)


def test_a_signal_that_another_thread_takes_wakes_the_sleeping_loop() -> None:
    """The system chooses the thread; handlers run in the main one."""
    in_time: list[bool] = []

    async def until_redrawn() -> None:
        loop, redrawn, seen, nothing = asyncio.get_running_loop(), asyncio.Event(), threading.Event(), None

        def take_it() -> None:
            time.sleep(0.1)  # the loop sleeps by then, without a timer
            signal.pthread_kill(threading.get_ident(), signal.SIGCONT)
            in_time.append(seen.wait(CEILING_SECONDS))
            loop.call_soon_threadsafe(redrawn.set)

        handlers: Any = SignalHandlers
        handlers(nothing, nothing, seen.set).handle_jobs()
        threading.Thread(target=take_it, daemon=True).start()
        await redrawn.wait()

    asyncio.run(until_redrawn())
    assert in_time == [True]


async def test_where_there_is_no_shell_ctrl_z_says_so(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: FOOTER in text_of(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "There is no shell" in text_of(app))


def test_a_refresh_goes_on_while_the_app_is_stopped(child: Child) -> None:
    child.tells([StageEvent(stage="merging")], code=3, errors="no luck")
    with Terminal() as terminal:
        app = _start(terminal, child)
        terminal.press("r")
        terminal.until(lambda: bool(child.pids))
        terminal.press("\x1a")
        terminal.until(lambda: _is_stopped(app))
        _back_at_the_shell(terminal)
        child.go(0)
        terminal.until(lambda: not any(map(runs, child.pids)))
        _bring_back(terminal)
        terminal.until(lambda: "no luck" in terminal.text)


def _is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "T"

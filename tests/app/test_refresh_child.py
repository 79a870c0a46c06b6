"""The child process of a refresh in the app: how it is started, its bad manners, and hostile or endless events."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog.pipeline.report import Report
from catalog.storage import store
from tests.support.refresh_child import SERVICE, Child, app_with, line
from tests.support.refresh_events import cheaper, full_report, report, source
from tests.support.screens import answer_of, flat
from tui.app import ModelPick
from tui.refresh.process import parse_event, refresh_command
from tui.screens.answer import AnswerScreen

ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")
PAYLOADS = (
    "AA\x1b]0;pwned\x07BB",
    "AA\x1b[2J\x9b31mBB",
    "AA\u202eBB\u200b\x00",
    "AA[/]BB[/foo][@click=app.quit]x[/]",
    "x" * 5000,
)


def test_the_child_is_the_command_line_of_this_very_python() -> None:
    assert refresh_command(None) == (sys.executable, "-P", "-m", "tui", "refresh", "--events")
    assert refresh_command("2026-11-24")[-2:] == ("--today", "2026-11-24")


def test_nothing_of_it_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys, tui.app, tui.screens.answer, tui.screens.question; "
        "late = ('tui.refresh', 'catalog.pipeline', 'catalog.sources', 'catalog.http', 'httpx2'); "
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    import subprocess

    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "[]"


async def test_a_child_that_cannot_be_started(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE, refresh_command=("/nowhere/at all",))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "✗ The refresh could not be started" in text_of(app))
        await pilot.press("r")
        await until(pilot, lambda: "✗ The refresh could not be started" in text_of(app))


@pytest.mark.parametrize(
    ("steps", "code", "errors", "said"),
    [
        ((b"",), 70, "Traceback\nmodelpick: no luck.\n", "ended with exit code 70 before it was done: no luck."),
        ((b"\xff\x00not json\n{}\n[1,2]\n{\"event\":\"report\"}\n",), 0, "", "ended with exit code 0 before it"),
        ((b'{"event":"source","source":"a","name":"A","state":"dancing"}\n' * 9,), 3, "\x1b[2J[/]", "�[2J[/]"),
        ((b"[" * 100_000 + b"\n" + b"9" * 6000 + b"\nNaN\n",), 1, "x" * 9000, "ended with exit code 1"),
        ((b"no newline at the end",), 0, "", "ended with exit code 0"),
    ],
    ids=["crash", "garbage", "strangers", "deep", "unended"],
)  # fmt: skip
async def test_a_child_with_bad_manners_is_told_in_one_sentence(
    session: Any, until: Any, text_of: Any, child: Child, steps: Any, code: int, errors: str, said: str
) -> None:
    child.tells(*steps, code=code, errors=errors)
    child.go(0)
    app = app_with(session, child)
    async with app.run_test(size=(200, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: said in flat(text_of(app)))
        assert "The catalogue of 12 Nov 2026 stays." in flat(text_of(app))
        assert not ACTING.search(text_of(app).replace("\n", ""))
        await pilot.press("escape")
        assert answer_of(app).advice.candidates


async def test_a_child_that_told_its_report_and_stays_is_ended(
    session: Any, until: Any, text_of: Any, child: Child
) -> None:
    child.folder.joinpath("deaf").touch()
    child.tells([report(message="Told, and still here.")])
    app = app_with(session, child)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "✓ Told, and still here." in text_of(app))
        assert child.gone()


def test_events_are_read_and_cleaned_or_left_out() -> None:
    event = full_report("Lab\x1b[2J One")
    again = parse_event(line(event).strip())
    assert isinstance(again, Report)
    assert again.message == "The catalogue is now of 24 Nov 2026: Lab�[2J One."
    assert again.sources[0].quarantine[0].where == "Lab�[2J One"
    for bad in (
        b"",
        b"{",
        b"\xff",
        b"[" * 5000,
        b'{"event":"other"}',
        b"7" * 5000,
        b'{"event":"report","schema":NaN}',
    ):
        assert parse_event(bad) is None


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
async def test_hostile_text_in_events_does_nothing(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch, payload: str
) -> None:
    hostile = source("fetching", 10**18, name=payload, detail=payload, seconds=1e300, expected=-1)
    child.tells([hostile], [full_report(payload)], errors=payload)
    monkeypatch.setattr(store, "load", lambda _folder: cheaper(session.snapshot, "northlab/titan-2"))
    app = app_with(session, child)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        assert not ACTING.search(text_of(app).replace("\n", ""))
        await pilot.click(offset=(6, 5))
        await pilot.press("escape")
        child.go(0, 1)
        await until(pilot, lambda: not app.session.refreshing)
        await pilot.press("r")
        await until(pilot, lambda: "What changed for your ranking" in text_of(app))
        for key in ("g", "space", "space", "G"):
            assert not ACTING.search(text_of(app).replace("\n", ""))
            await pilot.press(key)
        assert app.is_running


async def test_lines_of_a_megabyte_and_thousands_of_events(
    session: Any, until: Any, text_of: Any, child: Child
) -> None:
    long = line(source("fetching", name="y" * 1_000_000))
    endless = b'{"event":"source","source":"' + b"z" * 9_000_000 + b'"}\n'
    many = b"".join(line(source("fetching", n, name=f"Source {n % 100}")) for n in range(3000))
    child.tells(long + endless + many + line(report(message="That was all.")))
    child.go(0)
    app = app_with(session, child)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "✓ That was all." in text_of(app))

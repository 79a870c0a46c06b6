"""A refresh inside the app, with made-up child processes: progress, report, stopping, quitting, and bad manners."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from catalog.advice.needs.records import Needs
from catalog.pipeline.report import (
    CatalogueLine,
    Event,
    Outcome,
    PriceChange,
    Report,
    Retirement,
    SourceEvent,
    SourceReport,
    StageEvent,
)
from catalog.sources.upstream import Quarantined
from catalog.storage import snapshot as snapshots
from catalog.storage import store
from tests.support.factories import TODAY
from tui.app import ModelPick
from tui.refresh.process import RefreshProcess, RefreshProgress, parse_event, refresh_command
from tui.rendering.refresh_progress import progress_page
from tui.rendering.refresh_report import report_page
from tui.screens.answer import AnswerScreen
from tui.screens.questions import QuestionsScreen
from tui.screens.refresh import RefreshScreen

SERVICE = Needs(use_case="customer service")
ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")
PAYLOADS = (
    "AA\x1b]0;pwned\x07BB",
    "AA\x1b[2J\x9b31mBB",
    "AA\u202eBB\u200b\x00",
    "AA[/]BB[/foo][@click=app.quit]x[/]",
    "x" * 5000,
)
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


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """The child of the app under test."""
    return Child(tmp_path)


def line(event: Event) -> bytes:
    return msgspec.json.encode(event) + b"\n"


def source(state: Any, rows: int = 0, name: str = "Price list", **more: Any) -> SourceEvent:
    return SourceEvent(source=name, name=name, state=state, rows=rows, **more)


def report(outcome: Outcome = "current", message: str = "Nothing changed.", **more: Any) -> Report:
    side = CatalogueLine(as_of="2026-11-12", digest="", models=20, offers=30)
    return Report(outcome=outcome, message=message, before=side, after=side, **more)


def full_report(text: str = "Lab One") -> Report:
    """A report with something in every place."""
    return report(
        "new",
        f"The catalogue is now of 24 Nov 2026: {text}.",
        sources=(
            SourceReport(source="a", name=text, state="done", as_of=TODAY, rows=1525, new=4, quarantined=30,
                         quarantine=(Quarantined(where=text, reason=f"no price, {text}"),), seconds=1.25),
            SourceReport(source="b", name="Board", state="failed", error=f"refused, {text}"),
        ),
        models_added=tuple(f"{text}/{n}" for n in range(30)),
        models_gone=("gone/model",),
        price_changes=(
            PriceChange(model="m", name=text, provider=text, input_before=0.3, input_after=0.21),
            PriceChange(model="n", name="Dearer", provider="P", output_before=1.0, output_after=2.0),
            PriceChange(model="o", name="Known", provider="P", input_after=0.00001),
        ),
        retirements=(Retirement(model="m", name=text, provider=text, retires="2027-01-31"),),
        warnings=(f"Beware of {text}.",),
    )  # fmt: skip


def app_with(session: Any, child: Child, needs: Needs | None = SERVICE) -> ModelPick:
    return ModelPick(session, needs, given_day=TODAY, refresh_command=child.command)


def answer_of(app: ModelPick) -> AnswerScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, AnswerScreen))


def flat(text: str) -> str:
    return " ".join(text.split())


def cheaper(snapshot: snapshots.Snapshot, model: str) -> snapshots.Snapshot:
    """A newer catalogue in which one model costs next to nothing."""
    change = msgspec.structs.replace
    offers = tuple(
        change(offer, input=0.05, output=0.1) if offer.model == model else offer
        for offer in snapshot.catalog.offers
    )
    return snapshots.of(change(snapshot.catalog, offers=offers, as_of="2026-11-23"))


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 12)], ids=str)
async def test_rows_are_counted_while_they_come_and_the_report_follows(
    session: Any, until: Any, text_of: Any, child: Child, size: tuple[int, int]
) -> None:
    child.tells(
        [source("waiting"), source("fetching", 700, expected=1400, seconds=0.5)],
        [source("done", 1525, seconds=1.2), StageEvent(stage="merging")],
        [report()],
    )
    app = app_with(session, child)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        assert "Price list" in text_of(app)
        assert "refreshing…" in text_of(app)
        assert ("700" in text_of(app)) == (size[0] >= 60)
        assert ("━" in text_of(app)) == (size[0] >= 80)
        child.go(0)
        await until(pilot, lambda: "1,525" in text_of(app) and "▸ merging" in text_of(app))
        child.go(1, 2)
        await until(pilot, lambda: "Nothing changed." in text_of(app))
        assert "refreshing…" not in text_of(app)
        await until(pilot, child.gone)


async def test_the_list_stays_usable_and_the_end_is_told(
    session: Any, until: Any, text_of: Any, child: Child
) -> None:
    child.tells([source("fetching", 7)], [report(message="All is as it was.")])
    app = app_with(session, child)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press("escape", "j")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "refreshing…" in text_of(app))
        assert answer_of(app).selected == answer_of(app).advice.candidates[1].model.id
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        assert len(child.pids) == 1
        await pilot.press("escape")
        child.go(0, 1)
        await until(pilot, lambda: "All is as it was. r shows the report." in flat(text_of(app)))
        assert "refreshing…" not in text_of(app)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RefreshScreen) and "✓ All is" in text_of(app))
        assert len(child.pids) == 1
        await pilot.press("r")
        await until(pilot, lambda: len(child.pids) == 2)
        await until(pilot, child.gone)


async def test_help_above_a_refresh_hides_nothing(
    session: Any, until: Any, text_of: Any, child: Child
) -> None:
    child.tells([source("fetching", 7)], [report(message="All is as it was.")])
    app = app_with(session, child)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: "Refresh the catalogue" in text_of(app))
        child.go(0, 1)
        await until(pilot, lambda: "r shows the report" in flat(text_of(app)))
        await pilot.press("r")
        await until(pilot, lambda: "✓ All is as it was." in text_of(app))
        assert len(child.pids) == 1


@pytest.mark.parametrize("deaf", [False, True], ids=["polite", "deaf"])
async def test_c_stops_it_and_nothing_changes(
    session: Any, until: Any, text_of: Any, child: Child, deaf: bool
) -> None:
    child.tells([source("fetching", 7), StageEvent(stage="merging")])
    if deaf:
        child.folder.joinpath("deaf").touch()
    app = app_with(session, child)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        before = answer_of(app).advice
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press("c")
        await until(pilot, lambda: "The refresh was stopped." in flat(text_of(app)))
        assert "The catalogue of 12 Nov 2026 stays." in flat(text_of(app))
        assert child.gone()
        await pilot.press("c", "escape")
        assert answer_of(app).advice is before
        assert app.session.snapshot is session.snapshot


@pytest.mark.parametrize("keys", [("q",), ("ctrl+q",), ("ctrl+c", "ctrl+c"), ("escape", "q")], ids=" ".join)
@pytest.mark.parametrize("deaf", [False, True], ids=["polite", "deaf"])
async def test_leaving_takes_the_child_along(
    session: Any, until: Any, text_of: Any, child: Child, keys: tuple[str, ...], deaf: bool
) -> None:
    child.tells([source("fetching", 7)])
    if deaf:
        child.folder.joinpath("deaf").touch()
    app = app_with(session, child)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press(*keys)
        await until(pilot, lambda: not app.is_running)
    assert child.gone()


async def test_a_crash_of_the_app_takes_the_child_along(
    session: Any, until: Any, text_of: Any, child: Child
) -> None:
    child.tells([source("fetching", 7)])
    app = app_with(session, child)

    def broken() -> None:
        raise RuntimeError("made up")

    async def crash() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
            await pilot.press("r")
            await until(pilot, lambda: "fetching" in text_of(app))
            app.call_later(broken)
            await until(pilot, lambda: not app.is_running)

    with pytest.raises(RuntimeError, match="made up"):
        await crash()
    assert child.gone()


async def test_a_new_catalogue_is_taken_up_by_every_screen(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.tells([source("fetching", 7)], [report("new", "The catalogue is now of 23 Nov 2026.")])
    newer = cheaper(session.snapshot, "northlab/titan-2")
    monkeypatch.setattr(store, "load", lambda _folder: newer)
    app = app_with(session, child)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("j", "r")
        await until(pilot, lambda: "fetching" in text_of(app))
        selected = answer_of(app).selected
        child.go(0, 1)
        await until(pilot, lambda: "What changed for your ranking" in text_of(app))
        assert "Titan 2 fell from $5.00 to $0.05 per million tokens in" in flat(text_of(app))
        assert "it is now first (was second)." in flat(text_of(app))
        assert "23 Nov 2026, 1 day old" in text_of(app)
        await pilot.press("escape")
        await until(pilot, lambda: answer_of(app).advice.candidates[0].model.id == "northlab/titan-2")
        await until(pilot, lambda: "new first: Titan 2" in text_of(app))
        assert answer_of(app).selected == selected
        assert answer_of(app).session.snapshot is newer
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, QuestionsScreen) and "23 Nov" in text_of(app))


async def test_a_page_keeps_its_figures_and_their_date(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.tells([source("fetching", 7)], [report("new", "The catalogue is now of 23 Nov 2026.")])
    newer = cheaper(session.snapshot, "northlab/titan-2")
    monkeypatch.setattr(store, "load", lambda _folder: newer)
    app = app_with(session, child)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: "The bill of a month" in text_of(app) and "refreshing…" in text_of(app))
        child.go(0, 1)
        await until(pilot, lambda: "r shows the report" in flat(text_of(app)))
        assert "12 Nov 2026, 12 days old" in text_of(app)
        await pilot.press("escape")
        await until(pilot, lambda: "23 Nov 2026, 1 day old" in text_of(app))


async def test_from_the_questions_there_is_no_ranking_to_compare(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.tells([full_report()])
    newer = cheaper(session.snapshot, "northlab/titan-2")
    monkeypatch.setattr(store, "load", lambda _folder: newer)
    app = app_with(session, child, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, QuestionsScreen))
        app.screen.query_one("#license").focus()
        await pilot.press("r")
        await until(pilot, lambda: "The catalogue is now" in text_of(app))
        assert "your ranking" not in text_of(app)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).advice.digest == newer.digest


@pytest.mark.parametrize(
    "trouble", [snapshots.SnapshotError("torn"), OSError("gone"), RuntimeError("[/] ours"), None], ids=str
)
async def test_a_catalogue_that_cannot_be_read_back_leaves_the_old_one(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch, trouble: Any
) -> None:
    child.tells([report("new", "The catalogue is new.")])

    def load(_folder: Any) -> snapshots.Snapshot:
        if trouble:
            raise trouble
        same: snapshots.Snapshot = session.snapshot
        return same

    monkeypatch.setattr(store, "load", load)
    app = app_with(session, child)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "✗ The catalogue of 12 Nov 2026 stays in use" in text_of(app))
        assert (
            "the refresh broke off" if isinstance(trouble, RuntimeError) else "could not be read"
        ) in text_of(app)
        assert app.session.snapshot is session.snapshot


async def test_what_another_window_refreshed_is_taken_up_too(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = cheaper(session.snapshot, "northlab/titan-2")
    side = CatalogueLine(as_of="2026-11-23", digest=newer.digest, models=20, offers=30)
    child.tells([Report(outcome="current", message="It is current.", before=side, after=side)])
    monkeypatch.setattr(store, "load", lambda _folder: newer)
    app = app_with(session, child)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "✓ It is current." in text_of(app))
        assert "it is now first (was second)" in flat(text_of(app))
        assert app.session.snapshot is newer


async def test_stopped_after_the_swap_the_new_catalogue_is_in_use(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.tells([StageEvent(stage="writing")])
    newer = cheaper(session.snapshot, "northlab/titan-2")
    monkeypatch.setattr(store, "load", lambda _folder: newer)
    app = app_with(session, child)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "▸ writing" in text_of(app))
        await pilot.press("c")
        await until(pilot, lambda: "had been written before, and is in use" in flat(text_of(app)))
        assert app.session.snapshot is newer


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


async def test_a_child_that_cannot_be_started(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE, refresh_command=("/nowhere/at all",))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "✗ The refresh could not be started" in text_of(app))
        await pilot.press("r")
        await until(pilot, lambda: "✗ The refresh could not be started" in text_of(app))


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


async def test_the_report_scrolls_by_keyboard(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.tells([full_report()])
    monkeypatch.setattr(store, "load", lambda _folder: cheaper(session.snapshot, "northlab/titan-2"))
    app = app_with(session, child)
    async with app.run_test(size=(60, 20)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "The catalogue is now" in text_of(app))
        await pilot.press("G")
        await until(
            pilot, lambda: "r refreshes again" in text_of(app) and "The catalogue is" not in text_of(app)
        )
        assert "Beware of Lab One." in text_of(app)
        await pilot.press("g")
        await until(pilot, lambda: "The catalogue is now" in text_of(app))


@pytest.mark.parametrize("width", [38, 58, 78, 118, 198])
def test_every_line_fits_its_width(width: int) -> None:
    states = ("waiting", "fetching", "done", "kept", "failed", "off")
    events = tuple(
        source(state, 10**place, name=f"{'Many figures ' * place}", detail="reason " * 9, seconds=10.0**place)
        for place, state in enumerate(states)
    )
    refreshing = RefreshProcess(())
    refreshing.report, refreshing.answer_changes = full_report("Some maker of models"), ("A sentence. " * 20,)
    for layout in (
        progress_page(RefreshProgress(events, ("merging",), 12.0)),
        progress_page(RefreshProgress((), (), 0.0)),
        report_page(refreshing),
    ):
        lines = layout(width)
        assert [line.plain for line in lines if line.cell_length > width] == []
    text = flat(" ".join(line.plain for line in report_page(refreshing)(width)))
    for part in (
        "your ranking",
        "30 new and 1 gone",
        "1 fell, 1 rose and 1 changed otherwise",
        "18 more",
        "retiring 31 Jan 2027 Some maker of models at Some maker of models",
        "29 more",
        "Beware of",
        "↓ 0.21",
        "↑ 2.00",
    ):
        assert part in text


def test_empty_reports_are_told_in_words() -> None:
    for outcome, mark in (("current", "✓"), ("kept", "⚠")):
        refreshing = RefreshProcess(())
        refreshing.report = report(outcome, "Nothing changed: the catalogue of 12 November stays.")  # type: ignore[arg-type]
        lines = [line.plain for line in report_page(refreshing)(80)]
        assert lines[0] == f"{mark} Nothing changed: the catalogue of 12 November stays."
        assert len([text for text in lines if text.strip()]) == 2
    refreshing.report = report("new", "New.")
    text = flat(" ".join(line.plain for line in report_page(refreshing)(80)))
    assert "20 · none came or went" in text
    assert "prices none moved" in text


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


def test_the_child_is_the_command_line_of_this_very_python() -> None:
    assert refresh_command(None) == (sys.executable, "-P", "-m", "tui", "refresh", "--events")
    assert refresh_command("2026-11-24")[-2:] == ("--today", "2026-11-24")


def test_nothing_of_it_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys, tui.app, tui.screens.answer, tui.screens.questions; "
        "late = ('tui.refresh', 'catalog.pipeline', 'catalog.sources', 'catalog.http', 'httpx2'); "
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    import subprocess

    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "[]"

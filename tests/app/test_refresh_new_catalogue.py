"""The catalogue that a refresh in the app leaves: which screens take it up, and when the old one stays in use."""

from typing import Any

import pytest

from catalog.pipeline.report import (
    CatalogueLine,
    Report,
    StageEvent,
)
from catalog.storage import snapshot as snapshots
from catalog.storage import store
from tests.support.refresh_child import Child, app_with
from tests.support.refresh_events import cheaper, full_report, report, source
from tests.support.screens import answer_of, flat
from tui.screens.answer import AnswerScreen
from tui.screens.question import QuestionScreen


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
        await until(pilot, lambda: "new #1: Titan 2" in text_of(app))
        assert answer_of(app).selected == selected
        assert answer_of(app).session.snapshot is newer
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and "23 Nov" in text_of(app))


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
        await until(pilot, lambda: "Monthly bill" in text_of(app) and "refreshing…" in text_of(app))
        child.go(0, 1)
        await until(pilot, lambda: "r shows the report" in flat(text_of(app)))
        assert "12 Nov 2026, 12 days old" in text_of(app)
        await pilot.press("escape")
        await until(pilot, lambda: "23 Nov 2026, 1 day old" in text_of(app))


async def test_from_the_first_screen_there_is_no_ranking_to_compare(
    session: Any, until: Any, text_of: Any, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.tells([full_report()])
    newer = cheaper(session.snapshot, "northlab/titan-2")
    monkeypatch.setattr(store, "load", lambda _folder: newer)
    app = app_with(session, child, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        await pilot.press("f5")
        await until(pilot, lambda: "The catalogue is now" in text_of(app))
        assert "your ranking" not in text_of(app)
        await pilot.press("escape", *"helpdesk", "enter")
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

"""Names that would command the terminal or the app, on every screen: shown, and nothing else happens."""

from typing import Any

import pytest

from catalog.advice.needs.records import Needs
from catalog.storage import snapshot as snapshots
from tests.support.hostile import ACTING, PAYLOADS, TURNS, poisoned
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.session import Session
from tui.widgets.candidates.table import CandidateTable


@pytest.mark.parametrize("turn", TURNS)
async def test_hostile_names_do_nothing(
    snapshot: snapshots.Snapshot, small_use_cases: Any, until: Any, text_of: Any, turn: int
) -> None:
    session = Session(poisoned(snapshot, turn), small_use_cases, "2026-11-24")
    app = ModelPick(session, Needs(use_case="customer service"))
    async with app.run_test(size=(160, 40), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "Capability" in text_of(app))
        assert not ACTING.search(text_of(app).replace("\n", ""))
        for x in (10, 14, 20, 40):
            await pilot.click(CandidateTable, offset=(x, 2))
        for keys in (
            ("enter",),
            ("j", "enter"),
            ("j", "enter"),
            ("j", "enter"),
            ("slash",),
            ("b",),
            ("w", "enter"),
            ("space", "y"),
            ("j", "space", "c", "right", "y"),
            ("c", "enter"),
            ("question_mark",),
        ):
            await pilot.press(*keys)
            await pilot.pause()
            assert not ACTING.search(text_of(app).replace("\n", ""))
            await pilot.press(*["escape"] * len(keys))
        assert app.is_running
        assert isinstance(app.screen, AnswerScreen)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
async def test_hostile_words_of_the_user_do_nothing(
    session: Any, until: Any, text_of: Any, payload: str
) -> None:
    app = ModelPick(session, Needs(use_case=payload))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "No use case matches" in text_of(app))
        assert not ACTING.search(text_of(app).replace("\n", ""))
        await pilot.press("n")
        await until(pilot, lambda: "What do you need?" in text_of(app))
        assert not ACTING.search(text_of(app).replace("\n", ""))

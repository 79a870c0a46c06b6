"""Names that would command the terminal or the app, on every screen: shown, and nothing else happens."""

import re
from typing import Any

import msgspec
import pytest

from catalog.advice.needs import Needs
from catalog.storage import snapshot as snapshots
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.session import Session
from tui.widgets.candidates import CandidateTable

PAYLOADS = (
    "AA\x1b]0;pwned\x07BB",
    "AA\x1b]52;c;cHduZWQ=\x1b\\BB",
    "AA\x1b[2J\x1b[31mBB",
    "AA\x9b31mBB\x9d0;pwned\x9c",
    "AA\rBB\nCC\tDD\x00EE\x08",
    "AA\u202eBB\u202c\u200b",
    "AA[red]x[/red]BB",
    "AA[@click=app.quit]clickme[/]BB",
    "AA[/]BB[/foo]",
    "AA[link=http://evil]x[/link]BB",
    "AA[bold on $nosuchvar]BB$x",
    "A" + "\u0301" * 200 + "B",
    "x" * 5000,
    ":smile: \U0001f468\u200d\U0001f469\u200d\U0001f467 你好",
)
ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")


def poisoned(snapshot: snapshots.Snapshot, text: str) -> snapshots.Snapshot:
    """The catalogue with `text` as every name that a screen may show, past the door that would clean it."""
    catalog = snapshot.catalog
    change = msgspec.structs.replace
    catalog = change(
        catalog,
        models=tuple(change(row, name=text, notes=(text,)) for row in catalog.models),
        developers=tuple(change(row, name=text) for row in catalog.developers),
        providers=tuple(change(row, name=text) for row in catalog.providers),
        licenses=tuple(change(row, name=text, duties=(text,)) for row in catalog.licenses),
        sources=tuple(change(row, name=text) for row in catalog.sources),
        benchmarks=tuple(change(row, name=text) for row in catalog.benchmarks),
        runs=tuple(change(row, name=text, task=text) for row in catalog.runs),
        spend=tuple(change(row, variant=text) for row in catalog.spend),
    )
    return snapshots.Snapshot(catalog, snapshot.digest)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
async def test_hostile_names_do_nothing(
    snapshot: snapshots.Snapshot, small_use_cases: Any, until: Any, text_of: Any, payload: str
) -> None:
    session = Session(poisoned(snapshot, payload), small_use_cases, "2026-11-24")
    app = ModelPick(session, Needs(use_case="customer service"))
    async with app.run_test(size=(200, 60), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "/100" in text_of(app))
        assert not ACTING.search(text_of(app).replace("\n", ""))
        for x in (10, 14, 20, 40):
            await pilot.click(CandidateTable, offset=(x, 2))
        for keys in (("enter",), ("slash",), ("b",), ("w", "enter"), ("question_mark",)):
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
        await until(pilot, lambda: "What is it for?" in text_of(app))
        assert not ACTING.search(text_of(app).replace("\n", ""))

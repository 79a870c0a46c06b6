"""What the screen of a refresh shows: its report in words, the width of every line, and scrolling."""

from typing import Any

import pytest

from catalog.storage import store
from tests.support.refresh_child import Child, app_with
from tests.support.refresh_events import cheaper, full_report, report, source
from tests.support.screens import flat
from tui.refresh.process import RefreshProcess, RefreshProgress
from tui.rendering.refresh_progress import progress_page
from tui.rendering.refresh_report import report_page
from tui.screens.answer import AnswerScreen


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

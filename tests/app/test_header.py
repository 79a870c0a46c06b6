"""The header says how old the figures are: on every screen, at every width, at every age."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from catalog.advice.needs.records import Needs
from catalog.storage import snapshot as snapshots
from tests.support.factories import TODAY
from tui.app import ModelPick
from tui.rendering.header import answer_header, change_notice, screen_header
from tui.screens.answer import AnswerScreen
from tui.screens.refresh import RefreshScreen
from tui.session import Session

WIDTHS = (38, 58, 78, 98, 118, 198)
AGES = {
    -40: ("ahead", False),
    -1: ("today", False),
    0: ("today", False),
    1: ("1 day", False),
    29: ("29 days", False),
    30: ("30 days", False),
    31: ("31 days", True),
    4000: ("4,000 days", True),
}


def aged(session: Session, as_of: str, **more: Any) -> Session:
    """The session on a catalogue of another day."""
    catalog = msgspec.structs.replace(session.snapshot.catalog, as_of=as_of)
    return session._replace(snapshot=snapshots.Snapshot(catalog, "x"), **more)


def line_of(session: Session, width: int, title: str = "Customer service", asked: str = "") -> str:
    (line,) = screen_header(session, title, asked)(width)
    assert line.cell_length <= width
    return line.plain


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("days", AGES)
def test_the_age_is_there_and_old_figures_name_the_key(session: Session, width: int, days: int) -> None:
    words, old = AGES[days]
    line = line_of(aged(session, (date.fromisoformat(TODAY) - timedelta(days=days)).isoformat()), width)
    assert words in line
    assert ("r refreshes" in line) == old
    assert "Customer" in line


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("as_of", ["", "2026-09", "soon", "2026-13-45"])
def test_a_date_that_is_none_is_not_guessed(session: Session, width: int, as_of: str) -> None:
    line = line_of(aged(session, as_of), width)
    assert "unknown" in line
    assert "r refreshes" in line


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refresh_that_runs_takes_the_place_of_the_key(session: Session, width: int) -> None:
    line = line_of(aged(session, "2026-10-12", refreshing=True), width)
    assert "43 days" in line
    assert "refreshing…" in line
    assert "r refreshes" not in line


def test_the_longest_form_that_leaves_the_title_whole(session: Session) -> None:
    old = aged(session, "2026-10-12")
    assert line_of(old, 118).endswith("models · data from 12 Oct 2026, 43 days old · r refreshes")
    assert line_of(old, 82).endswith("  data from 12 Oct 2026, 43 days old · r refreshes")
    assert line_of(old, 58).endswith("  43 days old · r refreshes")
    assert line_of(old, 58).startswith("modelpick   Customer service  ")
    assert line_of(old, 38).endswith("  43 days · r refreshes")
    assert "“help guests”" in line_of(old, 118, asked="help guests")
    assert "“help guests”" not in line_of(old, 90, asked="help guests")
    assert line_of(old, 58, "A title that is far too long for any line").endswith("43 days · r refreshes")


@pytest.mark.parametrize("size", [(120, 36), (60, 20), (40, 12)], ids=str)
async def test_it_stands_on_every_screen_and_can_be_clicked(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(aged(session, "2026-10-12"), Needs(use_case="helpdesk"), refresh_command=("/nowhere",))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "43 days" in text_of(app))
        for key in ("enter", "slash", "w", "c", "question_mark"):
            await pilot.press(key)
            await until(pilot, lambda: not isinstance(app.screen, AnswerScreen) and "43 days" in text_of(app))
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        column = text_of(app).splitlines()[0].index("r refreshes")
        await pilot.click(offset=(column + 4, 0))
        await until(pilot, lambda: isinstance(app.screen, RefreshScreen))


async def test_where_r_is_a_letter_another_key_refreshes(session: Session, until: Any, text_of: Any) -> None:
    app = ModelPick(aged(session, "2026-10-01"), None, refresh_command=("no-such-program",))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "f5 refreshes" in text_of(app))
        await pilot.press("r")
        assert not isinstance(app.screen, RefreshScreen)
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, RefreshScreen))


def test_what_is_not_ranked_stands_apart_from_what_fits(session: Session) -> None:
    advice = session.advise(Needs(use_case="customer service", unknown_ok=("use_case.skill",)))
    assert len(advice.unranked) > 1
    first = [
        next(line.plain for line in answer_header(advice)(width) if "ruled out" in line.plain)
        for width in (160, 60, 38)
    ]
    ranked, unranked, out = len(advice.ranked), len(advice.unranked), len(advice.excluded)
    assert first[0].startswith(f"{ranked} ranked · {unranked} without evidence (h) · {out} ruled out (w) ")
    assert first[0].endswith("f filter")
    assert first[1].startswith(f"{ranked} ranked · {unranked} without evidence (h) · {out} ruled out (w)")
    assert first[2].startswith(f"{ranked} ranked · {out} ruled out (w)")
    assert all(len(line) <= width for line, width in zip(first, (160, 60, 38), strict=True))


def test_the_notice_of_a_change_counts_what_is_ranked(session: Session) -> None:
    before = session.advise(Needs(use_case="customer service"))
    after = session.advise(Needs(use_case="customer service", unknown_ok=("use_case.skill",)))
    assert len(after.candidates) > len(before.candidates)
    assert change_notice(before, after) == "#1 unchanged"


def test_of_a_catalogue_that_is_not_read_yet_nothing_is_said(session: Session) -> None:
    later = session._replace(snapshot=snapshots.LaterSnapshot(lambda: session.snapshot))
    assert line_of(later, 80).strip() == "modelpick   Customer service"
    assert not later.snapshot.is_read


async def test_the_first_screen_does_without_the_catalogue(
    session: Session, until: Any, text_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModelPick, "_read_catalogue", lambda _app: None)
    later = session._replace(snapshot=snapshots.LaterSnapshot(lambda: session.snapshot))
    app = ModelPick(later, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "What do you need?" in text_of(app))
        assert not later.snapshot.is_read


async def test_the_catalogue_is_read_behind_the_first_screen(
    session: Session, until: Any, text_of: Any
) -> None:
    later = session._replace(snapshot=snapshots.LaterSnapshot(lambda: session.snapshot))
    app = ModelPick(later, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "models · data from" in text_of(app))
        assert later.snapshot.is_read

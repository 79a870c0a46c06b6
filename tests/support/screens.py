"""The app as a test drives it: the screen of the answer, the cursor on one of the needs, and words across lines."""

from typing import Any

from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.widgets.needs.panel import NeedsPanel


def answer_of(app: ModelPick) -> AnswerScreen:
    """The screen of the answer, on top or below others."""
    return next(screen for screen in app.screen_stack if isinstance(screen, AnswerScreen))


async def go_to(pilot: Any, app: ModelPick, key: str) -> NeedsPanel:
    """Put the cursor of the panel on one need."""
    panel = answer_of(app).query_one(NeedsPanel)
    if not panel.has_focus:
        await pilot.press("tab")
    for _ in range(60):
        if (field := panel.field()) and field.key == key:
            return panel
        await pilot.press("down")
    raise AssertionError(f"{key} is not among the needs")


def flat(text: str) -> str:
    """The words of a text, whatever lines they are broken into."""
    return " ".join(text.split())

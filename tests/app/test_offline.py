"""Every screen of the app, visited: none of them opens a connection or resolves a name."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from textual.command import CommandPalette

from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.compare import CompareScreen
from tui.screens.details import DetailsScreen, ExcludedScreen
from tui.screens.edit import EditScreen
from tui.screens.find import FindScreen
from tui.screens.help import HelpScreen
from tui.screens.question import QuestionScreen
from tui.screens.save import SaveScreen
from tui.screens.theme import ThemeScreen
from tui.screens.three_ways import ThreeWaysScreen
from tui.screens.use_cases import UseCaseScreen
from tui.screens.why import WhyScreen


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was tried to reach from here on; every attempt fails."""
    tried: list[str] = []

    def recorded(name: str) -> Callable[..., Any]:
        def attempt(*given: Any, **_named: Any) -> Any:
            tried.append(f"{name}{given[-1:]}")
            raise OSError("recorded")

        return attempt

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, recorded(name))
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, recorded(name))
    return tried


def test_an_attempt_would_be_seen(attempts: list[str]) -> None:
    with socket.socket() as here:
        for attempt, given in (
            (here.connect, (("127.0.0.1", 9),)),
            (here.connect_ex, (("127.0.0.1", 9),)),
            (socket.getaddrinfo, ("models.dev", 443)),
        ):
            with pytest.raises(OSError, match="recorded"):
                attempt(*given)
    assert [words.partition("(")[0] for words in attempts] == ["connect", "connect_ex", "getaddrinfo"]


WAYS: dict[str, tuple[tuple[str, ...], type]] = {
    "use cases before the first answer": (("tab", "enter"), UseCaseScreen),
    "back to the box": (("escape", "escape"), QuestionScreen),
    "the answer": (("enter",), AnswerScreen),
    "details": (("enter",), DetailsScreen),
    "back from the details": (("escape",), AnswerScreen),
    "find": (("slash", *"titan", "minus", "2"), FindScreen),
    "found": (("enter",), AnswerScreen),
    "why": (("w",), WhyScreen),
    "back from the reasons": (("escape",), AnswerScreen),
    "find one that does not fit": (("slash", *"titan", "minus", "1"), FindScreen),
    "why it does not": (("enter",), ExcludedScreen),
    "back from it": (("escape",), AnswerScreen),
    "the three ways": (("b",), ThreeWaysScreen),
    "back from the three ways": (("escape",), AnswerScreen),
    "a comparison": (("c",), CompareScreen),
    "back from the comparison": (("escape",), AnswerScreen),
    "save": (("s",), SaveScreen),
    "back from saving": (("escape",), AnswerScreen),
    "use cases": (("u",), UseCaseScreen),
    "back from the use cases": (("escape",), AnswerScreen),
    "edit": (("e", "down", "down", "enter"), EditScreen),
    "back from the edit": (("escape",), AnswerScreen),
    "help": (("question_mark",), HelpScreen),
    "back from the help": (("escape",), AnswerScreen),
    "palette": (("ctrl+p",), CommandPalette),
    "back from the palette": (("escape",), AnswerScreen),
    "themes": (("t", "down"), ThemeScreen),
    "light": (("enter",), AnswerScreen),
    "new question": (("n",), QuestionScreen),
}


async def test_no_screen_reaches_for_anything(
    session: Any, until: Any, text_of: Any, attempts: list[str]
) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        await pilot.press(*"helpdesk")
        for way, (keys, screen) in WAYS.items():
            for key in keys:
                await pilot.press(key)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen))
            await app.workers.wait_for_complete()
            assert text_of(app).strip(), way
            assert attempts == [], way
    assert attempts == []

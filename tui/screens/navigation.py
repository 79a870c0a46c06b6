"""Opening the other screens. Each is imported when it is opened: the first frame does not pay for it."""

from typing import TYPE_CHECKING

from textual.geometry import Region

from catalog.advice.needs import Needs
from catalog.advice.result import Advice, Candidate
from tui.messages import NeedEdited

if TYPE_CHECKING:
    from tui.screens.answer import AnswerScreen
    from tui.widgets.needs.fields import Field


def details(screen: "AnswerScreen", candidate: Candidate, advice: Advice) -> None:
    """The page of one candidate."""
    from tui.screens.details import DetailsScreen

    screen.app.push_screen(DetailsScreen(screen.session, candidate, advice))


def find(screen: "AnswerScreen", advice: Advice) -> None:
    """Search by name; what is found is selected, or said why it is not listed."""
    from tui.screens.find import FindScreen

    screen.app.push_screen(FindScreen(screen.session, advice), lambda found: _found(screen, found))


def why_not(screen: "AnswerScreen", advice: Advice, candidate: Candidate | None) -> None:
    """Why a model is not first, or not in the list at all."""
    from tui.screens.why import WhyScreen

    screen.app.push_screen(WhyScreen(screen.session, advice, candidate))


def three_ways(screen: "AnswerScreen", advice: Advice) -> None:
    """Open instead of proprietary: the bill, three ways."""
    from tui.screens.three_ways import ThreeWaysScreen

    screen.app.push_screen(
        ThreeWaysScreen(screen.session, advice, lambda: screen.call_after_refresh(screen.action_edit))
    )


def save(screen: "AnswerScreen", candidate: Candidate, advice: Advice) -> None:
    """Ask where to, and write the choice."""
    from tui.screens.save import SaveScreen

    def saved(path: str | None) -> None:
        if path:
            screen.notify(f"Saved to {path}", markup=False)

    screen.app.push_screen(SaveScreen(screen.session, candidate, advice, screen.asked), saved)


def use_cases(screen: "AnswerScreen", asked: Needs) -> None:
    """All use cases, or other words."""
    from tui.screens.use_cases import UseCaseScreen

    def picked(words: str | None) -> None:
        if words:
            screen.post_message(NeedEdited("use_case", words))

    screen.app.push_screen(UseCaseScreen(screen.session, asked.use_case), picked)


def hardware(screen: "AnswerScreen", asked: Needs) -> None:
    """All hardware that is known, or other words."""
    from tui.screens.hardware import KEY, HardwareScreen

    def picked(answer: tuple[str | None] | None) -> None:
        if answer is not None:
            screen.post_message(NeedEdited(KEY, answer[0]))

    screen.app.push_screen(HardwareScreen(screen.session, asked), picked)


def questions(screen: "AnswerScreen", asked: Needs) -> None:
    """The three questions again."""
    from tui.screens.questions import QuestionsScreen

    screen.app.push_screen(
        QuestionsScreen(screen.session, asked), lambda needs: screen.ask(needs) if needs else None
    )


async def edit(
    screen: "AnswerScreen", field: "Field", asked: Needs, advice: Advice, region: Region, first_key: str
) -> None:
    """Type a value in place."""
    from tui.screens.edit import EditScreen

    def edited(answer: tuple[object] | None) -> None:
        if answer is not None:
            screen.post_message(NeedEdited(field.key, answer[0]))

    screen.app.push_screen(EditScreen(screen.session, field, asked, advice, region, first_key), edited)


def _found(screen: "AnswerScreen", model_id: str | None) -> None:
    if model_id is None or screen.select(model_id):
        return
    from tui.screens.details import ExcludedScreen

    for exclusion in screen.advice.excluded:
        if exclusion.model.id == model_id:
            screen.app.push_screen(ExcludedScreen(screen.session, exclusion, screen.advice))
            return
    screen.notify("It is no longer in the catalogue.", markup=False)

"""The app opened on a sentence, the way back from the answer to the box, and the examples and clear sentences read."""

from typing import Any

import pytest

from catalog.advice.needs.records import Needs
from catalog.storage import store
from tests.support.factories import TODAY
from tests.support.screens import answer_of, go_to
from tests.support.sentences import SUPPORT
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.question import PLACEHOLDER, QuestionScreen
from tui.session import Session
from tui.widgets.needs.draft import read_draft
from tui.widgets.needs.understood_lines import EXAMPLES
from tui.widgets.sentence_box import SentenceBox

PLAIN = "customer support bot, 400k tickets a month, under $800, no Chinese models"


@pytest.mark.usefixtures("known_words")
async def test_a_clear_sentence_opens_on_the_answer_and_n_leads_back(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, None, sentence=SUPPORT + ", friendly")
    async with app.run_test(size=(200, 60), notifications=True) as pilot:
        await until(
            pilot, lambda: isinstance(app.screen, AnswerScreen) and "Not used: “friendly”." in text_of(app)
        )
        assert answer_of(app).asked.budget.monthly_usd == 800
        assert f"“{SUPPORT}, friendly”" in text_of(app)
        await go_to(pilot, app, "license.require")
        await pilot.press("right", "escape", "n")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and "you set" in text_of(app))
        assert app.screen.query_one(SentenceBox).text == SUPPORT + ", friendly"
        assert "commercial use" in text_of(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        await pilot.press(*", our shop", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "our shop”" in text_of(app))
        assert answer_of(app).asked.license.require == "commercial"


@pytest.mark.usefixtures("known_words")
@pytest.mark.parametrize("sentence", ["whatever, under $800", "", "helpdesk on two Foo9000"])
async def test_an_unclear_one_opens_on_the_box(session: Any, until: Any, sentence: str) -> None:
    app = ModelPick(session, None, sentence=sentence)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        assert app.screen.query_one(SentenceBox).text == sentence


@pytest.mark.usefixtures("known_words")
async def test_needs_beside_a_sentence_are_kept(session: Any, until: Any, text_of: Any) -> None:
    needs = Needs(use_case="customer-service")
    app = ModelPick(session, needs, sentence="helpdesk, under $800")
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked == needs
        await pilot.press("n")
        await until(pilot, lambda: "you cleared “under $800”" in text_of(app))


@pytest.mark.usefixtures("known_words")
async def test_z_takes_back_a_new_sentence(session: Any, until: Any) -> None:
    app = ModelPick(session, None, sentence="helpdesk")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        await pilot.press(*", under $800", "enter")
        await until(
            pilot,
            lambda: isinstance(app.screen, AnswerScreen) and answer_of(app).asked.budget.monthly_usd == 800,
        )
        await pilot.press("z")
        await until(pilot, lambda: answer_of(app).asked.budget.monthly_usd is None)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        assert app.screen.query_one(SentenceBox).text == "helpdesk"


async def test_a_plain_sentence_is_read(session: Any, until: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        await pilot.press(*PLAIN, "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        asked = answer_of(app).asked
        assert asked.workload.requests_per_month == 400_000
        assert asked.budget.monthly_usd == 800
        assert asked.origin.exclude_developer_countries == ("CN",)


@pytest.mark.parametrize("sentence", [*EXAMPLES, PLACEHOLDER.partition(": ")[2]])
def test_every_example_is_understood_whole_and_has_an_answer(sentence: str) -> None:
    session = Session(store.load(), store.load_use_cases(), TODAY)
    draft = read_draft(session, sentence)
    assert draft.is_clear
    assert draft.understanding.notes == ()
    assert draft.understanding.not_used == ()
    assert len(draft.understanding.values) >= sentence.count(",")
    assert session.advise(draft.asked).candidates

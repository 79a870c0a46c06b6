"""Languages that are set by hand read the words of the sentence again: the same needs, whichever way they were said."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from catalog.advice.needs.records import Needs
from catalog.storage import store
from tests.support.factories import TODAY
from tui.app import ModelPick
from tui.cli.opening import _file
from tui.screens.answer import AnswerScreen
from tui.session import Session
from tui.widgets.needs.draft import draft_of, read_draft, with_values
from tui.widgets.needs.messages import NeedEdited

SAID = "summarise 2,000 words, 10,000 a month"
IN_GREEK = "summarise 2,000 words of Greek, 10,000 a month"
LANGUAGES = "must.languages"
ENGLISH_TOKENS = 2667.0  # 2,000 x 4/3
GREEK_TOKENS = 5229.0  # x 1.961, which GPT-4o's tokenizer makes of a Greek word beside an English one


@pytest.fixture(scope="module")
def real() -> Session:
    return _session()


@cache
def _session() -> Session:
    return Session(store.load().on(TODAY), store.load_use_cases(), TODAY)


def tokens(needs: Needs) -> tuple[tuple[str, ...], float | None]:
    return needs.must.languages, needs.workload.input_tokens


@pytest.mark.parametrize("greek", [["el"], ("el",)])
def test_a_flag_and_a_file_read_the_words_as_the_sentence_does(real: Session, greek: Any) -> None:
    said = real.ask_sentence(IN_GREEK, {}).needs
    assert tokens(said) == (("el",), GREEK_TOKENS)
    assert real.ask_sentence(SAID, {LANGUAGES: greek}).needs == said
    assert real.ask({"use_case": SAID, LANGUAGES: greek}, None).needs == said


def test_a_list_without_a_language_takes_those_of_the_sentence_away(real: Session) -> None:
    assert tokens(real.ask({"use_case": IN_GREEK, LANGUAGES: ()}, None).needs) == ((), ENGLISH_TOKENS)


def test_a_sentence_and_the_words_of_its_job_are_in_the_same_languages(real: Session) -> None:
    for sentence, job in (("in Greek", SAID), (SAID, "summarise Greek news")):
        assert tokens(real.ask_sentence(sentence, {"use_case": job}).needs) == (("el",), GREEK_TOKENS)


def test_two_languages_are_many_whoever_names_them(real: Session) -> None:
    both = {LANGUAGES: ("el", "hi")}
    said = real.ask_sentence("customer service in Greek and Hindi", {})
    flagged = real.ask_sentence("customer service", both)
    bills = [real.answer(asked).needs.workload for asked in (said, flagged)]
    assert bills[0] == bills[1]
    for asked in (said, flagged):
        for advice in (real.answer(asked), real.advise(asked.needs)):
            assert advice.use_case
            assert advice.use_case.id == "multilingual-customer-service"
    draft = with_values(real, read_draft(real, "customer service"), both)
    assert draft.asked == read_draft(real, "customer service in Greek and Hindi").asked
    named = real.ask({"use_case": "customer-service"} | both, None).needs
    assert named.use_case == "customer-service"


def test_a_file_opens_the_app_with_the_same_needs(real: Session, tmp_path: Path) -> None:
    file = tmp_path / "needs.toml"
    file.write_text(f'use_case = "{SAID}"\n[must]\nlanguages = ["el"]\n', encoding="utf-8")
    asked = _file(str(file), TODAY)
    assert asked.sentence is not None
    draft = draft_of(real, asked.needs, asked.sentence.asked)
    assert (draft.asked, draft.edited) == (asked.needs, {LANGUAGES: ("el",)})


def test_languages_that_are_set_and_taken_back_on_the_first_screen(real: Session) -> None:
    draft = with_values(real, read_draft(real, SAID), {LANGUAGES: ("el",)})
    assert draft.asked == read_draft(real, IN_GREEK).asked
    assert read_draft(real, SAID + ".", draft.edited).asked == draft.asked
    assert tokens(with_values(real, draft, {LANGUAGES: None}).asked) == ((), ENGLISH_TOKENS)
    cleared = with_values(real, read_draft(real, IN_GREEK), {LANGUAGES: None})
    assert tokens(cleared.asked) == ((), ENGLISH_TOKENS)
    assert tokens(with_values(real, cleared, {LANGUAGES: None}).asked) == (("el",), GREEK_TOKENS)


def test_tokens_that_were_set_by_hand_stay(real: Session) -> None:
    by_hand = {"workload.input_tokens": 5000.0}
    draft = with_values(real, read_draft(real, SAID), by_hand)
    assert tokens(with_values(real, draft, {LANGUAGES: ("el",)}).asked) == (("el",), 5000.0)


async def test_languages_that_are_set_in_the_panel_of_the_answer(real: Session, until: Any) -> None:
    app = ModelPick(real, None, sentence=SAID)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        screen = app.screen
        assert isinstance(screen, AnswerScreen)

        async def edit(values: dict[str, object]) -> None:
            screen.post_message(NeedEdited(values))
            await until(
                pilot,
                lambda: LANGUAGES not in values or screen.asked.must.languages == (values[LANGUAGES] or ()),
            )

        first = screen.asked
        await edit({LANGUAGES: ("el",)})
        assert screen.asked == read_draft(real, IN_GREEK).asked
        await edit({LANGUAGES: None})
        assert screen.asked == first
        await pilot.press("z")
        await until(pilot, lambda: tokens(screen.asked) == (("el",), GREEK_TOKENS))
        await pilot.press("z")
        await until(pilot, lambda: screen.asked == first)

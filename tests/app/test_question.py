"""The first screen: a sentence, what is understood of it, and each line to be changed."""

from typing import Any

import pytest
from textual import events

from catalog.advice.understanding.tokens import MOST_CHARACTERS
from tests.support.hostile import ACTING, PAYLOADS
from tests.support.screens import answer_of, flat
from tests.support.sentences import NOTE, SUPPORT
from tui.app import ModelPick
from tui.rendering.need_words import value_words
from tui.screens.answer import AnswerScreen
from tui.screens.edit import EditScreen
from tui.screens.hardware import HardwareScreen
from tui.screens.pick_value import PickValueScreen
from tui.screens.question import QuestionScreen
from tui.screens.use_cases import UseCaseScreen
from tui.widgets.needs import understood_lines
from tui.widgets.needs.understood import UnderstoodNeeds
from tui.widgets.sentence_box import SentenceBox

pytestmark = pytest.mark.usefixtures("known_words")
SIZES = [(60, 20), (60, 24), (80, 24), (80, 36), (120, 36), (200, 60)]


def question_of(app: ModelPick) -> QuestionScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, QuestionScreen))


def box(app: ModelPick) -> SentenceBox:
    return question_of(app).query_one(SentenceBox)


def lines(app: ModelPick) -> UnderstoodNeeds:
    return question_of(app).query_one(UnderstoodNeeds)


async def opened(pilot: Any, app: ModelPick, until: Any, sentence: str = "") -> None:
    """The first screen with a sentence in the box, read."""
    await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and app.focused is box(app))
    if sentence:
        box(app).post_message(events.Paste(sentence))
        await until(pilot, lambda: question_of(app)._draft.sentence == sentence)


async def go_to(pilot: Any, app: ModelPick, label: str) -> None:
    """From the box to the line with a label."""
    await pilot.press("tab")
    for _ in range(40):
        line = lines(app)._line_at(lines(app).cursor)
        if line and line.label == label:
            return
        await pilot.press("tab")
    raise AssertionError(f"no line {label}")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_words_and_enter_lead_to_the_answer(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, until)
        await pilot.press(*"helpdesk", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked.use_case == "customer-service"
        await until(pilot, lambda: answer_of(app).advice.candidates[0].model.name in text_of(app))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_part_stands_beside_the_need_it_became(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, until, SUPPORT + ", friendly")
        shown = text_of(app)
        for label, value, said in (
            ("Job", "Customer service", "“helpdesk”"),
            ("Volume", "400,000 requests/month", "“400k tickets"),
            ("Budget", "$800/month", "“under $800”"),
            ("License", "any", "not specified"),
            ("Not made in", "China", "“no Chinese models”"),
            ("Languages", "German, Polish", "“German”, “Polish”"),
            ("Not used", "“friendly”", ""),
        ):
            row = next(line for line in shown.splitlines() if line.strip().startswith(label))
            assert value in row
            assert said in row


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_questions_say_what_stands_in(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, until)
        shown = flat(text_of(app))
        for words in (
            "Job not specified",
            "Volume usual for the job",
            "Budget none not specified",
            "License any not specified",
        ):
            assert words in shown
        assert flat(understood_lines.EXAMPLES[0])[:30] in shown
        await pilot.press(*"helpdesk")
        await until(pilot, lambda: "1M requests/month usual for the job" in flat(text_of(app)))


async def test_an_example_takes_two_keys(session: Any, until: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understood_lines, "EXAMPLES", (SUPPORT, "helpdesk"))
    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked.budget.monthly_usd == 800


async def test_enter_says_what_is_missing(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until)
        await pilot.press("enter")
        await until(pilot, lambda: "✗ Say what the model is for" in text_of(app))
        for sentence, said in (
            ("whatever", "✗ Which job is it? Other words"),
            ("closest", "✗ Which job is it? ↓ leads to the closest"),
            ("protein folding", "✗ No model here does that"),
            ("helpdesk on two Foo9000", "Foo9000"),
        ):
            box(app).replace_text(sentence)
            await pilot.press("enter")
            await until(pilot, lambda said=said: said in text_of(app))
            assert isinstance(app.screen, QuestionScreen)


async def test_the_closest_jobs_can_be_chosen(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until, "closest under $800")
        assert "No use case matches these words" in text_of(app)
        assert "▸ Reranking" in text_of(app)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: "you set" in text_of(app))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked.use_case == "reranking"
        assert answer_of(app).asked.budget.monthly_usd == 800


async def test_what_no_model_does_is_said_with_what_does(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot, app, until, "protein folding")
        assert "No model here does this: Protein folding. Use AlphaFold." in flat(text_of(app))


@pytest.mark.parametrize("way", [("ctrl+o",), ("tab", "right")], ids=str)
async def test_one_key_switches_between_near_jobs(
    session: Any, until: Any, text_of: Any, way: tuple[str, ...]
) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until, "helpdesk near")
        assert "^o takes Search by picture, then Reranking" in text_of(app)
        await pilot.press(*way)
        await until(pilot, lambda: "^o takes Reranking, then Customer service" in text_of(app))
        assert "Search by picture" in next(
            row for row in text_of(app).splitlines() if " Job " in row or "Job" in row
        )
        await pilot.press("ctrl+o", "ctrl+o")
        await until(pilot, lambda: "^o takes Search by picture" in text_of(app))
        assert question_of(app)._draft.edited == {}


async def test_lines_are_changed_as_in_the_panel_and_win(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until, SUPPORT)
        await go_to(pilot, app, "Budget")
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, EditScreen))
        await pilot.press("0", "0", "enter")
        await until(
            pilot, lambda: "$500/month" in text_of(app) and "you set · not “under $800”" in text_of(app)
        )
        await pilot.press("escape")
        await go_to(pilot, app, "License")
        await pilot.press("right")
        await until(pilot, lambda: "commercial use" in text_of(app))
        await pilot.press("escape")
        assert app.focused is box(app)
        await pilot.press(*", open weights", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked.budget.monthly_usd == 500
        assert answer_of(app).asked.license.require == "commercial"


async def test_a_line_is_taken_back(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until, SUPPORT)
        await go_to(pilot, app, "Budget")
        await pilot.press("delete")
        await until(pilot, lambda: "you cleared “under $800”" in text_of(app))
        assert question_of(app).asked.budget.monthly_usd is None
        await pilot.press("backspace")
        await until(pilot, lambda: "you cleared" not in text_of(app) and "$800/month" in text_of(app))


async def test_job_and_hardware_have_their_own_dialogs(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until, "helpdesk on two Foo9000")
        await go_to(pilot, app, "Own hardware")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HardwareScreen))
        await pilot.press("escape", "escape", "tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, UseCaseScreen))
        await pilot.press(*"rerank", "enter")
        await until(pilot, lambda: question_of(app).asked.use_case == "" or "you set" in text_of(app))
        assert "Reranking" in text_of(app)


async def test_tab_goes_through_every_line_and_round(session: Any, until: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until, SUPPORT + " near friendly free")
        seen = []
        await pilot.press("tab")
        while app.focused is lines(app):
            line = lines(app)._line_at(lines(app).cursor)
            assert line is not None
            seen.append(line)
            await pilot.press("tab")
        assert app.focused is box(app)
        assert seen == [line for line in lines(app)._lines if line.kind != "heading"]
        await pilot.press("tab", "shift+tab")
        assert app.focused is box(app)
        await pilot.press("tab", "up")
        assert app.focused is box(app)


async def test_the_footer_names_the_keys_that_hold_and_can_be_clicked(
    session: Any, until: Any, text_of: Any
) -> None:
    def keys() -> str:
        return str(text_of(app).splitlines()[-1])

    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until, "helpdesk, under $800")
        assert keys().startswith(" ⏎ answer  tab change  esc clear  f5 refresh  ")
        assert keys().endswith("  f1 help  ^q quit ")
        await pilot.press(*" near")
        await until(pilot, lambda: "^o other job" in keys())
        await go_to(pilot, app, "Budget")
        await until(pilot, lambda: "a answer  u use cases  ⏎ change  del clear  esc back" in keys())
        await pilot.click(offset=(keys().index("clear"), 23))
        await until(pilot, lambda: "you cleared" in text_of(app))
        await pilot.click(offset=(keys().index("answer"), 23))
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and "esc back" in keys())


async def test_lines_and_examples_can_be_clicked(
    session: Any, until: Any, text_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def row(words: str) -> int:
        return next(place for place, line in enumerate(text_of(app).splitlines()) if words in line)

    monkeypatch.setattr(understood_lines, "EXAMPLES", ("helpdesk",))
    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until)
        await pilot.click(offset=(30, row("License")))
        await until(pilot, lambda: isinstance(app.screen, PickValueScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "you set" in text_of(app))
        await pilot.press("delete")
        await until(pilot, lambda: "▸ helpdesk" in text_of(app))
        await pilot.click(offset=(5, row("▸ helpdesk")))
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))


async def test_a_paragraph_is_pasted_with_its_line_breaks(session: Any, until: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until)
        box(app).post_message(events.Paste("We run a helpdesk,\r\n  400k tickets a month,\n\nunder $800\n"))
        await until(pilot, lambda: question_of(app).asked.budget.monthly_usd == 800)
        assert box(app).text == "We run a helpdesk, 400k tickets a month, under $800"
        assert question_of(app).asked.workload.requests_per_month == 400_000


async def test_a_megabyte_is_cut_and_a_full_box_takes_no_more(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until)
        box(app).post_message(events.Paste("helpdesk " * 120_000))
        await until(pilot, lambda: "1,080,000 characters: the first 4,000 are kept" in text_of(app))
        kept = len(box(app).text)
        assert MOST_CHARACTERS - 10 < kept <= MOST_CHARACTERS
        await pilot.press(*"x" * (MOST_CHARACTERS - kept + 2))
        assert len(box(app).text) == MOST_CHARACTERS
        await pilot.press("backspace", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))


async def test_contradictions_and_unused_words_are_said_here_and_with_the_answer(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await opened(pilot, app, until, SUPPORT + ", free, friendly, our shop, near")
        assert NOTE in flat(text_of(app))
        assert "“friendly”, “our shop”" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "Not used" in text_of(app))
        (said,) = [one.message for one in app._notifications]
        assert "it may also mean Search by picture or Reranking" in said
        assert NOTE in said
        assert said.endswith("Not used: “friendly”, “our shop”.")


async def test_escape_empties_the_box_and_takes_back_what_was_set(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until, SUPPORT)
        await go_to(pilot, app, "License")
        await pilot.press("right", "escape", "escape")
        await until(pilot, lambda: question_of(app)._draft.is_empty)
        assert box(app).text == ""
        await pilot.press("escape")
        await until(pilot, lambda: "Nothing to clear" in text_of(app))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
async def test_hostile_words_do_nothing(session: Any, until: Any, text_of: Any, payload: str) -> None:
    app = ModelPick(session, None)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, app, until)
        box(app).post_message(events.Paste(payload))
        await until(pilot, lambda: bool(question_of(app)._draft.sentence))
        assert not ACTING.search(text_of(app).replace("\n", ""))
        await pilot.press("enter", "tab", "down")
        await pilot.pause()
        assert not ACTING.search(text_of(app).replace("\n", ""))
        assert app.is_running


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_no_figure_is_cut(session: Any, until: Any, text_of: Any, width: int) -> None:
    sentence = "helpdesk, 20 people, 200 a day, under $800, German and Polish"
    app = ModelPick(session, None)
    async with app.run_test(size=(width, 24)) as pilot:
        await opened(pilot, app, until, sentence)
        shown = flat(text_of(app))
        for key in ("workload.requests_per_month", "workload.input_tokens", "budget.monthly_usd"):
            value = question_of(app).filled
            for name in key.split("."):
                value = getattr(value, name)
            assert value_words(session, key, value) in shown
        assert "20 x 200 x 22 working days" in shown

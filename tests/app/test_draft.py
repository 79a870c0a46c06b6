"""A draft: a sentence and what was set by hand make the needs together, and come back from them."""

from typing import Any

import pytest

from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.result import UseCaseMatch
from catalog.advice.understanding.tokens import MOST_CHARACTERS
from tests.support.sentences import NEAR, SUPPORT
from tui.widgets.needs.draft import draft_of, one_line, read_draft, with_values
from tui.widgets.needs.editing import EditError

pytestmark = pytest.mark.usefixtures("known_words")
BUDGET, LICENSE = "budget.monthly_usd", "license.require"


def test_a_sentence_makes_needs(session: Any) -> None:
    draft = read_draft(session, SUPPORT)
    assert draft.is_clear
    assert draft.asked == override(
        None,
        {
            "use_case": "customer-service",
            "workload.requests_per_month": 400_000,
            BUDGET: 800,
            "origin.exclude_developer_countries": ["CN"],
            "must.languages": ["de", "pl"],
        },
    )


def test_what_is_set_wins_and_is_taken_back_step_by_step(session: Any) -> None:
    draft = with_values(session, read_draft(session, SUPPORT), {BUDGET: 500.0})
    assert draft.asked.budget.monthly_usd == 500
    later = read_draft(session, SUPPORT + ", friendly", draft.edited)
    assert later.asked.budget.monthly_usd == 500
    said = with_values(session, later, {BUDGET: None})
    assert said.asked.budget.monthly_usd == 800
    cleared = with_values(session, said, {BUDGET: None})
    assert cleared.asked.budget.monthly_usd is None
    assert with_values(session, cleared, {BUDGET: None}).asked.budget.monthly_usd == 800


def test_what_does_not_fit_changes_nothing(session: Any) -> None:
    draft = read_draft(session, SUPPORT)
    with pytest.raises(EditError, match="expected"):
        with_values(session, draft, {BUDGET: -1.0})


def test_needs_that_were_changed_elsewhere_count_as_set(session: Any) -> None:
    asked = override(
        read_draft(session, SUPPORT).asked, {BUDGET: None, LICENSE: "commercial", "must.languages": ["de"]}
    )
    draft = draft_of(session, asked, SUPPORT)
    assert draft.edited == {BUDGET: None, LICENSE: "commercial", "must.languages": ("de",)}
    assert draft.asked == asked


def test_needs_without_a_sentence_stand_for_their_words(session: Any) -> None:
    named = draft_of(session, Needs(use_case="customer-service"), None)
    assert (named.sentence, named.edited) == ("Customer service", {"use_case": "customer-service"})
    words = draft_of(session, Needs(use_case="helpdesk"), None)
    assert (words.sentence, words.edited) == ("helpdesk", {})


def test_another_job_is_set_until_the_words_mean_it(session: Any) -> None:
    draft = read_draft(session, "helpdesk near")
    assert draft.other_jobs() == NEAR
    other = with_values(session, draft, {"use_case": NEAR[0]})
    assert other.asked.use_case == NEAR[0]
    assert other.other_jobs() == (NEAR[1], "customer-service")
    assert with_values(session, other, {"use_case": "customer-service"}).edited == {}
    assert with_values(session, other, {"use_case": None}).asked.use_case == "customer-service"
    assert with_values(session, draft, {"use_case": None}) == draft


def test_hardware_that_is_not_known_is_a_problem_and_no_need(session: Any) -> None:
    draft = read_draft(session, "helpdesk on two Foo9000")
    assert "Foo9000" in draft.problem
    assert not draft.is_clear
    assert draft.asked.hosting.gpu is None
    assert isinstance(draft.job, UseCaseMatch)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n b\r\n\tc ", "a; b; c"),
        ("Bot\n400 chats a day\n- $80 a month", "Bot; 400 chats a day; - $80 a month"),
        ("  as typed ", "  as typed "),
        ("AA\x1b[2J\x00BB", "AA�[2J�BB"),
        ("x" * 10**6, "x" * MOST_CHARACTERS),
        ("", ""),
    ],
)
def test_a_text_becomes_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_where_one_part_is_wrong_the_others_stay(session: Any) -> None:
    draft = read_draft(session, "helpdesk, under $800, on two Foo9000")
    changed = with_values(session, draft, {LICENSE: "commercial"})
    assert changed.edited == {LICENSE: "commercial"}
    cleared = with_values(session, changed, {"hosting.gpu": None})
    assert cleared.edited == {LICENSE: "commercial", "hosting.gpu": None}
    assert cleared.is_clear
    assert cleared.asked.budget.monthly_usd == 800

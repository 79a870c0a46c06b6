"""Money in a sentence: the budget, what is paid today, revenue; other currencies; money that is none of these."""

from typing import Any

import pytest

from catalog.advice.understanding.money import read_money
from catalog.advice.understanding.sentence import Sentence
from tests.support.read_sentences import part, read, reader, values

BUDGET, TODAY, REVENUE = "budget.monthly_usd", "baseline.monthly_usd", "license.annual_revenue_usd"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("budget $500 a month", {BUDGET: 500}),
        ("budget 500", {BUDGET: 500}),
        ("budget of 2k a month", {BUDGET: 2000}),
        ("max 500 USD", {BUDGET: 500}),
        ("at most 300 dollars a month", {BUDGET: 300}),
        ("$1.5k monthly", {BUDGET: 1500}),
        ("monthly budget of $500", {BUDGET: 500}),
        ("budget $6,000 a year", {BUDGET: 500}),
        ("a quarterly budget of $900", {BUDGET: 300}),
        ("budget 300 dollars a week", {BUDGET: 1300}),
        ("budget 10 dollars a day", {BUDGET: 300}),
        ("$500-700 a month", {BUDGET: 600}),
        ("we pay $900 a month today", {TODAY: 900}),
        ("we pay 12,000 dollars a year", {TODAY: 1000}),
        ("our bill is $900 a month", {TODAY: 900}),
        ("we currently pay $2,000 a month, budget $500 a month", {TODAY: 2000, BUDGET: 500}),
        ("$500 a month, we pay $900", {BUDGET: 500, TODAY: 900}),
        ("our revenue is 20 million dollars", {REVENUE: 20_000_000}),
        ("annual revenue $20M", {REVENUE: 20_000_000}),
    ],
)
def test_an_amount_is_what_the_words_around_it_say(words: str, found: dict[str, Any]) -> None:
    assert values(f"Customer support, {words}") == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Customer support, 5,000 tickets a month, at most 2 cents per ticket", 100),
        ("Customer support, 5,000 tickets a month, under $0.02 per request", 100),
        ("chat for 40 employees, 10 questions a day each, at most $5 per user a month", 200),
        ("Customer support, 40 dollars per user, 20 users", 800),
        ("transcribe 1,000 calls a month of 10 minutes, at most 1 cent per minute", 100),
        ("OCR of 10,000 pages a month, at most $0.001 per page", 10),
    ],
)
def test_an_amount_for_each_is_multiplied(sentence: str, found: float) -> None:
    assert values(sentence)[BUDGET] == found


def test_an_amount_for_each_without_how_many_is_not_used_and_told() -> None:
    understood = read("Customer support, at most $0.05 per request")
    assert understood.values == {}
    assert understood.notes == (
        "“at most $0.05 per request” is for each request, but not how many there are: not used.",
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("budget 500 euros a month", "EUR"),
        ("€500 a month", "EUR"),
        ("500 EUR a month", "EUR"),
        ("£500/month", "GBP"),
        ("budget 500 pounds", "GBP"),
        ("budget 500 quid", "GBP"),
        ("500 Swiss francs a month", "CHF"),
        ("500 yen a month", "JPY"),
        ("₹500 a month", "INR"),
    ],
)
def test_other_money_is_converted_at_the_stated_rate_of_its_day(words: str, code: str) -> None:
    rates = reader().use_cases.language.rates
    found = part(f"Customer support, {words}", BUDGET)
    assert found.value == round(500 * rates.usd[code], 2)
    assert found.note == f"500 {code} at {rates.usd[code]:g} USD ({rates.source}, {rates.date})"
    assert rates.date[:4].isdigit()


def test_a_currency_without_a_rate_is_refused_and_said() -> None:
    rates = reader().use_cases.language.rates
    without = rates._replace(usd={"USD": 1.0})
    text = "Customer support, budget 500 euros a month"
    sentence = Sentence(text, reader().use_cases.language.lexicon.items(text))
    assert read_money(sentence, without) == []
    assert sentence.notes == ["“500 euros” is not converted: amounts are in US dollars."]


def test_a_year_says_how_it_was_divided() -> None:
    assert part("Customer support, budget $6,000 a year", BUDGET).note == "a twelfth of a year's amount"


@pytest.mark.parametrize("words", ["we raised $3 million", "seed round of $3 million", "a salary of $3,000"])
def test_other_money_is_no_budget(words: str) -> None:
    understood = read(f"Customer support, {words}, budget $500 a month")
    assert understood.values == {BUDGET: 500}
    assert any("3" in text for text in understood.not_used)

"""Numbers within a sentence: marks of thousands, scales, words, ranges, and what is a number and no amount."""

import pytest

from catalog.advice.understanding.numbers import number_of
from tests.support.read_sentences import part, read, values

REQUESTS = "workload.requests_per_month"


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("1,500", 1500),
        ("1.500", 1500),
        ("1 500", 1500),
        ("1'500", 1500),
        ("1_500", 1500),
        ("1.5k", 1500),
        ("1,5k", 1500),
        ("2 k", 2000),
        ("2M", 2_000_000),
        ("0.5 million", 500_000),
        ("3 000 000", 3_000_000),
        ("1.200.000", 1_200_000),
        ("3 hundred", 300),
        ("two hundred", 200),
        ("two hundred thousand", 200_000),
        ("half a million", 500_000),
        ("a million", 1_000_000),
        ("six and a half thousand", 6500),
        ("２００", 200),
        ("2000+", 2000),
    ],
)
def test_a_number_however_it_is_written(number: str, value: float) -> None:
    assert values(f"Customer support, {number} tickets a month") == {REQUESTS: value}


@pytest.mark.parametrize(
    ("words", "middle", "ends"),
    [
        ("10-20k tickets a month", 15_000, "10,000 and 20,000"),
        ("10–20k tickets a month", 15_000, "10,000 and 20,000"),
        ("10k to 20k tickets a month", 15_000, "10,000 and 20,000"),
        ("between 1000 and 3000 tickets a month", 2000, "1,000 and 3,000"),
        ("from 100 to 300 tickets a month", 200, "100 and 300"),
        ("100 - 300 tickets a month", 200, "100 and 300"),
    ],
)
def test_of_a_range_the_middle_is_taken_and_said(words: str, middle: float, ends: str) -> None:
    found = part(f"Customer support, {words}", REQUESTS)
    assert (found.value, found.note) == (middle, f"middle of {ends}")


@pytest.mark.parametrize(
    ("sentence", "value", "left"),
    [
        ("Customer support founded in 2019 with 3000 tickets a month", 3000, "2019"),
        ("24/7 customer support with 3,000 tickets a month", 3000, "24/7"),
        ("customer support, 100% polite, 3,000 tickets a month", 3000, "100"),
        ("Customer support in 2027 for 3,000 tickets a month", 3000, "2027"),
    ],
)
def test_a_number_that_counts_nothing_is_told_as_not_used(sentence: str, value: float, left: str) -> None:
    understood = read(sentence)
    assert understood.values[REQUESTS] == value
    assert any(left in text for text in understood.not_used)


def test_a_dozen_and_a_couple_are_numbers() -> None:
    assert values("Customer support, a dozen tickets a day") == {REQUESTS: 12 * 30}
    assert values("Customer support, a couple of tickets a day") == {REQUESTS: 2 * 30}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7.0),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("1,234,567.5", 1_234_567.5),
        ("1.234.567,5", 1_234_567.5),
        ("12 000", 12_000.0),
        ("999999999999999", 999_999_999_999_999.0),
        ("9999999999999999", None),
        ("9" * 5000, None),
        ("1.2.3.4", None),
    ],
)
def test_digits_with_marks(text: str, number: float | None) -> None:
    assert number_of(text) == number

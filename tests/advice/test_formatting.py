"""One wording of figures, the same on every machine."""

import pytest

from catalog.formatting import (
    at_most_usd,
    count,
    day,
    enough_usd,
    listing,
    percent,
    plain,
    short_count,
    short_range,
    significant,
    usd,
    usd_price,
)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "$0.00"),
        (0.001, "less than $0.01"),
        (0.35, "$0.35"),
        (12.4, "$12.40"),
        (99.99, "$99.99"),
        (99.996, "$100"),
        (2380.4, "$2,380"),
        (1_200_000, "$1.2M"),
        (999_500, "$1M"),
        (-5, "-$5.00"),
    ],
)
def test_money(amount: float, shown: str) -> None:
    assert usd(amount) == shown


@pytest.mark.parametrize(
    ("price", "shown"), [(0.0025, "$0.0025"), (15, "$15.00"), (1.25, "$1.25"), (0.075, "$0.075")]
)
def test_unit_prices_keep_their_digits(price: float, shown: str) -> None:
    assert usd_price(price) == shown


@pytest.mark.parametrize(
    ("number", "long", "short"),
    [
        (950, "950", "950"),
        (12_000, "12,000", "12k"),
        (999_999, "1M", "1M"),
        (1_500_000, "1.5M", "1.5M"),
        (228e6, "228M", "228M"),
        (1e12, "1T", "1T"),
    ],
)
def test_counts(number: float, long: str, short: str) -> None:
    assert (count(number), short_count(number)) == (long, short)


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(6.8e6, 12e6, "6.8–12M"), (120_000, 1.5e6, "120k–1.5M"), (20, 30, "20–30"), (950, 1200, "950–1.2k")],
)
def test_a_range_names_a_shared_unit_once(low: float, high: float, shown: str) -> None:
    assert short_range(low, high) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0%"),
        (0.001, "less than 1%"),
        (0.91, "91%"),
        (0.999, "more than 99%"),
        (1, "100%"),
        (4.2, "420%"),
    ],
)
def test_a_little_never_reads_as_none(share: float, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("iso", "shown"),
    [("2026-11-12", "12 Nov 2026"), ("2026-09", "Sep 2026"), ("2026", "2026"), ("soon", "soon")],
)
def test_days(iso: str, shown: str) -> None:
    assert day(iso) == shown


def test_listings() -> None:
    assert [listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    "amount", [0.014, 1.0, 99.99, 100.4, 100.6, 999_499.0, 999_500.0, 1_234_567.0, 123_456_789.0]
)
def test_money_that_is_enough_is_never_shown_as_less_nor_too_much_as_more(amount: float) -> None:
    assert _amount(enough_usd(amount)) >= amount - 1e-6
    assert _amount(at_most_usd(amount)) <= amount + 1e-6


def _amount(text: str) -> float:
    figure = text.removeprefix("$").replace(",", "")
    letter = figure[-1] if figure[-1].isalpha() else ""
    return float(figure.removesuffix(letter)) * {"": 1, "M": 1e6, "B": 1e9}[letter]


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (140.4, 2, "140"),
        (1_234.5, 2, "1,200"),
        (12_345_678.0, 3, "12,300,000"),
        (1.44, 2, "1.4"),
        (1.0, 2, "1"),
        (0.0144, 2, "0.014"),
        (0.0000123, 3, "0.0000123"),
        (0.0, 2, "0"),
        (-150.0, 2, "-150"),
    ],
)
def test_significant_digits_are_never_a_power_of_ten(number: float, digits: int, text: str) -> None:
    assert significant(number, digits) == text


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1615.6, "1615.6"),
        (0.00001, "0.00001"),
        (2e6, "2000000"),
        (1234567.8, "1234570"),
        (45, "45"),
        (0, "0"),
    ],
)
def test_a_plain_figure_is_no_power_of_ten(number: float, shown: str) -> None:
    assert plain(number) == shown

"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from catalog.advice.understanding import quantities
from catalog.advice.understanding.quantities import QuantityError


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5 million", 1.5e6),
        ("1.5M", 1.5e6),
        ("30 000 000", 3e7),
        ("30_000_000", 3e7),
        ("$1,500", 1500),
        ("1,500 USD a month", 1500),
        ("2k", 2000),
        ("2 thousand", 2000),
        ("1,5", 1.5),
        ("1.500.000", 1.5e6),
        ("1,500,000.50", 1500000.5),
        (".5", 0.5),
        ("0", 0),
        ("", None),
        ("   ", None),
    ],
)
def test_numbers_of_people(text: str, number: float | None) -> None:
    assert quantities.parse_number(text) == number


@pytest.mark.parametrize("text", ["abc", "12 apples", "1.2.3", "-5", "1e400", "$", "9" * 30, "\x1b[2J", "½"])
def test_what_is_no_number_says_so(text: str) -> None:
    with pytest.raises(QuantityError) as raised:
        quantities.parse_number(text)
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "share"), [("60 %", 0.6), ("60", 0.6), ("0.6", 0.6), ("1", 1.0), ("", None)]
)
def test_shares(text: str, share: float | None) -> None:
    assert quantities.parse_share(text) == share


def test_a_share_is_at_most_all() -> None:
    with pytest.raises(QuantityError):
        quantities.parse_share("140 %")


@given(some.integers(0, 10**14))
def test_what_is_shown_reads_back(number: int) -> None:
    assert quantities.parse_number(f"{number:,}") == number


@given(some.text(max_size=40))
def test_any_text_is_a_number_or_an_error(text: str) -> None:
    try:
        number = quantities.parse_number(text)
    except QuantityError:
        return
    assert number is None or 0 <= number <= quantities.LARGEST

"""What comes first: the price, the quality, how many others use it."""

from typing import Any

import pytest

from tests.support.read_sentences import read, values

COST, CAPABILITY, DOWNLOADS = "priorities.cost", "priorities.capability", "priorities.downloads"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("as cheap as possible", {COST: 2}),
        ("price is what counts most", {COST: 2}),
        ("cost over quality", {COST: 2}),
        ("money is no object", {COST: 0}),
        ("price doesn't matter", {COST: 0}),
        ("quality first", {CAPABILITY: 2}),
        ("quality before price", {CAPABILITY: 2}),
        ("accuracy over cost", {CAPABILITY: 2}),
        ("most downloaded", {DOWNLOADS: 1}),
        ("widely used", {DOWNLOADS: 1}),
        ("cheap and popular", {COST: 2, DOWNLOADS: 1}),
        ("not cheap", {}),
        ("quality is not important", {}),
    ],
)
def test_what_comes_first(words: str, found: dict[str, Any]) -> None:
    assert values(f"Customer support, {words}") == found


@pytest.mark.parametrize("words", ["cheap and the best quality", "as cheap as possible, quality first"])
def test_both_first_is_neither_and_told(words: str) -> None:
    understood = read(f"Customer support, {words}")
    assert understood.values == {}
    assert understood.notes == ("Both cost and quality come first: they keep their usual weights.",)

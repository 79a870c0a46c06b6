"""Sentences put together at random: nothing is invented, lost, misplaced or used twice, and nothing fails."""

from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.advice.understanding.understood import Part
from tests.support.random_sentences import POOLS, Drawn, Fragment, draw, draw_in, smallest, violations
from tests.support.read_sentences import read, reader


@settings(max_examples=300)
@given(st.randoms(use_true_random=False))
def test_a_sentence_of_fragments_is_read_as_what_they_say(dice: Random) -> None:
    drawn = draw(dice)
    assert list(violations(drawn, reader().read(drawn.text))) == [], drawn.text


@pytest.mark.parametrize("spoken", POOLS)
@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_a_sentence_in_another_language_is_read_as_what_its_fragments_say(spoken: str, dice: Random) -> None:
    drawn = draw_in(spoken, dice)
    assert list(violations(drawn, reader().read(drawn.text))) == [], drawn.text


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_however_fragments_are_joined_parts_stand_in_the_sentence_and_values_do(dice: Random) -> None:
    drawn = draw(dice, wild=True)
    kinds = {kind for kind, _ in violations(drawn, reader().read(drawn.text))}
    assert kinds.isdisjoint(("a part that is no slice of the sentence", "a value that the needs refuse"))


@settings(max_examples=200)
@given(
    st.text(alphabet="0123456789.,-’'k€$%!?/ \n" + "no ach German day per tickets 每天不要中国", max_size=120)
)
def test_any_text_is_read(text: str) -> None:
    drawn = Drawn((Fragment("any", text, {}),), ())
    kinds = {kind for kind, _ in violations(drawn, reader().read(text))}
    assert kinds.isdisjoint(("a part that is no slice of the sentence", "a value that the needs refuse"))


_SAID = Drawn((Fragment("job", "customer support", {}), Fragment("rate", "9 tickets a day", {})), (", ",))


@pytest.mark.parametrize(
    ("drawn", "part", "kind"),
    [
        (_SAID, {}, "a need that nobody said"),
        (_SAID, {"text": "x"}, "a part that is no slice of the sentence"),
        (_SAID, {"key": "license.annual_revenue_usd"}, "a number that is used twice"),
        (_SAID, {"value": -1.0}, "a value that the needs refuse"),
        (
            _SAID._replace(fragments=(_SAID.fragments[0], Fragment("rate", "9 tickets a day", {"must.batch": 1}))),
            {},
            "a need that was read otherwise",
        ),
    ],
)  # fmt: skip
def test_each_violation_is_seen(drawn: Drawn, part: dict[str, object], kind: str) -> None:
    """Properties that see nothing would hold for anything."""
    understood = read(drawn.text)
    made: list[Part] = [msgspec.structs.replace(one, **part) for one in understood.parts[1:]]
    broken = msgspec.structs.replace(understood, parts=(*understood.parts, *made))
    assert kind in {found for found, _ in violations(drawn, broken)}


def test_a_number_that_nothing_tells_of_is_seen() -> None:
    understood = msgspec.structs.replace(read("room 12"), parts=(), not_used=())
    drawn = Drawn((Fragment("decoy", "room 12", {}),), ())
    assert list(violations(drawn, understood)) == [("a number that nothing tells of", "12")]


def test_the_shortest_sentence_that_violates_is_found() -> None:
    fragments = (*_SAID.fragments, Fragment("decoy", "purple elephants", {}))
    long = Drawn(fragments, (", ", "; "))
    assert smallest(long, "a need that nobody said", read).text == "customer support, 9 tickets a day"

"""What of an answer is listed: the order, the words that narrow it, and what is not ranked."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.advice.listing.order import ANSWER, Order, SortKey, first_order, in_order, next_order, sort_value
from catalog.advice.listing.selection import ListState, listing
from catalog.advice.listing.words import facts_of, matches, matching, parse
from catalog.advice.needs.records import Needs
from catalog.advice.result import Candidate
from tests.support.candidates import candidate
from tests.support.hostile import HOSTILE

KEYS: tuple[SortKey, ...] = get_args(SortKey)
_NAMES = ("GLM-5.3-Flash", "Qwen3.8 27B", "Élan 2", "elan 1", "GPT-5.6 Sol")
ENTRIES = st.lists(
    st.builds(
        candidate,
        st.sampled_from(_NAMES),
        license_id=st.sampled_from((None, "MIT", "Apache-2.0", "LicenseRef-Gemma")),
        terms=st.sampled_from(("weights", "provider terms")),
        able=st.one_of(st.none(), st.sampled_from((40.0, 66.0))),
        rank=st.one_of(st.none(), st.integers(1, 99)),
        usd=st.one_of(st.none(), st.sampled_from((0.0, 1.5, 2000.0))),
        downloads_30d=st.one_of(st.none(), st.sampled_from((0, 7))),
        country=st.sampled_from((None, "CN", "DE", "US")),
        open_weights=st.sampled_from((True, False, None)),
        context_tokens=st.sampled_from((None, 8_000, 128_000)),
        released=st.sampled_from((None, "2026-09", "2026-09-20")),
        kind=st.sampled_from(("api", "self-host")),
    ),
    max_size=8,
)
ORDERS = st.builds(Order, st.sampled_from(KEYS), st.booleans())
TYPED = st.lists(
    st.sampled_from(("open", "closed", "-open", "china", "-cn", "glm", "-", "api", "mit", "3.8", "é", "]["))
).map(" ".join)


@given(ENTRIES, ORDERS)
def test_sorting_is_a_stable_permutation_with_what_is_unknown_last(
    entries: list[Candidate], order: Order
) -> None:
    found = in_order(entries, order)
    assert sorted(map(id, found)) == sorted(map(id, entries))
    values = [sort_value(entry, order.key) for entry in found]
    known = [value for value in values if value is not None]
    assert values[: len(known)] == known
    assert known == sorted(known, reverse=order.descending)
    for value in {*known, None}:
        same = [id(entry) for entry in entries if sort_value(entry, order.key) == value]
        assert [id(e) for e, v in zip(found, values, strict=True) if v == value] == same


@given(ENTRIES, TYPED)
def test_words_leave_a_part_of_the_list_in_its_order(entries: list[Candidate], typed: str) -> None:
    found = matching(entries, typed)
    places = [next(place for place, entry in enumerate(entries) if entry is one) for one in found]
    assert places == sorted(places)
    assert all(matches(facts_of(entry), parse(typed)) for entry in found)
    assert len(found) + sum(not matches(facts_of(entry), parse(typed)) for entry in entries) == len(entries)


@given(ENTRIES, st.sampled_from(("open", "glm", "cn", "mit", "api", "closed")))
def test_a_word_after_a_minus_leaves_out_what_the_word_finds(entries: list[Candidate], word: str) -> None:
    found, left = matching(entries, word), matching(entries, f"-{word}")
    assert len(found) + len(left) == len(entries)


@pytest.mark.parametrize("key", KEYS)
def test_asking_for_a_column_again_reverses_it_and_then_goes_back(key: SortKey) -> None:
    first = next_order(ANSWER, key) if key != "rank" else ANSWER
    again = next_order(first, key)
    assert first == first_order(key)
    assert again == first.reverse
    assert next_order(again, key) == ANSWER
    assert next_order(Order("usd"), key).key == key


def test_the_first_direction_is_what_people_look_for() -> None:
    assert [
        first_order(key).descending for key in ("usd", "name", "capability", "downloads", "released")
    ] == [
        False,
        False,
        True,
        True,
        True,
    ]


SOL = candidate("GPT-5.6 Sol", developer_name="OpenAI", open_weights=False, terms="provider terms")
QWEN = candidate("Qwen3.8 27B", developer_name="Alibaba", country="CN", license_id="Apache-2.0")
HOSTED = candidate("Mistral Large 4", developer_name="Mistral", country="FR", license_id="LicenseRef-Mistral")
OWN = candidate("DeepSeek V4", developer_name="DeepSeek", country="CN", kind="self-host", usd=None)
GERMAN = candidate("Löwe 7B", developer_name="Aleph", country="DE", open_weights=None, license_id=None)
EVERY = (SOL, QWEN, HOSTED, OWN, GERMAN)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", EVERY),
        ("  ", EVERY),
        ("-", EVERY),
        ("qwen", (QWEN,)),
        ("3.8", (QWEN,)),
        ("qwen38", (QWEN,)),
        ("gpt5.6", (SOL,)),
        ("wen", ()),
        ("openai", (SOL,)),
        ("open", (QWEN, HOSTED, OWN)),
        ("Open weights", (QWEN, HOSTED, OWN)),
        ("closed", (SOL,)),
        ("clos", (SOL,)),
        ("-open", (SOL, GERMAN)),
        ("china", (QWEN, OWN)),
        ("CN", (QWEN, OWN)),
        ("-cn", (SOL, HOSTED, GERMAN)),
        ("germany", (GERMAN,)),
        ("de", (OWN, GERMAN)),
        ("-de", (SOL, QWEN, HOSTED, OWN)),
        ("eu", (HOSTED, GERMAN)),
        ("europe", (HOSTED, GERMAN)),
        ("usa", (SOL,)),
        ("apache", (QWEN,)),
        ("api terms", (SOL,)),
        ("api", (SOL, QWEN, HOSTED, GERMAN)),
        ("own hardware", (OWN,)),
        ("lowe", (GERMAN,)),
        ("LÖWE", (GERMAN,)),
        ("china -qwen", (OWN,)),
        ("china open api", (QWEN,)),
        ("china germany", ()),
        ("lab/deepseek", (OWN,)),
        (".* [a-z", ()),
    ],
)
def test_what_words_find(typed: str, expected: tuple[Candidate, ...]) -> None:
    assert [entry.model.name for entry in matching(EVERY, typed)] == [e.model.name for e in expected]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_find_nothing_and_do_nothing(text: str) -> None:
    assert sum(len(word.text) for word in parse(text)) <= 400
    assert matching(EVERY, text) == ()


def test_what_is_not_ranked_is_listed_where_it_is_wanted(session: Any) -> None:
    advice = session.advise(Needs(use_case="customer service", unknown_ok=("use_case.skill",)))
    assert advice.unranked
    hidden = listing(advice, ListState())
    assert hidden.ranked == advice.ranked
    assert (hidden.unranked, hidden.hidden, hidden.of) == ((), len(advice.unranked), len(advice.ranked))
    shown = listing(advice, ListState(with_unranked=True))
    assert (shown.unranked, shown.hidden, shown.of) == (advice.unranked, 0, len(advice.candidates))
    by_name = listing(advice, ListState(order=Order("name", True), with_unranked=True))
    assert all(entry.rank is not None for entry in by_name.ranked)
    assert all(entry.rank is None for entry in by_name.unranked)


def test_words_count_what_they_find_among_the_hidden(session: Any) -> None:
    advice = session.advise(Needs(use_case="customer service", unknown_ok=("use_case.skill",)))
    name = advice.unranked[0].model.name
    found = listing(advice, ListState(words=name))
    assert (found.shown, found.hidden) == (0, 1)


def test_where_nothing_is_ranked_everything_is_listed(session: Any) -> None:
    advice = session.advise(Needs(use_case="customer service", unknown_ok=("use_case.skill",)))
    unranked = msgspec.structs.replace(advice, ranked=())
    assert listing(unranked, ListState()).unranked == unranked.unranked


def test_a_candidate_has_the_bill_and_the_kind_of_its_offer(session: Any) -> None:
    advice = session.advise(Needs(use_case="customer service", unknown_ok=("use_case.skill",)))
    for entry in advice.candidates:
        assert entry.usd == entry.offer.scored_usd
        assert entry.kind == entry.offer.kind

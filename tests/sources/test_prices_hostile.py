"""Price sources against documents that lie: one bad row costs itself, with a reason, and nothing else."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.sources.genai_prices import GenaiPrices
from catalog.sources.hugging_face_router import HuggingFaceRouter
from catalog.sources.litellm import LiteLLM
from catalog.sources.models_dev import ModelsDev
from catalog.sources.openrouter import OpenRouter
from catalog.sources.upstream import Listing, Page, PriceRow, Reading, SourceError, Upstream
from catalog.text import UNSAFE

UPSTREAM = Path(__file__).parents[1] / "data" / "upstream"
DAY = "2026-11-12"
_RAW = "@raw:"  # a text that stands for what JSON libraries do not write
_HUGE = _RAW + "9" * 5_000
_DEEP = _RAW + "[" * 300 + "]" * 300
_WRONG: tuple[Any, ...] = (
    True,
    "x",
    [],
    float("nan"),
    float("inf"),
    -0.5,
    1e30,
    _HUGE,
    "\ud800",
    ["\x1b[2J"],
    {"a": {"b": [1]}},
)

Entry = tuple[str, dict[str, Any]]


def _of_models_dev(document: Any) -> Iterator[Entry]:
    for provider in document.values():
        yield from provider["models"].items()


def _of_litellm(document: Any) -> Iterator[Entry]:
    yield from ((name, row) for name, row in document.items() if name != "sample_spec")


def _of_genai(document: Any) -> Iterator[Entry]:
    for provider in document:
        yield from ((row["id"], row) for row in provider["models"])


def _of_list(document: Any) -> Iterator[Entry]:
    yield from ((row["id"], row) for row in document["data"])


class Case(NamedTuple):
    """A source, its document, the entries in it, and where an entry has its first price."""

    upstream: Upstream
    file: str
    entries: Callable[[Any], Iterator[Entry]]
    price: tuple[str | int, ...]

    def document(self) -> Any:
        """A fresh copy."""
        return json.loads((UPSTREAM / self.file).read_bytes())

    def read(self, document: Any) -> Reading:
        """What the source reads from a document."""
        return self.upstream.read(Page(_written(document), DAY))


CASES = (
    Case(ModelsDev(), "models-dev.json", _of_models_dev, ("cost", "input")),
    Case(OpenRouter(), "openrouter.json", _of_list, ("pricing", "prompt")),
    Case(LiteLLM(), "litellm.json", _of_litellm, ("input_cost_per_token",)),
    Case(GenaiPrices(), "genai-prices.json", _of_genai, ("prices", "input_mtok")),
    Case(HuggingFaceRouter(), "hugging-face-router.json", _of_list, ("providers", 0, "pricing", "input")),
)
KEYED = (CASES[0], CASES[2])
"""Those whose entries are named by the key under which they stand."""


def _name(case: Case) -> str:
    return case.upstream.about.id


BY_NAME = pytest.mark.parametrize("case", CASES, ids=_name)


def _written(document: Any) -> bytes:
    """JSON as careless servers write it: with NaN, lone surrogates, endless numbers."""
    text = json.dumps(document)
    for raw in (_HUGE, _DEEP):
        text = text.replace(json.dumps(raw), raw.removeprefix(_RAW))
    return text.encode()


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within a row."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*path, key)
        yield from _places(inner, (*path, key))


def _put(row: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        row = row[key]
    row[path[-1]] = value


def _id(row: PriceRow | Listing) -> str:
    return row.id if isinstance(row, Listing) else row.provider_model_id


def _without(reading: Reading, name: str) -> list[PriceRow | Listing]:
    """All rows but those of one entry; a batch mode and what it is the batch mode of are one."""
    entry = name.removesuffix(":batch")
    rows: list[PriceRow | Listing] = [*reading.prices, *reading.listings]
    return [row for row in rows if _id(row).removesuffix(":batch") != entry]


def _is_safe(reading: Reading) -> bool:
    shown = [text for one in reading.quarantined for text in (one.where, one.reason)]
    return all(not UNSAFE.search(text) and len(text) <= 300 for text in shown)


@BY_NAME
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_bad_value_costs_its_own_row_only(case: Case, data: st.DataObject) -> None:
    document = case.document()
    before = case.read(document)
    name, row = data.draw(st.sampled_from(list(case.entries(document))))
    path = data.draw(st.sampled_from(list(_places(row))))
    if data.draw(st.booleans()):
        _put(row, path, data.draw(st.sampled_from((None, *_WRONG, _DEEP))))
    else:
        inner = row
        for key in path[:-1]:
            inner = inner[key]
        del inner[path[-1]]
    after = case.read(document)
    assert after.rows == before.rows
    known = {one.id for one in before.listings}
    kept = [row for row in _without(after, name) if _id(row) in known]  # a changed id is another model's
    assert kept == _without(before, name)
    assert len(after.quarantined) <= 1
    assert _is_safe(after)


@BY_NAME
@pytest.mark.parametrize(
    "wrong", _WRONG, ids=lambda value: str(value)[:12].encode("ascii", "replace").decode()
)
def test_a_price_that_cannot_be_is_set_aside_with_its_reason(case: Case, wrong: Any) -> None:
    document = case.document()
    name, row = next(
        (name, row) for name, row in case.entries(document) if case.price[0] in row and row[case.price[0]]
    )
    plain = case.read(case.document())
    _put(row, case.price, wrong)
    after = case.read(document)
    assert len(after.quarantined) == 1
    assert name in after.quarantined[0].where
    assert len(after.quarantined[0].reason) > 20
    assert not [price for price in after.prices if price.provider_model_id == name]
    assert _without(after, name) == _without(plain, name)
    assert _is_safe(after)


@BY_NAME
@pytest.mark.parametrize("bad", ["", " ", "x" * 201, "a\u202eb", "a\x1b[31m", "a\ud800", "a\nb"])
def test_an_id_that_is_none_is_set_aside(case: Case, bad: Any) -> None:
    document = case.document()
    name, row = next(case.entries(document))
    if case in KEYED:
        _renamed(document, name, bad)
    else:
        row["id"] = bad
    after = case.read(document)
    assert len(after.quarantined) == 1
    assert _without(after, name) == _without(case.read(case.document()), name)
    assert _is_safe(after)


@pytest.mark.parametrize("case", [case for case in CASES if case not in KEYED], ids=_name)
@pytest.mark.parametrize("bad", [None, 7, [], {"a": "b"}, True])
def test_an_id_of_another_type_is_set_aside(case: Case, bad: Any) -> None:
    document = case.document()
    name, row = next(case.entries(document))
    row["id"] = bad
    after = case.read(document)
    assert ["id: " in one.reason for one in after.quarantined] == [True]
    assert _without(after, name) == _without(case.read(case.document()), name)


def _renamed(document: Any, name: str, bad: str) -> None:
    for holder in [document, *(one["models"] for one in document.values() if "models" in one)]:
        if name in holder:
            holder[bad] = holder.pop(name)


@BY_NAME
@pytest.mark.parametrize("bad", [None, 7, "x", [], ["x"], float("nan")])
def test_a_row_that_is_no_object_is_set_aside(case: Case, bad: Any) -> None:
    document = case.document()
    name, _ = next(case.entries(document))
    holders = [document, *(document.values() if isinstance(document, dict) else document)]
    holders += [holder["models"] for holder in holders if isinstance(holder, dict) and "models" in holder]
    for holder in holders:
        if isinstance(holder, dict) and name in holder:
            holder[name] = bad
        elif (
            isinstance(holder, list)
            and holder
            and isinstance(holder[0], dict)
            and holder[0].get("id") == name
        ):
            holder[0] = bad
    after = case.read(document)
    assert len(after.quarantined) == 1
    assert _without(after, name) == _without(case.read(case.document()), name)


@pytest.mark.parametrize("bad", [None, 7, "x", [], {"id": "p"}, {"id": "p", "npm": "x", "models": [1]}])
def test_a_provider_without_models_is_set_aside(bad: Any) -> None:
    document = CASES[0].document()
    whole = CASES[0].read(document)
    document["anthropic"] = bad
    after = CASES[0].read(document)
    assert [one.where for one in after.quarantined] == ["anthropic"]
    assert [row for row in whole.prices if row.provider != "anthropic"] == list(after.prices)


def test_a_model_that_is_listed_twice_is_priced_once() -> None:
    case = CASES[1]
    document = case.document()
    document["data"].append(dict(document["data"][0], pricing={"prompt": "0.5", "completion": "0.5"}))
    after = case.read(document)
    assert after.prices == case.read(case.document()).prices
    assert "second price" in after.quarantined[0].reason or "0.5" in after.quarantined[0].reason


@BY_NAME
@settings(max_examples=40, deadline=None)
@given(
    body=st.binary(max_size=200)
    | st.text(max_size=100).map(str.encode)
    | st.from_regex(rb"[\[{][\[\]{}:,\"a01.-]*")
)
def test_random_bytes_are_neither_recognised_nor_read(case: Case, body: bytes) -> None:
    page = Page(body, DAY)
    assert not case.upstream.recognises(page)
    with pytest.raises(SourceError):
        case.upstream.read(page)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["data", "id", "models", "npm", "api_pattern", "providers", "pricing", "architecture"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@BY_NAME
@settings(max_examples=60, deadline=None)
@given(value=_JSON)
def test_any_json_is_read_or_refused(case: Case, value: Any) -> None:
    page = Page(json.dumps(value).encode(), DAY)
    case.upstream.recognises(page)
    with suppress(SourceError):
        assert _is_safe(case.upstream.read(page))


def test_more_rows_than_can_be_meant_are_refused() -> None:
    rows = b",".join(b"{}" for _ in range(100_001))
    with pytest.raises(SourceError, match="more than 100,000 rows"):
        OpenRouter().read(Page(b'{"data": [' + rows + b"]}", DAY))

"""The tables that a sentence is read by: compiled as they stand, with values that the catalogue knows."""

import csv
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from catalog import codes
from catalog.advice.needs.keys import BY_PATH
from catalog.advice.needs.records import LicenseNeed
from catalog.advice.understanding import language as languages
from catalog.advice.understanding import use_cases
from catalog.advice.understanding.classifier import FIRST_CLASS, MOST_WEIGHT, ZERO_WEIGHT
from catalog.advice.understanding.tokens import tokens
from catalog.build import language as compiled
from catalog.build.tables import Tables
from catalog.build.tokenizers import text_sizes
from catalog.record import Feature
from catalog.storage import store

TABLES = Path(__file__).parents[2] / "catalog" / "data" / "tables" / "language"
pytestmark = pytest.mark.skipif(not TABLES.is_dir(), reason="the tables are not in the wheel")
SPOKEN = ("en", "de", "es", "fr", "zh")
OPPOSITES = (
    ("not.no", "not.mind"),
    ("not.no", "not.fine"),
    ("not.need", "not.mind"),
    ("not.after", "not.fine"),
    ("not.after", "not.mind"),
    ("not.no", "only.yes"),
    ("bound.most", "bound.least"),
    ("where.self", "where.api"),
    ("batch.yes", "batch.no"),
    ("way.in", "way.out"),
    ("license.commercial", "license.noncommercial"),
    ("license.open-weights", "license.closed"),
    ("priority.cost", "priority.capability"),
    ("good.price", "good.quality"),
)


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((TABLES / name).read_text(encoding="utf-8"))


def _meanings() -> dict[str, dict[str, str]]:
    """All meanings of the words beside the jobs; those that both files have are joined."""
    found: dict[str, dict[str, str]] = {}
    for meaning, texts in chain(_table("grammar.toml").items(), _table("names.toml").items()):
        known = found.setdefault(meaning, {})
        for spoken, text in texts.items():
            known[spoken] = f"{known[spoken]}, {text}" if spoken in known else text
    return found


def _phrases(meaning: str, spoken: str) -> set[str]:
    """The phrases of a meaning in one language, as they are compared."""
    text = _meanings().get(meaning, {}).get(spoken, "")
    return {" ".join(token.norm for token in tokens(phrase)) for phrase in text.split(",")} - {""}


def _values(tag: str) -> set[str]:
    return {meaning.partition(".")[2] for meaning in _meanings() if meaning.partition(".")[0] == tag}


def _jobs() -> dict[str, str]:
    return {case.id: case.name for case in store.load_use_cases().values()}


def test_the_compiled_language_is_what_the_tables_make() -> None:
    made = languages.encode(
        compiled.language(TABLES, _jobs(), text_sizes(Tables().rows("tokens_per_language")))
    )
    shipped = (store.DATA / "language.json").read_bytes()
    assert msgspec.json.decode(made) == msgspec.json.decode(shipped)
    assert languages.encode(languages.decode(made)) == made


def test_the_shipped_use_cases_are_what_their_table_makes() -> None:
    made = use_cases.parse((TABLES.parent / "use_cases.toml").read_text(encoding="utf-8"))
    assert (store.DATA / store.USE_CASES).read_bytes() == use_cases.encode(made.values())
    read = use_cases.decode(use_cases.encode(made.values()))
    assert read == made
    assert [list(case.skills) for case in read.values()] == [list(case.skills) for case in made.values()]


@pytest.mark.parametrize("tag", ["country", "nationality"])
def test_countries_are_known(tag: str) -> None:
    assert _values(tag) <= codes.COUNTRY_CODES | {codes.EU}
    assert {"US", "CN", "DE", "EU"} <= _values(tag)


def test_languages_are_known() -> None:
    assert _values("language") <= set(codes.LANGUAGE_CODES)


@pytest.mark.parametrize("tag", ["developer", "family"])
def test_developers_are_known(tag: str) -> None:
    with (TABLES.parent / "developers.csv").open(encoding="utf-8", newline="") as file:
        assert _values(tag) <= {row["id"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("tag", ["provider", "maybe"])
def test_providers_are_known(tag: str) -> None:
    assert _values(tag) <= set(tomllib.loads((TABLES.parent / "providers.toml").read_text(encoding="utf-8")))


def test_licenses_are_known() -> None:
    others = {*get_args(LicenseNeed), "noncommercial", "closed", "word", "service"}
    assert _values("license") - others <= set(store.load().licenses)


@pytest.mark.parametrize(
    ("tag", "known"),
    [
        ("feature", get_args(Feature)),
        ("also", get_args(Feature)),
        ("input", BY_PATH["must.inputs"].value.words),
        ("output", BY_PATH["must.outputs"].value.words),
    ],
)
def test_other_values_are_known(tag: str, known: tuple[str, ...]) -> None:
    assert _values(tag)
    assert _values(tag) <= set(known)


@pytest.mark.parametrize("tag", ["number", "scale", "times", "plus"])
def test_numbers_are_numbers(tag: str) -> None:
    assert all(float(value) > 0 for value in _values(tag))


def test_rates_are_dollars_of_a_day() -> None:
    rates = _table("exchange_rates.toml")
    assert rates["usd"]["USD"] == 1
    assert rates["usd"]["USC"] == 0.01
    assert all(0 < rate < 10 for rate in rates["usd"].values())
    assert _values("currency") - set(rates["usd"]) == {"AED", "RUB", "SAR", "VND", "XXX"}  # refused, and told
    assert len(rates["date"]) == 10
    assert rates["source"]


@pytest.mark.parametrize("pair", OPPOSITES, ids=" and ".join)
def test_no_phrase_says_two_opposite_things(pair: tuple[str, str]) -> None:
    for spoken in SPOKEN:
        assert _phrases(pair[0], spoken) & _phrases(pair[1], spoken) == set(), spoken


@pytest.mark.parametrize("tag", ["country", "nationality", "language", "currency", "provider", "feature"])
def test_no_phrase_names_two_of_a_kind(tag: str) -> None:
    for spoken in SPOKEN:
        seen: dict[str, str] = {}
        for value in sorted(_values(tag)):
            for phrase in _phrases(f"{tag}.{value}", spoken):
                assert seen.setdefault(phrase, value) == value, (spoken, phrase)


def test_all_words_are_in_languages_that_are_read() -> None:
    assert {spoken for texts in _meanings().values() for spoken in texts} <= set(SPOKEN)


def test_every_job_has_words_and_examples() -> None:
    words, examples = _table("job_words.toml"), _table("examples.toml")
    assert set(words) == set(_jobs())
    assert set(examples) == {*_jobs(), "none"}
    for name in _jobs():
        assert set(examples[name]) <= {*SPOKEN, "mixed"}, name
        assert examples[name]["en"], name


def test_no_example_stands_under_two_jobs() -> None:
    seen: dict[str, str] = {}
    for name in _jobs():
        for text in chain.from_iterable(_table("examples.toml")[name].values()):
            assert seen.setdefault(text, name) == name, text


def test_the_classes_of_the_weights_are_the_jobs_the_other_tasks_and_none() -> None:
    weights = msgspec.json.decode((TABLES / "intent_weights.json").read_bytes())
    assert weights["classes"] == [*_jobs(), *_table("other_tasks.toml"), ""]
    assert len(weights["bias"]) == len(weights["classes"])


def test_each_weight_is_of_a_class_and_within_its_bounds() -> None:
    weights = msgspec.json.decode((TABLES / "intent_weights.json").read_bytes())
    most = len(weights["classes"])
    for name, text in weights["weights"].items():
        assert len(text) % 2 == 0, name
        assert all(0 <= ord(one) - FIRST_CLASS < most for one in text[::2]), name
        assert all(0 < abs(ord(one) - ZERO_WEIGHT) <= MOST_WEIGHT for one in text[1::2]), name


def test_other_tasks_say_what_to_use_instead() -> None:
    for name, row in _table("other_tasks.toml").items():
        assert row["name"], name
        assert row["instead"].endswith("."), name
        assert row["words"], name

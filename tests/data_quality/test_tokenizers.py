"""Tokens by language and tokenizer: the table, what the build makes of it, and shipped bills worked out from it."""

import csv
from functools import cache
from pathlib import Path

import pytest

from catalog.advice.cost import api_bill
from catalog.advice.needs.reading import override
from catalog.advice.ranking import advise
from catalog.advice.result import Advice
from catalog.advice.understanding.use_cases import UseCases
from catalog.build.tables import TableError
from catalog.build.tokenizers import text_sizes, tokenizer_rules, tokenizers, with_tokenizers
from catalog.codes import LANGUAGES
from catalog.pipeline.tokenizers import tokenizer_of
from catalog.storage import groundwork, store
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY, model

TABLE = Path(__file__).parents[2] / "catalog" / "data" / "tables" / "tokens_per_language.csv"
pytestmark = pytest.mark.skipif(not TABLE.is_file(), reason="the tables are not in the wheel")
ROW = {
    "language": "el",
    "text": "one",
    "english_characters": "400",
    "characters": "500",
    "english_words": "75",
    "words": "60",
    "o200k_english": "100",
    "o200k": "200",
    "other_english": "110",
    "other": "300",
}
KNOWN = {"o200k": {"name": "Reference", "as_of": "2026-12-01"}, "other": {"name": "O", "as_of": "2026-12-01"}}


@cache
def shipped() -> Snapshot:
    return store.load()


@cache
def cases() -> UseCases:
    return store.load_use_cases()


@cache
def counts(language: str) -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["language"] == language)


def ask(*languages: str, **said: object) -> Advice:
    needs = {"use_case": "customer-service", "must.languages": [*languages], "unknown_ok": ["must.languages"]}
    return advise(shipped(), cases(), override(None, needs | said), TODAY)


@pytest.mark.parametrize("language", ["el", "hi"])
@pytest.mark.parametrize(
    ("name", "tokenizer"),
    [
        ("openai/gpt-5-mini", "o200k"),
        ("google/gemini-2.5-flash", "gemma-3"),
        ("deepseek/deepseek-v3.2", "deepseek-v3"),
        ("alibaba/qwen3-235b-a22b-2507", "qwen-2"),
    ],
)
def test_a_shipped_bill_is_that_of_the_counts_in_the_table(name: str, tokenizer: str, language: str) -> None:
    """A million tokens in and none out: the input line holds what the counts of both texts say, to a thousandth."""
    said = {"workload.input_tokens": 1000, "workload.output_tokens": 0, "workload.cached_input_share": 0}
    found = next(entry for entry in ask(language, **said).candidates if entry.model.id == name)
    assert found.offer.bill is not None
    assert found.offer.offer is not None
    udhr, django = sorted(counts(language), key=lambda row: row["text"], reverse=True)
    ratios = [float(row[tokenizer]) / float(row["o200k"]) for row in (udhr, django)]
    tokens = 1000 * 200_000 * (ratios[0] * ratios[1]) ** 0.5
    (line,) = found.offer.bill.lines
    assert line.quantity == pytest.approx(tokens, rel=0.001)
    assert line.usd == pytest.approx(tokens * (found.offer.offer.input or 0) / 1e6, rel=0.001)


def test_usual_counts_are_those_of_both_texts() -> None:
    ratios = [float(row["o200k"]) / float(row["o200k_english"]) for row in counts("el")]
    workload = ask("el").needs.workload
    assert workload.input_tokens == pytest.approx(900 * (ratios[0] * ratios[1]) ** 0.5, abs=1)
    assert ask().needs.workload.input_tokens == 900


def test_what_ranks_is_the_sum_of_the_lines() -> None:
    """Ranking adds up in one step what the bill shows line by line."""
    advice = ask("el", "hi")
    several = 0
    for entry in advice.ranked:
        offer, spending = entry.offer.offer, entry.offer.spending
        if offer is None or spending is None:
            continue
        workload = advice.workload_of(entry.model)
        shown = api_bill.bill(offer, workload, spending.times)
        assert shown is not None
        assert api_bill.Bills(workload).monthly_usd(offer, spending.times) == shown.usd
        assert shown.usd == entry.offer.scored_usd
        several += 1
    assert several > 50


def test_the_languages_are_known_by_their_codes() -> None:
    known = shipped().tokenizers
    assert {language for one in known.values() for language in one.languages} <= {*LANGUAGES}
    assert len(known["o200k"].languages) > 90
    assert len({frozenset(one.languages) for one in known.values()}) == 1


def test_claude_after_its_second_has_no_known_tokenizer() -> None:
    models = shipped().models
    assert models["anthropic/claude-2-1"].tokenizer == "claude-2"
    assert models["anthropic/claude-fable-5"].tokenizer is None
    assert models["alibaba/qwen3-5-4b"].tokenizer is None


def test_ratios_are_made_of_counts() -> None:
    second = ROW | {"text": "two", "o200k": "800", "o200k_english": "100", "other": "1200"}
    reference, other = tokenizers([ROW, second], KNOWN)
    # 2 and 8: their geometric mean is 4
    assert reference.languages == {"el": (4.0, 2.0, 8.0)}
    assert other.languages == {"el": (1.5, 1.5, 1.5)}


def test_a_word_and_a_character_are_longer_or_shorter() -> None:
    # 200/60 tokens a word beside 100/75; 200/500 a character beside 100/400
    assert text_sizes([ROW]) == {"el": (2.0, 2.5, 1.6)}
    # without spaces between words, a word is as long as the same text
    assert text_sizes([ROW | {"language": "ja"}])["ja"].word == 2.0


def test_a_text_that_was_not_counted_stops_the_build() -> None:
    with pytest.raises(TableError, match="el one is not counted by other"):
        tokenizers([{**ROW, "other": ""}], KNOWN)


def test_patterns_that_mean_nothing_or_twice_stop_the_build() -> None:
    known = {name: model(name) for name in ("lab/a-1", "lab/a-2")}
    found = with_tokenizers(known, tokenizer_rules({"x": {"models": ["lab/a-*"], "except": ["lab/a-2"]}}))
    assert (found["lab/a-1"].tokenizer, found["lab/a-2"].tokenizer) == ("x", None)
    with pytest.raises(TableError, match="means no model"):
        with_tokenizers(known, tokenizer_rules({"x": {"models": ["lab/b*"]}}))
    twice = {"x": {"models": ["lab/a-1"]}, "y": {"models": ["lab/*"]}}
    with pytest.raises(TableError, match="has y and x"):
        with_tokenizers(known, tokenizer_rules(twice))


def test_a_refresh_reads_the_same_patterns() -> None:
    """Every shipped model has the tokenizer that the shipped patterns give it: one, or none."""
    rules = groundwork.load().tokenizers
    assert [rule.tokenizer for rule in rules] == [*shipped().tokenizers]
    found = {name: one.tokenizer for name, one in shipped().models.items()}
    assert found == {name: tokenizer_of(name, rules) for name in found}
    assert sum(tokenizer is not None for tokenizer in found.values()) > 250

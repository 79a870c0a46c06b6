"""What the languages asked for take in tokens and move in the capability stands in every form of an answer."""

import csv
import io
from functools import cache

from catalog import decision
from catalog.advice.comparison.side_by_side import compare
from catalog.advice.needs.reading import override
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Candidate
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY
from tui.rendering.comparison_cells import label, row_cells
from tui.rendering.rank_csv import rank_csv
from tui.rendering.rank_markdown import rank_markdown

GREEK = override(None, {"use_case": "extraction", "must.languages": ["el"]})


@cache
def shipped() -> Snapshot:
    return store.load()


@cache
def answer() -> Advice:
    return advise(shipped(), store.load_use_cases(), GREEK, TODAY)


def counted() -> Candidate:
    """The first model whose tokenizer is known and that was measured in Greek."""
    return next(
        entry
        for entry in answer().candidates
        if entry.offer.text and entry.offer.text.basis == "counted" and _is_measured(entry)
    )


def _is_measured(entry: Candidate) -> bool:
    return entry.capability is not None and entry.capability.languages[0].results > 0


def test_csv_has_a_column_for_each() -> None:
    shown = answer().candidates
    rows = list(csv.DictReader(io.StringIO(rank_csv(shown, answer()), newline="")))
    for row, entry in zip(rows, shown, strict=True):
        text, able = entry.offer.text, entry.capability
        is_counted = text is not None and text.basis == "counted"
        assert bool(row["text_tokens_beside_english"]) == is_counted
        assert row["capability_points_by_language"] == (f"el {able.languages[0].points:g}" if able else "")
    row = next(row for row in rows if row["model"] == counted().model.id)
    text = counted().offer.text
    assert text is not None
    assert float(row["text_tokens_beside_english"]) == text.beside_english


def test_markdown_names_the_languages() -> None:
    assert " in Greek, " in rank_markdown(answer().candidates[:2], answer()).splitlines()[-1]


def test_a_comparison_has_a_row_for_each() -> None:
    other = next(entry for entry in answer().candidates if entry.model.tokenizer is None)
    comparison = compare(answer(), shipped(), [counted().model, other.model])
    found = {row.aspect: row for row in comparison.rows}
    tokens, points = found["text_tokens"], found["language_points"]
    text = counted().offer.text
    assert text is not None
    assert tokens.values == (text.beside_english, None)
    assert (label(points), points.of) == ("Greek, points", "el")
    assert row_cells(tokens, comparison)[0].text.endswith("x English")


def test_a_saved_choice_holds_both_and_reads_back() -> None:
    choice = decision.make(answer(), counted(), shipped(), GREEK)
    read = decision.loads(decision.dumps(choice), "choice.toml")
    assert read.offer.text_tokens == counted().offer.text is not None
    assert read.capability is not None
    assert [(one.language, one.results > 0) for one in read.capability.languages] == [("el", True)]

"""A model that price lists or the Hub introduced says that nobody has looked at it."""

import json

import pytest

from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.storage import store
from tui.cli.dispatch import main

WORDS = "unreviewed"


@pytest.fixture(scope="module", name="names")
def _names() -> tuple[str, str]:
    """An unreviewed model, and one that was settled."""
    models = store.load().models.values()
    return min(m.id for m in models if m.unreviewed), min(m.id for m in models if not m.unreviewed)


def test_show_says_so_in_text_and_json(names: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    for name, expected in zip(names, (True, False), strict=True):
        assert main(["show", name]) == 0
        assert (WORDS in capsys.readouterr().out) is expected
        assert main(["show", name, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["unreviewed"] is expected


def test_a_candidate_has_a_caution() -> None:
    answer = advise(store.load(), store.load_use_cases(), Needs(use_case="chat"), "2026-11-30")
    said = {entry.model.unreviewed: entry.cautions for entry in (*answer.ranked, *answer.unranked)}
    assert any(WORDS in text for text in said[True])
    assert not any(WORDS in text for text in said[False])

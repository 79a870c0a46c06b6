"""Training the classifier of jobs: on a tiny made-up table it learns to tell two jobs and nothing apart."""

from pathlib import Path

import numpy as np
import pytest

from catalog.advice.understanding.buckets import Buckets
from catalog.advice.understanding.classifier import MOST_WEIGHT, ZERO_WEIGHT, Classifier
from catalog.advice.understanding.tokenizer import split
from catalog.build import train_intents

JOBS = {"baking": ("Baking", "Bake bread and cakes."), "sailing": ("Sailing", "Sail boats over the sea.")}
WORDS = """
[baking]
synonyms = 'bake bread, bake cakes, bread oven, cake recipe'
[sailing]
synonyms = 'sail boats, sail over the sea, boat harbour, sea wind'
"""
EXAMPLES = """
[baking]
en = ['bake bread in the oven', 'cakes and bread every morning', 'a recipe for cake', 'bread recipe']
[sailing]
en = ['sail the boat out of the harbour', 'boats on the sea', 'wind over the sea', 'harbour for boats']
[none]
short = ['hello there', 'purple elephants', 'hello purple hello', 'elephants there']
"""
OTHERS = """
[forecasting]
name = 'Forecasts'
instead = 'Use statistics.'
words = 'forecast sales, predict sales, sales forecast, predict prices'
"""
CLASSES = (*JOBS, "forecasting", "")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("language")
    for name, text in (("job_words", WORDS), ("examples", EXAMPLES), ("other_tasks", OTHERS)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def _trained(folder: Path) -> dict[str, object]:
    said = list(train_intents.texts(folder, list(JOBS), JOBS))
    learned = train_intents.rows(said)
    labels = np.array([one.label for one in said])
    weights = np.array([one.weight for one in said], np.float32)
    found, bias = train_intents.train(learned, labels, weights, len(CLASSES))
    return train_intents.document(CLASSES, learned, found, bias)


@pytest.fixture(scope="module")
def classifier(tables: Path) -> Classifier:
    made: dict[str, object] = _trained(tables)
    names, step, bias, weights = (made[key] for key in ("classes", "step", "bias", "weights"))
    return Classifier(tuple(names), step, tuple(bias), Buckets.of(weights))  # type: ignore[arg-type]


def test_texts_are_labelled_by_job_then_other_task_then_none(tables: Path) -> None:
    said = list(train_intents.texts(tables, list(JOBS), JOBS))
    labels = {one.text: one.label for one in said}
    assert (labels["bake bread"], labels["sea wind"]) == (0, 1)
    assert (labels["forecast sales"], labels["purple elephants"]) == (2, 3)
    assert "Bake bread and cakes." in labels
    assert {one.weight for one in said if one.text in ("bake bread", "boats on the sea")} == {0.7, 1.0}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bake a cake", "baking"),
        ("fresh bread from the oven", "baking"),
        ("sailing boats", "sailing"),
        ("a boat in the harbour", "sailing"),
        ("predict the sales", "forecasting"),
        ("purple elephants, hello", ""),
    ],
)
def test_it_learns_to_tell_classes_apart(classifier: Classifier, text: str, name: str) -> None:
    first, *others = classifier.guesses(split(text))
    assert first.name == name
    assert first.probability > 0.5
    assert len(others) == len(CLASSES) - 1
    assert sum(one.probability for one in (first, *others)) == pytest.approx(1.0)


def test_it_says_which_words_spoke_for_a_class(classifier: Classifier) -> None:
    words = split("purple bread")
    baking = next(one for one in classifier.guesses(words) if one.name == "baking")
    assert [words[place].typed for place in baking.places] == ["bread"]


def test_words_that_it_never_saw_are_no_guess(classifier: Classifier) -> None:
    assert classifier.guesses(split("zzz qqq")) == []
    assert classifier.guesses([]) == []


def test_training_twice_makes_the_same_weights(tables: Path) -> None:
    assert _trained(tables) == _trained(tables)


def test_weights_are_two_characters_for_each_class(tables: Path) -> None:
    made = _trained(tables)
    weights: dict[str, str] = made["weights"]  # type: ignore[assignment]
    assert "w bread" in weights
    for text in weights.values():
        assert len(text) % 2 == 0
        assert all(0 < abs(ord(one) - ZERO_WEIGHT) <= MOST_WEIGHT for one in text[1::2])

"""`python -m catalog.build.train_intents`: trains the classifier of jobs on the tables of words and examples.

By hand, after words or examples were changed; the weights are a table themselves, since the last digit of an
exponential may differ from machine to machine. Takes a quarter of a minute.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.advice.understanding.classifier import FIRST_CLASS, MOST_WEIGHT, ZERO_WEIGHT
from catalog.advice.understanding.features import features, length_of
from catalog.advice.understanding.tokenizer import split
from catalog.build.tables import TABLES
from catalog.storage import files, store

WEIGHTS = TABLES / "language" / "intent_weights.json"
_PHRASE = 0.7
"""What a phrase of the tables counts beside a whole example."""

_EPOCHS, _BATCH, _RATE, _DECAY = 14, 64, 0.08, 2e-4
_SCALE = 6.0
"""What a text's features are multiplied by, once they are divided by their length: a clear answer is reached."""

_FEWEST = 2
_MOST_CLASSES = 12
_STEP = 0.1

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


class Text(NamedTuple):
    """A text, the place of its class, and how much it counts."""

    text: str
    label: int
    weight: float


class Texts(NamedTuple):
    """Texts as sparse rows: of row i the features `columns[starts[i]:starts[i + 1]]` with their `values`."""

    names: tuple[str, ...]
    columns: Places
    values: Floats
    starts: Places


def texts(folder: Path, names: Sequence[str], cases: Mapping[str, tuple[str, str]]) -> Iterator[Text]:
    """What there is to learn from; `cases` are name and summary of each job. Behind the jobs come the
    tasks that no model here does, and last what is none of them."""
    words, examples = _read(folder / "job_words.toml"), _read(folder / "examples.toml")
    for label, name in enumerate(names):
        for text in cases[name]:
            yield Text(text, label, 1.0)
        for phrases in words[name].values():
            yield from (Text(text.strip(), label, _PHRASE) for text in phrases.split(","))
        for said in examples[name].values():
            yield from (Text(text, label, 1.0) for text in said)
    others = _read(folder / "other_tasks.toml")
    for label, row in enumerate(others.values(), len(names)):
        for key, phrases in row.items():
            if key not in ("name", "instead"):
                yield from (Text(text.strip(), label, _PHRASE) for text in phrases.split(","))
    for said in examples["none"].values():
        yield from (Text(text, len(names) + len(others), 1.0) for text in said)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def rows(said: Sequence[Text]) -> Texts:
    """The texts as rows of the features that two of them have, divided by their length and times `_SCALE`."""
    found = [{one.name: one.weight for one in features(split(text.text))} for text in said]
    counts = Counter(name for row in found for name in row)
    names = tuple(sorted(name for name, count in counts.items() if count >= _FEWEST))
    places = {name: place for place, name in enumerate(names)}
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in found:
        known = [(places[name], weight) for name, weight in row.items() if name in places]
        length = length_of(weight for _, weight in known)
        columns += [place for place, _ in known]
        values += [_SCALE * weight / length for _, weight in known]
        starts.append(len(columns))
    return Texts(names, np.array(columns, np.int64), np.array(values, np.float32), np.array(starts, np.int64))


def train(learned: Texts, labels: Places, weights: Floats, classes: int) -> tuple[Floats, Floats]:
    """Weights (features x classes) and bias (classes) by stochastic gradient descent with AdaGrad's step (Duchi, Hazan,
    Singer 2011), the same every time."""
    random = np.random.default_rng(1)
    found = np.zeros((len(learned.names), classes), np.float32)
    squares = np.full(len(learned.names), 1e-6, np.float32)
    bias = np.zeros(classes, np.float32)
    for _ in range(_EPOCHS):
        order = random.permutation(len(labels))
        for start in range(0, len(labels), _BATCH):
            batch = order[start : start + _BATCH]
            _learn(learned, batch, labels[batch], weights[batch], found, squares, bias)
    return found, bias


def _learn(
    learned: Texts,
    batch: Places,
    labels: Places,
    weights: Floats,
    found: Floats,
    squares: Floats,
    bias: Floats,
) -> None:
    """One step on one batch, in place."""
    spans = [slice(learned.starts[row], learned.starts[row + 1]) for row in batch]
    columns = np.concatenate([learned.columns[span] for span in spans])
    values = np.concatenate([learned.values[span] for span in spans])
    owners = np.repeat(np.arange(len(batch)), [span.stop - span.start for span in spans])
    scores = np.tile(bias, (len(batch), 1))
    np.add.at(scores, owners, found[columns] * values[:, None])
    error = np.exp(scores - scores.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(batch)), labels] -= 1
    error *= weights[:, None]
    used, place = np.unique(columns, return_inverse=True)
    gradient = np.zeros((len(used), found.shape[1]), np.float32)
    np.add.at(gradient, place, error[owners] * values[:, None])
    squares[used] += (gradient**2).mean(axis=1)
    found[used] = found[used] * (1 - _DECAY) - _RATE * gradient / np.sqrt(squares[used])[:, None]
    bias -= 0.01 * error.sum(axis=0)


def document(classes: Sequence[str], learned: Texts, found: Floats, bias: Floats) -> dict[str, Any]:
    """The weights as the table has them: of each feature the classes that it says most of."""
    centred = found - found.mean(axis=1, keepdims=True)
    steps = np.clip(np.rint(centred / _STEP), -MOST_WEIGHT, MOST_WEIGHT).astype(int)
    weights = {}
    for place, name in enumerate(learned.names):
        order = np.argsort(-np.abs(steps[place]), kind="stable")[:_MOST_CLASSES]
        said = "".join(
            chr(FIRST_CLASS + one) + chr(ZERO_WEIGHT + steps[place, one])
            for one in sorted(order)
            if steps[place, one]
        )
        if said:
            weights[name] = said
    return {
        "classes": list(classes),
        "step": round(_STEP * _SCALE, 4),
        "bias": [round(float(one), 4) for one in bias],
        "weights": weights,
    }


def main() -> int:
    """Train, write, and say how many features and texts there were."""
    cases, folder = store.load_use_cases(), TABLES / "language"
    said = list(texts(folder, list(cases), {one.id: (one.name, one.summary) for one in cases.values()}))
    classes = [*cases, *_read(folder / "other_tasks.toml"), ""]
    learned = rows(said)
    labels, weights = (
        np.array([one.label for one in said]),
        np.array([one.weight for one in said], np.float32),
    )
    found, bias = train(learned, labels, weights, len(classes))
    made = document(classes, learned, found, bias)
    files.write_atomically(WEIGHTS, (json.dumps(made, ensure_ascii=False, indent=0) + "\n").encode())
    print(f"{len(said):,} texts, {len(learned.names):,} features, {WEIGHTS.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

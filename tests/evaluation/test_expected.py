"""The evaluation of what is expected: nothing of a hidden model is seen, and by month nothing that is later."""

import random
from math import exp, log10

from catalog.evidence import Benchmark
from catalog.irt.observations import Observation
from catalog.model import Model
from tests.evaluation.expected import CUTS, FAMILY_FOLDS, MODEL_FOLDS, Fold, folds, hidden
from tests.evaluation.expected_tables import summary
from tests.evaluation.held_out import Facts
from tests.support.observations import cell

MODELS = {
    f"lab/m{place:02}": Model(
        id=f"lab/m{place:02}",
        name=f"m{place:02}",
        kind="llm",
        developer="lab",
        released=f"202{4 + place // 12}-{1 + place % 12:02}",
        total_parameters=2 * 10**9 * (1 + place * 7 % 24),
    )
    for place in range(24)
}
BENCHMARKS = {
    f"b{place}": Benchmark(id=f"b{place}", name=f"B{place}", skill="chat", unit="%", source="s")
    for place in range(6)
}
FACTS = Facts(MODELS, BENCHMARKS)
HIDDEN = frozenset(f"lab/m{place:02}" for place in range(2, 24, 4))


def results(shift: float = 0.0) -> list[Observation]:
    """Results that date and size explain but for a little noise; those of the hidden models moved by `shift`."""
    dice, found = random.Random(3), []
    for place, (name, model) in enumerate(MODELS.items()):
        able = place / 8 - 2 + log10((model.total_parameters or 1) / 1e9)
        for hard, benchmark in enumerate(BENCHMARKS):
            score = 1 / (1 + exp(hard / 3 - able - dice.gauss(0, 0.1)))
            moved = shift if name in HIDDEN else 0.0
            found.append(cell(name, benchmark, min(1.0, max(0.0, score + moved))))
    return found


def test_what_is_hidden_moves_nothing_of_what_is_expected() -> None:
    fold = Fold("model", HIDDEN, HIDDEN)
    one, other = hidden(fold, results(), FACTS), hidden(fold, results(-0.3), FACTS)
    assert [(row.model.id, row.expected, row.low) for row in one] == [
        (row.model.id, row.expected, row.low) for row in other
    ]
    assert all(row.measured > moved.measured for row, moved in zip(one, other, strict=True))


def test_the_summary_shows_what_was_planted() -> None:
    fold = Fold("model", HIDDEN, HIDDEN)
    number, error, _, rho, coverage, _ = summary(hidden(fold, results(), FACTS))
    assert (number, coverage) == ("6", "100")
    assert float(error) < 5
    assert float(rho) > 0.5
    _, worse, bias, *_ = summary(hidden(fold, results(-0.3), FACTS))
    assert float(worse) > float(error) + 10
    assert float(bias) > 10


def test_every_model_is_hidden_once_each_way_and_by_month_nothing_later_is_seen() -> None:
    found = folds(FACTS)
    assert len(found) == FAMILY_FOLDS + MODEL_FOLDS + len(CUTS) - 1
    for how in ("family", "model"):
        parts = [fold.predicted for fold in found if fold.how == how]
        assert sorted(name for part in parts for name in part) == sorted(MODELS)
    for fold in found:
        assert fold.predicted <= fold.unseen
        if fold.how == "month" and fold.predicted:
            first = min(MODELS[name].released or "" for name in fold.predicted)
            assert all((MODELS[name].released or "") < first for name in MODELS.keys() - fold.unseen)

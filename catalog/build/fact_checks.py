"""Facts of models that others contradict: the day of the repository, what a model knows, the windows of its siblings.

What is found needs a decision (decisions.csv), so that a wrong figure of a source is seen before it is shipped.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from catalog import identity
from catalog.build.tables import Row
from catalog.model import Model
from catalog.pipeline.outlier_checks import Implausible

_EARLIEST_BEFORE = 2
"""Months: weights are on the Hub soon after their release, and never long before it."""
_LATEST_AFTER = 3
_FIRST_DAY = "2022-03-02"
"""The Hub's date of every repository that is older than its record of dates."""
_LEAST_SIBLINGS = 3
_SHORT = 0.6
_SAME_WEIGHTS = frozenset({"instruct", "thinking", "reasoning", "it", "chat", "preview"})


def contradicted_facts(models: Iterable[Model], adoption: Iterable[Row]) -> Iterator[Implausible]:
    """The release dates and context windows that something else contradicts; `adoption` are rows of its table."""
    known = tuple(models)
    created = {row["repository"].lower(): row.get("created", "") for row in adoption}
    for model in known:
        yield from _dates(model, created.get((model.hub_repository or "").lower(), ""))
    yield from _windows(known)


def _dates(model: Model, created: str) -> Iterator[Implausible]:
    if model.released is None:
        return
    if created > _FIRST_DAY:
        late = _month(model.released) - _month(created)
        if late < -_EARLIEST_BEFORE or late > _LATEST_AFTER:
            reason = f"its repository was created on {created}"
            yield Implausible("date", model.id, f"released {model.released}", reason)
    if model.knowledge_cutoff and _month(model.released) < _month(model.knowledge_cutoff):
        reason = f"it knows of {model.knowledge_cutoff}"
        yield Implausible("date", model.id, f"released {model.released}", reason)


def _month(day: str) -> int:
    """Months since the year 0; a year stands for its middle."""
    year, _, rest = day.partition("-")
    return int(year) * 12 + (int(rest[:2]) if rest else 6)


def _windows(models: Iterable[Model]) -> Iterator[Implausible]:
    """Windows far shorter than those of models that differ in size or mode only: one host's limit, as a rule."""
    families: Mapping[tuple[object, ...], list[tuple[Model, int]]] = defaultdict(list)
    for model in models:
        if model.kind == "llm" and model.context_tokens:
            key = identity.key(model.id)
            words = tuple(word for word in key.words if word not in _SAME_WEIGHTS)
            families[model.developer, words, key.numbers[:1]].append((model, model.context_tokens))
    for family in families.values():
        usual = median(window for _, window in family)
        for model, window in family:
            if len(family) >= _LEAST_SIBLINGS and window < _SHORT * usual:
                yield Implausible(
                    "window", model.id, f"{window} tokens", f"its siblings read {usual:.0f} as a rule"
                )

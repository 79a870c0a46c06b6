"""What holds for every comparison: its figures are those of the list, and what it calls better is better."""

from collections.abc import Iterator

from catalog.advice.comparison import MOST
from catalog.advice.comparison.records import ModelComparison, Row
from catalog.advice.comparison.side_by_side import compare
from catalog.advice.result import Advice, Capability, Range
from catalog.storage.snapshot import Snapshot

_LOWEST = {"rank", "monthly_usd", "list_usd"}
_HIGHEST = {"capability", "skill", "context_tokens", "downloads_30d", "speed", "results", "own_results"}


def comparison_is_sound(advice: Advice, snapshot: Snapshot) -> Iterator[str]:
    """The first candidates beside models that are ruled out, as far as there are any."""
    out = [entry.model for entry in advice.excluded]
    models = [entry.model for entry in advice.candidates[:2]] + out[:1] + out[-1:]
    models = list({model.id: model for model in models}.values())[:MOST]
    if len(models) < 2:
        return
    comparison = compare(advice, snapshot, models)
    yield from _figures(comparison, advice)
    for row in comparison.rows:
        yield from _marks(row)


def _figures(comparison: ModelComparison, advice: Advice) -> Iterator[str]:
    listed = {entry.model.id: entry for entry in advice.candidates}
    rows = {row.aspect: row for row in comparison.rows}
    for place, one in enumerate(comparison.models):
        name, entry = one.candidate.model.id, listed.get(one.candidate.model.id)
        if (entry is None) != bool(one.reasons):
            yield f"{name}: in the list or not, it has the reasons {one.reasons}"
        if entry is None:
            continue
        shown = (
            rows["rank"].values[place],
            rows["monthly_usd"].values[place],
            rows["capability"].values[place],
        )
        if shown != (entry.rank, entry.offer.scored_usd, entry.capability):
            yield f"{name}: the list has {entry.rank}, {entry.offer.scored_usd}, {entry.capability}; not {shown}"
        if bool(one.needed) != (entry.rank is not None and entry.rank > 1):
            yield f"{name}: of rank {entry.rank} it needs {one.needed}"


def _marks(row: Row) -> Iterator[str]:
    """Nothing unknown is marked, and no other value is better than the best."""
    known = [_figure(value) for value in row.values]
    for value, mark in zip(known, row.marks, strict=True):
        if mark and value is None:
            yield f"{row.aspect} {row.of}: an unknown value is {mark}"
        if mark not in ("best", "likely best") or not isinstance(value, float):
            continue
        others = [other for other in known if isinstance(other, float)]
        best = {**dict.fromkeys(_LOWEST, min(others)), **dict.fromkeys(_HIGHEST, max(others))}.get(row.aspect)
        if best is not None and value != best:
            yield f"{row.aspect} {row.of}: {value} is {mark}, of {others}"
        if len(others) < 2 or len(set(others)) < 2:
            yield f"{row.aspect} {row.of}: {value} is {mark}, alone or the same as all"


def _figure(value: object) -> object:
    """What a value is compared by: a number where it is one."""
    match value:
        case bool() | None:
            return value
        case Capability():
            return value.theta
        case Range():
            return value.value
        case int() | float():
            return float(value)
    return value

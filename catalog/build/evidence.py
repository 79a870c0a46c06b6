"""Turns the rows of benchmarks, evidence, adoption and spend into records.

The token use of a model comes from one published run (`REFERENCE_RUN`), which has the most models:
factor(model) = sqrt(least x most) / direct, where `least` and `most` are its output tokens a task at the least and the
most effort that the run tried, and `direct` is the median of all models with thinking off.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from statistics import median, quantiles
from typing import NamedTuple

import msgspec

from catalog.build.tables import Row, TableError, number, truth, whole
from catalog.evidence import Benchmark, Evidence, Run, Spend, TokenUse
from catalog.irt.observations import GROUPS
from catalog.model import Adoption, Model, Pointer
from catalog.record import EvidenceKind, Relation

OUTSIDE_THE_FIT = ("faithfulness", "language", "multilingual-image-search", "speed", "vendor")
SKILLS = (*(skill for group in GROUPS for skill in group), *OUTSIDE_THE_FIT)
"""The closed list: the skills of the fit, and those that stay out of it."""


def benchmark(row: Row) -> Benchmark:
    """One benchmark.

    Raises `TableError` on a skill outside the closed list.
    """
    if row["skill"] not in SKILLS:
        raise TableError(f"benchmarks.csv: {row['id']!r} has the unknown skill {row['skill']!r}")
    return Benchmark(
        id=row["id"],
        name=row["name"],
        skill=row["skill"],
        unit=row["unit"],
        higher_is_better=bool(truth(row["higher_is_better"])),
        source=row["source"],
        left_out=row["left_out"],
        language=row["language"],
    )


def evidence(row: Row) -> Evidence:
    """One reported result."""
    return Evidence(
        model=row["model"],
        benchmark=row["benchmark"],
        score=float(f"{float(row['score']):.6g}"),
        kind=msgspec.convert(row["kind"], EvidenceKind),
        source=row["source"],
        as_of=row["as_of"],
        name_in_source=row["name_in_source"],
        variant=row["variant"],
        harness=row["harness"],
        date=row["date"] or None,
        plus_minus=row["plus_minus"],
        sample=whole(row["sample"]),
    )


def adoption(row: Row) -> Adoption:
    """The figures of one repository."""
    return Adoption(
        repository=row["repository"],
        relation=msgspec.convert(row["relation"], Relation),
        as_of=row["as_of"],
        source=row["source"],
        model=row["model"] or None,
        downloads_30d=whole(row["downloads_30d"]),
        likes=whole(row["likes"]),
        likes_gained=whole(row["likes_gained"]),
        likes_gained_window=row["likes_gained_window"],
    )


def pointer(row: Row) -> Pointer:
    """A rolling name."""
    return Pointer(id=row["id"], name=row["name"], note=row["note"])


REFERENCE_RUN = "bullshitbench-v2"
"""Chat questions: the run with by far the most models, each at its least and its most effort."""
_OFF = "none"
_LEAST_MODELS = 8
REASONING, DIRECT = "reasoning", "direct"


class MeasuredSpend(NamedTuple):
    """The records of spend; `others` is what is assumed of models that nobody measured."""

    runs: tuple[Run, ...]
    spend: tuple[Spend, ...]
    token_use: tuple[TokenUse, ...]
    others: tuple[TokenUse, ...]


def measured_spend(rows: Iterable[Row], runs: Iterable[Row], models: Mapping[str, Model]) -> MeasuredSpend:
    """The spend of `models`, and how many tokens each uses beside a model that answers directly.

    Raises `TableError` on a run that is not in the table of runs.
    """
    known = tuple(Run(id=row["id"], name=row["name"], task=row["task"], source=row["source"]) for row in runs)
    names = {run.id for run in known}
    found = []
    for row in rows:
        if row["run"] not in names:
            raise TableError(f"spend.csv: the unknown run {row['run']!r}")
        found.append(_spend(row))
    use = _token_use([row for row in found if row.run == REFERENCE_RUN and row.output_tokens])
    return MeasuredSpend(known, tuple(found), use, _assumed_token_use(use, models))


def _spend(row: Row) -> Spend:
    return Spend(
        model=row["model"],
        run=row["run"],
        variant=row["variant"],
        source=row["source"],
        as_of=row["as_of"],
        output_tokens=number(row["output_tokens_per_task"]),
        usd=number(row["usd_per_task"]),
    )


def _token_use(rows: Sequence[Spend]) -> tuple[TokenUse, ...]:
    off = [row.output_tokens for row in rows if row.variant == _OFF and row.output_tokens]
    if len(off) < _LEAST_MODELS:
        return ()
    direct = median(off)
    by_model: dict[str, list[Spend]] = defaultdict(list)
    for row in rows:
        by_model[row.model].append(row)
    return tuple(_token_use_of(model, own, direct) for model, own in sorted(by_model.items()))


def _token_use_of(model: str, rows: Sequence[Spend], direct: float) -> TokenUse:
    tokens = [row.output_tokens / direct for row in rows if row.output_tokens]
    least, most = min(tokens), max(tokens)
    return TokenUse(
        model=model,
        factor=round(sqrt(least * most), 3),
        least=round(least, 3),
        most=round(most, 3),
        run=rows[0].run,
        as_of=max(row.as_of for row in rows),
    )


def _assumed_token_use(use: Sequence[TokenUse], models: Mapping[str, Model]) -> tuple[TokenUse, ...]:
    """The assumed token use of unmeasured models: median, 10th and 90th percentile of reasoning and direct models."""
    found = []
    for kind, thinks in ((DIRECT, False), (REASONING, True)):
        factors = [row.factor for row in use if models[row.model].reasoning is thinks]
        if len(factors) < _LEAST_MODELS:
            continue
        tenths = quantiles(factors, n=10, method="inclusive")
        found.append(
            TokenUse(
                model=kind,
                factor=round(median(factors), 3),
                least=round(tenths[0], 3),
                most=round(tenths[-1], 3),
                run=use[0].run,
                as_of=max(row.as_of for row in use),
            )
        )
    return tuple(found)

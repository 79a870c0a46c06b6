"""How good the figures are, by hand: `python -m tests.evaluation [PART]`; PART is one of those below, or all of them.

Prints Markdown tables: results held out one by one (`cells`), benchmarks left out whole (`benchmarks`), what the
first place costs by how many results it rests on (`first`, ten minutes on one core), what is expected of models whose
results are all hidden (`expected`, three minutes), what one result tells of a later model (`thin`, a minute), whether
chances come true (`pairs`), the groups of other kinds of models (`groups`), what skills with benchmarks of their own
add (`skills`, five minutes), what a model's other languages say of a held-out one (`languages`), whether anything
foresees what runs cost beyond list (`spend`), how near estimated speeds of open models come to measured ones
(`hardware`), how many offers each class of price concerns before and after (`offers`), and how much of what people say
is understood (`sentences`). About half an hour for all on two slow cores.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import numpy as np

from catalog.advice.capability import TASK_NOISE
from catalog.irt.abilities import STRETCH
from catalog.storage import store
from tests.evaluation import expected, first_place, offer_classes, sentence_marks
from tests.evaluation import pairs as pairing
from tests.evaluation import whole_benchmarks as whole
from tests.evaluation.expected_tables import show_expected
from tests.evaluation.first_place_tables import show_first_place
from tests.evaluation.group_tables import show_groups
from tests.evaluation.hardware_tables import show_hardware
from tests.evaluation.held_out import FOLDS, LEAST_FOR_COLD_START, Held, cold_start, over_cells
from tests.evaluation.held_out_languages import held_languages
from tests.evaluation.language_tables import show_languages
from tests.evaluation.measures import Floats, compare, coverage, errors, rank_correlation
from tests.evaluation.methods import BASELINES, METHODS
from tests.evaluation.shipped_cells import POOLS, list_prices, pool
from tests.evaluation.skill_tables import show_skills_alone
from tests.evaluation.speed_refit import judged_parts
from tests.evaluation.spend_tables import show_spend
from tests.evaluation.tables import signed, table
from tests.evaluation.thin_tables import show_thin
from tests.evaluation.whole_benchmarks import CAUTIOUS, OURS, LeftOut

VISIBLE = (1, 2, 3, 5)
COLD = ("two-parameter model (ECI-like)", "mean z-score", "mean percentile (Borda)", "nearest relative")
NO_RANKS = "benchmark mean"
STRETCHES = (1.0, 1.1, 1.15, 1.2, 1.3)
SEEN = ((1, 1), (2, 2), (3, 5), (6, 10), (11, 999))
PARTS = (
    "cells",
    "benchmarks",
    "first",
    "expected",
    "thin",
    "pairs",
    "groups",
    "skills",
    "languages",
    "spend",
    "hardware",
    "offers",
    "sentences",
)


class Task(NamedTuple):
    """One method on one pool with one seed; `visible` for the cold start, 0 for all cells in turn."""

    pool: str
    method: str
    seed: int
    visible: int = 0


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("part", nargs="?", default="all", choices=(*PARTS, "all"))
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="random foldings (default: 3)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    asked = parser.parse_args()
    begun = time.monotonic()
    with ProcessPoolExecutor(asked.jobs) as workers:
        if asked.part in ("benchmarks", "pairs", "all"):
            families = whole.families(pool("shipped").cells)
            rows = [row for found in workers.map(leave_out, families) for row in found]
            if asked.part != "pairs":
                show_benchmarks(rows)
            if asked.part != "benchmarks":
                show_pairs(rows)
        if asked.part in ("first", "all"):
            show_first_place(
                [one for found in workers.map(first_place.fold_settings, range(FOLDS)) for one in found]
            )
        if asked.part in ("expected", "all"):
            folds = expected.folds(pool("shipped").facts)
            show_expected([one for found in workers.map(expected.hide, folds) for one in found])
        if asked.part in ("cells", "all"):
            tasks = list(tasks_of(range(1, asked.seeds + 1)))
            show_cells(dict(zip(tasks, workers.map(run, tasks), strict=True)), asked.seeds)
    if asked.part in ("groups", "all"):
        show_groups(asked.seeds)
    if asked.part in ("thin", "all"):
        show_thin()
    if asked.part in ("skills", "all"):
        show_skills_alone()
    if asked.part in ("languages", "all"):
        show_languages(held_languages(store.load()))
    if asked.part in ("spend", "all"):
        show_spend()
    if asked.part in ("hardware", "all"):
        show_hardware(judged_parts())
    if asked.part in ("offers", "all"):
        table(*offer_classes.compared(store.load().catalog))
    if asked.part in ("sentences", "all"):
        show_sentences()
    print(f"\n{time.monotonic() - begun:.0f} s with {asked.jobs} processes.")


def show_sentences() -> None:
    """What phrases and sentences say, by half; the second was never looked at while the reader was made."""
    jobs = [sentence_marks.job_marks(name) for name in ("asked_seen", "asked_unseen_half")]
    none = [sentence_marks.accepted(name) for name in ("off_topic_asked_seen", "off_topic_asked_unseen_half")]
    values = [sentence_marks.value_marks(half) for half in ("seen", "unseen")]
    rows = [
        ("phrases: right job", *(f"{one.right / one.phrases:.1%}" for one in jobs)),
        ("phrases: wrong job", *(f"{one.wrong / one.phrases:.1%}" for one in jobs)),
        ("off topic, accepted of 80", *map(str, none)),
        ("sentences: right job", *(f"{one.jobs / one.sentences:.1%}" for one in values)),
        ("sentences: values read", *(f"{one.read / one.values:.1%}" for one in values)),
        ("sentences: right whole", *(f"{one.whole / one.sentences:.1%}" for one in values)),
    ]
    table("|seen|never looked at", rows)


def tasks_of(seeds: Iterable[int]) -> Iterable[Task]:
    """All that is run for the cells, the slow ones first."""
    for seed in seeds:
        for method in METHODS:
            yield from (Task(name, method, seed) for name in POOLS)
            if method in (OURS, *COLD):
                yield from (Task("shipped", method, seed, visible) for visible in VISIBLE)


def run(task: Task) -> list[Held]:
    """What a method predicts."""
    cells, facts = pool(task.pool)
    if task.visible:
        return cold_start(cells, facts, METHODS[task.method], task.seed, task.visible)
    return over_cells(cells, facts, METHODS[task.method], task.seed)


def leave_out(family: tuple[str, ...]) -> list[LeftOut]:
    """The benchmarks of a family, seen without it."""
    cells, facts = pool("shipped")
    return whole.leave_out(family, cells, facts, list_prices())


def show_cells(found: dict[Task, list[Held]], seeds: int) -> None:
    """Tables of single results held out."""

    def held(name: str, method: str, visible: int = 0) -> list[list[Held]]:
        return [found[Task(name, method, seed, visible)] for seed in range(1, seeds + 1)]

    for name in POOLS:
        cells, shared, models, benchmarks = pool(name).sizes()
        print(
            f"\n### Held-out results: {'the shipped catalogue' if name == 'shipped' else 'protocol of the notes'}"
        )
        print(
            f"\n{cells:,} results ({shared:,} of models with more than one), {models} models, {benchmarks} "
            f"benchmarks; {FOLDS} folds, {seeds} seeds.\n"
        )
        show_methods({method: held(name, method) for method in METHODS})
    show_coverage([one for rows in held("shipped", OURS) for one in rows])
    show_cold_start({(method, k): held("shipped", method, k) for method in (OURS, *COLD) for k in VISIBLE})


def show_methods(held: dict[str, list[list[Held]]]) -> None:
    """Ours beside each baseline, on the results that both predict."""
    ours = held[OURS]
    per_seed = [(errors(rows).mean(), rank_correlation(rows)) for rows in ours]
    error, rho = np.mean(per_seed, axis=0)
    count = len(errors(ours[0]))
    lines = [(OURS, f"{error:.2f}", "", f"{rho:.3f}", "", f"{count:,}", "")]
    for method in BASELINES:
        gap = compare(ours, held[method])
        ranks = method != NO_RANKS
        lines.append(
            (
                method,
                f"{gap.error:.2f}",
                signed(gap.error - gap.our_error, gap.error_gap, 2),
                f"{gap.rho:.3f}" if ranks else "-",
                signed(gap.rho - gap.our_rho, gap.rho_gap, 3) if ranks else "-",
                f"{gap.results:,}",
                f"{gap.our_error:.2f} / {gap.our_rho:.3f}",
            )
        )
    head = "method|error, points|minus ours [95 %]|rank correlation|minus ours [95 %]|n|ours on the same"
    table(head, lines)
    print("\nOurs by seed: " + ", ".join(f"{error:.2f} / {rho:.3f}" for error, rho in per_seed) + ".")


def show_coverage(held: Sequence[Held]) -> None:
    """How often results fall within their 90 % interval, at this and other widths."""
    print(f"\n### Coverage of 90 % intervals (STRETCH is {STRETCH})\n")
    skill_of = {name: one.skill for name, one in pool("shipped").facts.benchmarks.items()}
    groups: list[tuple[str, Callable[[Held], bool]]] = [("all", lambda _: True)]
    for low, high in SEEN:
        name = f"{low}" if low == high else f"{low}-{high}" if high < 999 else f"{low}+"
        groups.append((f"{name} results seen", lambda one, low=low, high=high: low <= one.seen <= high))  # type: ignore[misc]
    for skill in sorted(set(skill_of.values())):
        groups.append((skill, lambda one, skill=skill: skill_of[one.cell.benchmark] == skill))  # type: ignore[misc]
    lines = []
    for name, inside in groups:
        rows = [one for one in held if one.guess and inside(one)]
        shares = [coverage(rows, stretch / STRETCH) for stretch in STRETCHES]
        error = errors(rows).mean() if rows else float("nan")
        lines.append((name, f"{len(rows):,}", f"{error:.2f}", *(f"{100 * share:.1f}" for share in shares)))
    table("results|n (all seeds)|error|" + "|".join(f"% at {stretch:g}" for stretch in STRETCHES), lines)


def show_cold_start(held: dict[tuple[str, int], list[list[Held]]]) -> None:
    """Errors by how many results of a model are visible."""
    print("\n### Cold start: only so many results of a model visible\n")
    print(f"Models with at least {LEAST_FOR_COLD_START} results; error in points / rank correlation.\n")
    lines = []
    for method in (OURS, *COLD):
        cells = []
        for k in VISIBLE:
            rows = held[method, k]
            error = np.mean([errors(one).mean() for one in rows])
            cells.append(f"{error:.2f} / {np.mean([rank_correlation(one) for one in rows]):.3f}")
        lines.append((method, *cells))
    shares = [coverage([one for rows in held[OURS, k] for one in rows]) for k in VISIBLE]
    lines.append(("coverage of our 90 % intervals", *(f"{100 * share:.1f} %" for share in shares)))
    table("method|" + "|".join(f"{k} visible" for k in VISIBLE), lines)


def show_benchmarks(rows: Sequence[LeftOut]) -> None:
    """Tables of benchmarks left out whole."""
    sizes = [len(row.truth) for row in rows]
    print("\n### Whole benchmarks left out, with their siblings")
    print(f"\n{len(rows)} benchmarks, {min(sizes)} to {max(sizes)} models, median {np.median(sizes):.0f}.\n")
    lines = []
    for ranker in rows[0].rankers:
        found = whole.verdict(rows, ranker)
        lines.append(
            (
                ranker,
                f"{found.benchmarks}",
                f"{found.rho.mean():.3f}",
                beside(found.rho, found.our_rho, 3),
                f"{found.first.mean():.1f}",
                beside(found.first, found.our_first, 1),
                f"{found.three.mean():.1f}",
                beside(found.three, found.our_three, 1),
            )
        )
    head = "ranked by|benchmarks|rank correlation|minus ours [95 %]|regret of the first, points"
    table(f"{head}|minus ours|regret of the first three|minus ours", lines)
    show_score_rule(rows)
    show_skills(rows)


def show_score_rule(rows: Sequence[LeftOut]) -> None:
    """The figure itself against the cautious one that the score counts."""
    found = whole.verdict(rows, CAUTIOUS)
    fewer = [
        int((one < two).sum())
        for one, two in ((found.first, found.our_first), (found.three, found.our_three))
    ]
    more = [
        int((one > two).sum())
        for one, two in ((found.first, found.our_first), (found.three, found.our_three))
    ]
    print(
        f"\nScore rule: the cautious figure against the figure itself: regret of the first "
        f"{found.first.mean():.2f} against {found.our_first.mean():.2f} (less on {fewer[0]} benchmarks, more on "
        f"{more[0]}), of the first three {found.three.mean():.2f} against {found.our_three.mean():.2f} (less on "
        f"{fewer[1]}, more on {more[1]}), rank correlation {found.rho.mean():.3f} against "
        f"{found.our_rho.mean():.3f}."
    )


def show_skills(rows: Sequence[LeftOut]) -> None:
    """Rank correlations by skill."""
    print()
    rankers = (
        OURS,
        "ours, general ability only",
        "two-parameter model (ECI-like)",
        "mean percentile (Borda)",
    )
    lines = []
    for skill, count in sorted(whole.counted(rows).items()):
        own = [row for row in rows if row.skill == skill]
        means = (whole.verdict(own, ranker).rho.mean() for ranker in rankers)
        lines.append((skill, f"{count}", *(f"{mean:.3f}" for mean in means)))
    table("skill|benchmarks|" + "|".join(rankers), lines)


def show_pairs(rows: Sequence[LeftOut]) -> None:
    """Said beside true, and the task noise that fits."""
    found = pairing.pairs(rows)
    best, (low, high) = pairing.best_noise(found)
    fitted, kept = pairing.left_one_half(found, TASK_NOISE)
    print("\n### The chance that one model beats another, on benchmarks left out whole\n")
    print(f"{len(found.won):,} pairs of {len(rows)} benchmarks, each benchmark of the same weight.")
    for noise in dict.fromkeys((TASK_NOISE, best)):
        said = np.minimum(pairing.MOST_SURE, pairing.chances(found, noise))
        score = pairing.brier(found, said, found.weight)
        pooled = pairing.brier(found, said, np.ones_like(said))
        print(
            f"\nTask noise {noise:g}: Brier score {score:.4f}, {pooled:.4f} where every pair counts the same.\n"
        )
        table(
            "chance|pairs|said, %|came true, %",
            [
                (
                    f"{100 * b.low:.0f}-{100 * b.high:.0f}",
                    f"{b.pairs:,}",
                    f"{100 * b.said:.1f}",
                    f"{100 * b.true:.1f}",
                )
                for b in pairing.table(found, noise)
            ],
        )
    print(
        f"\nThe best task noise is {best:g}, {low:g} to {high:g} in nine of ten random halves of the benchmarks. "
        f"Fitted on one half and judged on the other: Brier score {fitted:.4f}; with {TASK_NOISE:g}: {kept:.4f}."
    )


def beside(figures: Floats, ours: Floats, digits: int) -> str:
    """The mean gap to ours and its bootstrap interval over benchmarks."""
    gaps = figures - ours
    return signed(float(gaps.mean()), whole.range_of(gaps), digits) if gaps.any() else ""


if __name__ == "__main__":
    main()

"""Tables of what the first place costs. For `tests/evaluation/`."""

from collections.abc import Callable, Mapping, Sequence

from tests.evaluation.first_place import (
    GROUPS,
    RULES,
    TODAY,
    Pick,
    Setting,
    Thinning,
    by_support,
    misses,
    pick,
    verdict,
    with_bills,
)
from tests.evaluation.measures import Range
from tests.evaluation.shipped_cells import list_prices
from tests.evaluation.tables import signed, table

THINNINGS: dict[Thinning, str] = {
    "any model": "those that any other model has",
    "same age": "those that a model of about the same age has",
    "none": "all",
}
_Question = tuple[Setting, Mapping[str, float] | None]


def show_first_place(settings: Sequence[Setting]) -> None:
    """Tables by thinning, without bills and with them, and how far off thin figures are as they are."""
    benchmarks = {one.benchmark for one in settings}
    print("\n### What the first place costs, in points below the best")
    print(
        f"\n{len(benchmarks)} benchmarks left out, {len(settings):,} questions. {TODAY!r} is what the score counts."
    )
    plain: list[_Question] = [(one, None) for one in settings]
    for name, asked in (("capability alone", plain), ("with the bill", with_bills(settings, list_prices()))):
        for thinning, kept in THINNINGS.items():
            questions = [(one, cost) for one, cost in asked if one.thinning == thinning]
            print(f"\n**Results kept: {kept}; {name}** ({len(questions):,} questions)\n")
            show_rules({rule: [pick(one, RULES[rule], cost) for one, cost in questions] for rule in RULES})
    show_misses(settings)


def show_rules(picks: Mapping[str, Sequence[Pick]]) -> None:
    """Each rule beside that of the score."""
    kinds: list[tuple[str, Callable[[Pick], bool]]] = [
        (name_of(low, high), lambda one, low=low, high=high: low <= one.results <= high)  # type: ignore[misc]
        for low, high in GROUPS
    ]
    kinds += [("of the skill", lambda one: one.own > 0), ("none of the skill", lambda one: one.own == 0)]
    lines = []
    for rule, own in picks.items():
        found = verdict(own, picks[TODAY])
        gaps = [] if rule == TODAY else [(found.gap, found.gap_range, 2), (found.rho_gap, found.rho_range, 3)]
        regret_gap, rho_gap = [signed(*gap) for gap in gaps] or ["", ""]
        parts = [cell(*by_support(own, holds)) for _, holds in kinds]
        lines.append((rule, f"{found.regret:.2f}", regret_gap, f"{found.rho:.3f}", rho_gap, *parts))
    head = "the score counts|regret|minus today's [95 %]|rank correlation|minus today's [95 %]"
    table(f"{head}|" + "|".join(f"rests on {name}: share, regret" for name, _ in kinds), lines)


def show_misses(settings: Sequence[Setting]) -> None:
    """How far the true scores of models with few results lie from their figures, nothing taken away."""
    print(
        "\n**True scores less the figures, nothing taken away** (points; negative: the figures are too high)\n"
    )
    lines = []
    for low, high in GROUPS:
        found = misses(settings, low, high)
        lines.append(
            (
                name_of(low, high),
                f"{found.results}",
                f"{found.models}",
                signed(found.mean, found.range, 1),
                f"-{found.to_low_end:.1f}",
            )
        )
    table("results|scores|models|mean [95 %]|the low end", lines)


def name_of(low: int, high: int) -> str:
    """`1`, `3-5`, `6+`."""
    return f"{low}" if low == high else f"{low}-{high}" if high < 999 else f"{low}+"


def cell(share: float, regret: float, interval: Range) -> str:
    """`12 %, 3.1 [1.9, 4.4]`; the dash where there is none."""
    return f"{100 * share:.0f} %, {regret:.1f} [{interval[0]:.1f}, {interval[1]:.1f}]" if share else "–"

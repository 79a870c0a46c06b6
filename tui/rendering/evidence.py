"""What a capability rests on: the tasks it is a percentage of, and the results that moved it, each by how much."""

from collections.abc import Sequence

from textual.content import Content

from catalog.advice import capability
from catalog.advice.explanation.support import EXPECTED
from catalog.advice.language_effect import effects_text
from catalog.advice.result import Advice, BasketPart, Candidate, Capability
from catalog.evidence import Ability, Evidence
from catalog.formatting import day, listing, percent, plain, signed
from catalog.irt.abilities import Origin, Pull
from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from tui.rendering import cells, styles
from tui.rendering.layout import joined, range_bar, rule, styled, table, wrapped
from tui.rendering.sections import UNFOLDED, Fold

MOST_PULLS, FEW_PULLS = 12, 5
MOST_RESULTS, FEW_RESULTS = 60, 8
_MOST_BENCHMARKS = 4
_WIDE = 66


def origin_section(
    model: Model,
    able: Capability | None,
    advice: Advice,
    snapshot: Snapshot,
    width: int,
    fold: Fold = UNFOLDED,
) -> list[Content]:
    """Where the figure comes from; without one, that there is none."""
    found = capability.origin(model, advice.basket, snapshot)
    if able is None or (found is None and not able.is_expected):
        return [
            rule("Capability", width),
            *wrapped(styled("Unknown: no result says how well it does this job.", styles.DIM), width),
        ]
    lines = _figure_lines(able, advice, width)
    if found is None:
        return lines + wrapped(styled(EXPECTED, styles.WARN), width)
    like = "developer, date and size" if model.released else "developer and size"
    words = f"Expected before any result, by {like}: {found.expected:.0f}. What results changed, in points:"
    lines += wrapped(styled(words, styles.DIM), width)
    shown = fold.rows(FEW_PULLS, MOST_PULLS)
    rows = _pull_rows(found, shown, snapshot)
    lines += table([row[: _columns(width)] for row in rows], (0, 2), width, flexible=1)
    if able.languages:
        lines += wrapped(
            styled(
                effects_text(able) or "The languages asked for change it by less than half a point.",
                styles.DIM,
            ),
            width,
        )
    hidden = found.pulls[shown:]
    rest = sum(pull.points for pull in hidden)
    return lines + fold.more(len(hidden), f"results, {signed(rest)} in all")


def _figure_lines(able: Capability, advice: Advice, width: int) -> list[Content]:
    """The figure with its range, and the tasks that it is a percentage of."""
    name = "Expected capability" if able.is_expected else "Capability"
    title = f"{name} {able.value:.0f} of 100, 90% range {able.low:.0f} to {able.high:.0f}"
    text = f"Of 100 tasks like these it is expected to do {able.value:.0f}: {_basket(advice.basket)}."
    return [rule(title, width), *wrapped(Content(text), width)]


def chance_line(candidate: Candidate, advice: Advice) -> str:
    """The chance that it does better than the first; empty for the first itself."""
    chance = candidate.chance_against_first
    if chance is None or not advice.counts.fitting:
        return ""
    best = advice.top(1)[0].model.name
    return f"On a task like yours it does better than {best} with a chance of {percent(chance)}."


def abilities_section(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    """Every skill with its interval; empty where nothing was measured and nothing can be expected."""
    abilities = capability.by_skill(model, snapshot)
    if not abilities:
        return []
    rows = [
        [
            Content(skill),
            joined(f"{ability.value:.0f}", (f" ({ability.low:.0f}–{ability.high:.0f})", styles.DIM)),
            range_bar(ability, 20 if width >= _WIDE else 10),
            *([styled(_measured(ability), styles.DIM)] if width >= _WIDE else ()),
        ]
        for skill, ability in sorted(abilities.items())
    ]
    return [rule("Capability by skill", width), *table(rows, (1,), width)]


def _measured(ability: Ability) -> str:
    """How many results it rests on, and how many of them measure the skill itself."""
    if not ability.evidence:
        return "expected, not measured"
    number = "1 result" if ability.evidence == 1 else f"{ability.evidence} results"
    return f"{number}, {ability.direct or 'none'} of this skill"


def results_section(model: Model, snapshot: Snapshot, width: int, fold: Fold = UNFOLDED) -> list[Content]:
    """Every published result, those of its maker too."""
    found = snapshot.evidence.get(model.id, [])
    if not found:
        return [rule("Evidence", width), styled("No published result is in the catalogue.", styles.DIM)]
    rows = [[styled(title, styles.DIM) for title in ("benchmark", "score", "kind", "date", "source")]]
    shown = found[: fold.rows(FEW_RESULTS, MOST_RESULTS)]
    rows += [_result_row(entry, snapshot) for entry in shown]
    number = "1 published result" if len(found) == 1 else f"{len(found)} published results"
    lines = [rule(f"Evidence: {number}", width), *table(rows, (1,), width)]
    lines += fold.more(len(found) - len(shown), "results")
    if any(entry.kind == "vendor" for entry in found):
        note = "Results of kind “vendor” are its developer's own: shown, never counted."
        lines += wrapped(styled(note, styles.DIM), width)
    return lines


def _basket(parts: Sequence[BasketPart]) -> str:
    return listing([_part(part) for part in parts])


def _part(part: BasketPart) -> str:
    named = [_short(name) for name in part.benchmarks[:_MOST_BENCHMARKS]]
    hidden = len(part.benchmarks) - len(named)
    names = ", ".join(named) + (f" and {hidden} more" if hidden > 0 else "")
    return f"{percent(part.share)} {part.skill} ({names})"


def _short(name: str) -> str:
    for note in (" (Epoch, chance-corrected)", " (Epoch)", " (style control)"):
        name = name.removesuffix(note)
    return name


def _columns(width: int) -> int:
    """How many columns leave room for the names of benchmarks: kind, date and source give way first."""
    return 6 if width >= 84 else 5 if width >= 66 else 3


def _pull_rows(found: Origin, most: int, snapshot: Snapshot) -> list[list[Content]]:
    titles = ("points", "result", "score", "date", "kind", "source")
    rows = [[styled(title, styles.DIM) for title in titles]]
    return rows + [_pull_row(pull, snapshot) for pull in found.pulls[:most]]


def _pull_row(pull: Pull, snapshot: Snapshot) -> list[Content]:
    row = pull.cell.row
    benchmark = snapshot.benchmarks[pull.cell.benchmark]
    name = _short(benchmark.name)
    return [
        styled(signed(pull.points), styles.STRONG),
        Content(f"{name} ({row.variant})" if row.variant else name),
        Content(f"{plain(row.score)}{_unit(benchmark.unit)}"),
        styled(day(row.date or row.as_of), styles.DIM),
        styled(row.kind, styles.DIM),
        styled(cells.source_name(row.source, snapshot), styles.DIM),
    ]


def _result_row(entry: Evidence, snapshot: Snapshot) -> list[Content]:
    benchmark = snapshot.benchmarks.get(entry.benchmark)
    name = benchmark.name if benchmark else entry.benchmark
    return [
        Content(f"{name} ({entry.variant})" if entry.variant else name),
        Content(f"{plain(entry.score)}{_unit(benchmark.unit if benchmark else '')}"),
        styled(entry.kind, styles.DIM),
        styled(day(entry.date or entry.as_of), styles.DIM),
        styled(cells.source_name(entry.source, snapshot), styles.DIM),
    ]


def _unit(unit: str) -> str:
    """A unit as it stands behind a figure; chance-corrected shares are percentages."""
    if unit in ("", "score", "index"):
        return ""
    return "%" if unit.startswith("%") and "WER" not in unit else f" {unit}"

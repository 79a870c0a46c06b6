"""What a capability rests on: the tasks it is a percentage of, and the results that moved it, each by how much."""

from collections.abc import Sequence

from textual.content import Content

from catalog.advice import capability
from catalog.advice.result import Advice, BasketPart, Candidate, Capability
from catalog.evidence import Evidence
from catalog.formatting import day, listing, percent, plain, signed
from catalog.irt.abilities import Origin, Pull
from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from tui.rendering import cells, styles
from tui.rendering.layout import joined, range_bar, rule, styled, table, wrapped

MOST_PULLS = 12
MOST_RESULTS = 60
_MOST_BENCHMARKS = 4


def origin_section(
    model: Model, able: Capability | None, advice: Advice, snapshot: Snapshot, width: int
) -> list[Content]:
    """Where the figure comes from; without one, that there is none."""
    found = capability.origin(model, advice.basket, snapshot)
    if found is None or able is None:
        return [
            rule("Capability", width),
            *wrapped(
                styled("No result bears on this job: unknown, and nothing is guessed.", styles.DIM), width
            ),
        ]
    title = f"Capability {able.value:.0f} of 100, nine times in ten {able.low:.0f} to {able.high:.0f}"
    lines = [
        rule(title, width),
        *wrapped(Content(f"The share of tasks to expect: {_basket(advice.basket)}."), width),
    ]
    like = "maker, date and size" if model.released else "maker and size, its date unknown,"
    before = f"A model of this {like} comes to {found.expected:.0f} before any result."
    words = f"{before} Its results moved that, the strongest first, in points:"
    lines += wrapped(styled(words, styles.DIM), width)
    rows = _pull_rows(found, snapshot)
    lines += table([row[: _columns(width)] for row in rows], (0, 2), width, flexible=1)
    hidden = found.pulls[MOST_PULLS:]
    if hidden:
        rest = sum(pull.points for pull in hidden)
        lines.append(styled(f"  … and {len(hidden)} weaker results, {signed(rest)} together", styles.DIM))
    return lines


def chance_line(candidate: Candidate, advice: Advice) -> str:
    """The chance that it does better than the first; empty for the first itself."""
    chance = candidate.chance_against_first
    if chance is None or not advice.candidates:
        return ""
    best = advice.candidates[0].model.name
    return f"On a task like yours it does better than {best} with a chance of {percent(chance)}."


def abilities_section(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    """Every skill with its interval; empty where nothing was measured."""
    abilities = snapshot.abilities.get(model.id, {})
    if not abilities:
        return []
    rows = [
        [
            Content(skill),
            range_bar(ability, 20),
            joined(f"{ability.value:.0f}", (f" ({ability.low:.0f}–{ability.high:.0f})", styles.DIM)),
            styled(f"{ability.evidence} results, {ability.direct} direct", styles.DIM),
        ]
        for skill, ability in sorted(abilities.items())
    ]
    return [rule("Capability by skill", width), *table(rows, (2,), width)]


def results_section(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    """Every published result, those of its maker too."""
    found = snapshot.evidence.get(model.id, [])
    if not found:
        return [rule("Evidence", width), styled("No published result is in the catalogue.", styles.DIM)]
    rows = [[styled(title, styles.DIM) for title in ("benchmark", "score", "kind", "date", "source")]]
    rows += [_result_row(entry, snapshot) for entry in found[:MOST_RESULTS]]
    lines = [rule(f"Evidence: {len(found)} published results", width), *table(rows, (1,), width)]
    if any(entry.kind == "vendor" for entry in found):
        note = "Results of kind “vendor” are its maker's own: shown, never counted."
        lines += wrapped(styled(note, styles.DIM), width)
    hidden = len(found) - MOST_RESULTS
    more = f"… and {hidden} more results: modelpick show MODEL lists all"
    return [*lines, styled(more, styles.DIM)] if hidden > 0 else lines


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


def _pull_rows(found: Origin, snapshot: Snapshot) -> list[list[Content]]:
    titles = ("points", "result", "score", "date", "kind", "source")
    rows = [[styled(title, styles.DIM) for title in titles]]
    return rows + [_pull_row(pull, snapshot) for pull in found.pulls[:MOST_PULLS]]


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

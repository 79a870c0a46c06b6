"""Open vs closed vs own hardware as lines of plain text: what `rank --verbose` prints of it."""

from collections.abc import Iterator

from catalog.advice.explanation.baseline import relative_cost
from catalog.advice.result import NoDifference, ThreeWays, ThreeWaysRow
from catalog.formatting import count
from tui.rendering import cells
from tui.rendering.cells import money
from tui.rendering.text_table import Column, Console, paragraph, table
from tui.rendering.three_ways_text import cheapest_row, cheapest_words, cost_words, label, where_cheapest

_LEAST_WAYS = 2
_RANGE = 4
_WAYS = (
    Column("Option", least=12),
    Column("Model", least=12, most=34, style="bold"),
    Column("Runs on", least=12, most=24, drop=2),
    Column("$/month", right=True, least=7),
    Column("Range", right=True, least=22, drop=3),
    Column("Capability", right=True, least=10),
    Column("Difference", right=True, least=10, drop=1),
    Column("", least=11),
)


def three_ways_lines(ways: ThreeWays | None, console: Console) -> Iterator[str]:
    """A closed API, an open model's API and own hardware, a line each, and from which volume which is cheapest."""
    if ways is None or len(ways.rows) < _LEAST_WAYS:
        return
    yield ""
    yield from paragraph(f"Open vs closed vs own hardware at {count(ways.requests)} requests/month:", console)
    best = cheapest_row(ways)
    rows = [_way(row, place == best) for place, row in enumerate(ways.rows)]
    kept = [place for place in range(len(_WAYS)) if place != _RANGE or any(row[_RANGE] for row in rows)]
    shown = [[row[place] for place in kept] for row in rows]
    yield from table([_WAYS[place] for place in kept], shown, console, 2)
    pairs = list(zip(ways.rows, where_cheapest(ways), strict=True))
    won = [(row, found) for row, found in pairs if found.is_ever]
    for row, found in [pair for pair in won if pair[0].way == "own hardware"] or won:
        yield from paragraph(f"{label(row)}: {cheapest_words(found, row)}.", console, 2, "- ")
    for sentence in ways.missing:
        yield from paragraph(sentence, console, 2, "- ")


def _way(row: ThreeWaysRow, cheapest: bool) -> tuple[str, ...]:
    difference = row.difference
    notes = (
        ("over budget", row.over_budget),
        ("cheapest", cheapest),
        ("reference", row.comparison is NoDifference.IS_BASELINE),
    )
    return (
        row.way,
        row.name,
        row.runs_on,
        money(row.usd),
        cells.money_range(row.low, row.high),
        cells.interval_words(row.capability),
        cost_words(relative_cost(row.usd, difference.other_usd)) if difference else "",
        next((note for note, holds in notes if holds), ""),
    )

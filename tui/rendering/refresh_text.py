"""The report of a refresh as text for people."""

from collections.abc import Iterator, Sequence

from catalog.formatting import count, day, price_column
from catalog.pipeline.report import (
    PriceChange,
    Report,
    SourceReport,
    State,
    first_names,
    group_by_reason,
    group_by_state,
    unmatched_sentence,
)
from tui.rendering.cells import UNKNOWN, number
from tui.rendering.text_table import Column, Console, paragraph, table

_MOST_PRICES = 12
_MOST_NAMES = 12
_MOST_LEFT_OUT = 3
STATES: dict[State, str] = {
    "waiting": "waiting",
    "fetching": "fetching",
    "done": "read",
    "kept": "old rows kept",
    "failed": "failed",
    "off": "not asked",
}
"""What became of a source, in words; a report holds none that waits or is being fetched."""
_SOURCES = (
    Column("Source", least=24, most=42, style="bold"),
    Column("", least=8, most=13),
    Column("As of", least=11),
    Column("Rows", right=True, least=5),
    Column("New", right=True, least=4, drop=2),
    Column("Changed", right=True, least=4, drop=3),
    Column("Gone", right=True, least=4, drop=4),
    Column("Left out", right=True, least=8, drop=1),
)
_PRICES = (
    Column("Price per million tokens", least=16, most=44, style="bold"),
    Column("Provider", least=8, most=24, drop=1),
    Column("In", right=True, least=6),
    Column("was", right=True, least=6),
    Column("Out", right=True, least=6),
    Column("was", right=True, least=6),
)


def lines(report: Report, today: str, console: Console) -> Iterator[str]:
    """The sentence first, then what changed, then every source and whatever it kept back."""
    yield from paragraph(report.message, console)
    if report.exported:
        yield from paragraph(f"The bundle is in {report.exported}.", console)
    yield from _models(report, today, console)
    if report.price_changes:
        yield ""
        largest = sorted(
            report.price_changes, key=lambda one: (one.largest_factor, one.model, one.provider), reverse=True
        )[:_MOST_PRICES]
        yield from table(_PRICES, _prices(largest), console)
        if (more := len(report.price_changes) - _MOST_PRICES) > 0:
            yield f"{count(more)} more price{'' if more == 1 else 's'} changed: --json has all of them."
    if any(source.rows for source in report.sources):
        yield ""
        listed = [source for source in report.sources if source.rows or source.as_of]
        yield from table(_SOURCES, [_source(source) for source in listed], console)
        yield from (
            paragraph(unmatched_sentence(report.sources), console)
            if unmatched_sentence(report.sources)
            else ()
        )
    yield from _causes(report, console)
    yield from _left_out(report, console)


def _models(report: Report, today: str, console: Console) -> Iterator[str]:
    for names, verb in ((report.models_added, "New"), (report.models_gone, "Gone")):
        if names:
            plural = "" if len(names) == 1 else "s"
            shown = first_names(names, _MOST_NAMES)
            yield from paragraph(f"{verb}: {count(len(names))} model{plural}: {shown}.", console)
    for entry in sorted(report.retirements, key=lambda entry: (entry.retires, entry.name))[:_MOST_NAMES]:
        place = f" at {entry.provider}" if entry.provider else ""
        verb = "Retired" if entry.retires <= today else "To be retired"
        yield from paragraph(f"{verb}: {entry.name}{place} on {day(entry.retires)}.", console)
    if (more := len(report.retirements) - _MOST_NAMES) > 0:
        yield f"{count(more)} more retirement{'' if more == 1 else 's'}: --json has all of them."


def _causes(report: Report, console: Console) -> Iterator[str]:
    """Why sources gave nothing, those with one cause in one line; then what else there is to know."""
    silent = group_by_state(source for source in report.sources if source.error or not source.rows)
    if silent or report.warnings:
        yield ""
    for group in silent:
        word = STATES[group.state].capitalize()
        cause = f": {group.cause}" if group.cause else ""
        mark = "- " if group.state == "off" else "! "
        yield from paragraph(f"{word}: {', '.join(group.names)}{cause}", console, 0, mark)
    for warning in report.warnings:
        yield from paragraph(warning, console, 0, "! ")


def _left_out(report: Report, console: Console) -> Iterator[str]:
    """Rows that were left out, each reason of a source once."""
    if any(source.quarantined for source in report.sources):
        yield ""
    for source in report.sources:
        for group in group_by_reason(source):
            number = len(group.rows)
            rows = f"{count(number)} rows left out" if number > 1 else "1 row left out"
            names = first_names(group.rows, _MOST_LEFT_OUT)
            yield from paragraph(f"{source.name}: {rows}, {group.reason}: {names}", console, 0, "- ")
        if (more := source.quarantined - len(source.quarantine)) > 0:
            yield f"- {source.name}: {count(more)} more left out"


def _source(source: SourceReport) -> tuple[str, ...]:
    as_of = day(source.as_of) if source.as_of else UNKNOWN
    figures = (source.rows, source.new, source.changed, source.gone, source.quarantined)
    shown = (number(figure) if source.rows else UNKNOWN for figure in figures)
    return (source.name, STATES[source.state], as_of, *shown)


def _prices(changes: Sequence[PriceChange]) -> list[tuple[str, ...]]:
    sides = [(one.input_after, one.input_before, one.output_after, one.output_before) for one in changes]
    columns = [price_column(column) for column in zip(*sides, strict=True)]
    return [
        (one.name, one.provider, *words)
        for one, words in zip(changes, zip(*columns, strict=True), strict=True)
    ]

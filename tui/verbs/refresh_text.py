"""The report of a refresh as text for people."""

from collections.abc import Iterator

from catalog.advice.figures import count, day
from catalog.refresh.report import PriceChange, Report, SourceReport
from tui.verbs.console import Console
from tui.verbs.table import Column, money, number, paragraph, table

_MOST_PRICES = 12
_MOST_NAMES = 12
_MOST_LEFT_OUT = 3
_STATES = {
    "done": "read",
    "kept": "old rows kept",
    "failed": "failed",
    "off": "not asked",
    "waiting": "",
    "fetching": "",
}
_SOURCES = (
    Column("Source", least=14, most=30, style="bold"),
    Column("", least=8, most=13),
    Column("As of", least=11),
    Column("Rows", right=True, least=5),
    Column("New", right=True, least=4, drop=2),
    Column("Changed", right=True, least=4, drop=3),
    Column("Gone", right=True, least=4, drop=4),
    Column("Bad", right=True, least=3, drop=1),
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
        rows = [
            _price(change) for change in sorted(report.price_changes, key=_size, reverse=True)[:_MOST_PRICES]
        ]
        yield from table(_PRICES, rows, console)
        if (more := len(report.price_changes) - _MOST_PRICES) > 0:
            yield f"{count(more)} more price{'' if more == 1 else 's'} changed: --json has all of them."
    answered = [source for source in report.sources if source.rows]
    if answered:
        yield ""
        yield from table(_SOURCES, [_source(source) for source in answered], console)
    yield from _notes(report, answered, console)
    yield from _silent(report, console)


def _models(report: Report, today: str, console: Console) -> Iterator[str]:
    for names, verb in ((report.models_added, "New"), (report.models_gone, "Gone")):
        if names:
            shown = ", ".join(names[:_MOST_NAMES])
            rest = f" and {count(len(names) - _MOST_NAMES)} more" if len(names) > _MOST_NAMES else ""
            plural = "" if len(names) == 1 else "s"
            yield from paragraph(f"{verb}: {count(len(names))} model{plural}: {shown}{rest}.", console)
    for entry in report.retirements[:_MOST_NAMES]:
        place = f" at {entry.provider}" if entry.provider else ""
        verb = "Retired" if entry.retires <= today else "To be retired"
        yield from paragraph(f"{verb}: {entry.name}{place} on {day(entry.retires)}.", console)
    if (more := len(report.retirements) - _MOST_NAMES) > 0:
        yield f"{count(more)} more retirement{'' if more == 1 else 's'}: --json has all of them."


def _notes(report: Report, answered: list[SourceReport], console: Console) -> Iterator[str]:
    told = [source for source in answered if source.error or source.quarantined]
    if told or report.warnings:
        yield ""
    for source in told:
        if source.error:
            yield from paragraph(f"{source.name}: {source.error}", console, 0, "! ")
        for row in source.quarantine[:_MOST_LEFT_OUT]:
            yield from paragraph(f"{source.name}: {row.where} left out: {row.reason}", console, 0, "- ")
        if (more := source.quarantined - _MOST_LEFT_OUT) > 0:
            yield f"- {source.name}: {count(more)} more left out"
    for warning in report.warnings:
        yield from paragraph(warning, console, 0, "! ")


def _silent(report: Report, console: Console) -> Iterator[str]:
    """The sources that gave nothing, those with one cause in one line."""
    causes: dict[tuple[str, str], list[str]] = {}
    for source in report.sources:
        if not source.rows:
            cause = source.error
            causes.setdefault(("Not asked" if source.state == "off" else "Failed", cause), []).append(
                source.name
            )
    if causes:
        yield ""
    for (state, cause), names in causes.items():
        yield from paragraph(f"{state}: {', '.join(names)}{': ' if cause else ''}{cause}", console, 0, "- ")


def _source(source: SourceReport) -> tuple[str, ...]:
    as_of = day(source.as_of) if source.as_of else "–"
    figures = (source.rows, source.new, source.changed, source.gone, source.quarantined)
    shown = (number(figure) if source.rows else "–" for figure in figures)
    return (source.name, _STATES[source.state], as_of, *shown)


def _price(change: PriceChange) -> tuple[str, ...]:
    pairs = (change.input_after, change.input_before, change.output_after, change.output_before)
    return (change.name, change.provider, *(money(price) for price in pairs))


def _size(change: PriceChange) -> tuple[float, str, str]:
    """How far a price moved, as a factor."""
    factor = 1.0
    pairs = ((change.input_before, change.input_after), (change.output_before, change.output_after))
    for before, after in pairs:
        if before and after:
            factor = max(factor, before / after, after / before)
    return factor, change.model, change.provider

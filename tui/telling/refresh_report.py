"""What a refresh brought: first for the question that is open, then in all, then source by source."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from catalog.advice.figures import count, day, listing
from catalog.refresh.report import PriceChange, Report
from tui import format as cells
from tui import ink
from tui.prose import BLANK, Layout, joined, rule, styled, table, wrapped
from tui.refreshing import Refreshing
from tui.telling.reasons import CAUTION, points
from tui.telling.refresh_sources import left_out, sources_section

MOST_PRICES = 12
MOST_NAMES = 12
MOST_WARNINGS = 20


class Outcome(NamedTuple):
    """How it ended, in one sentence, and the mark and the role of that."""

    mark: str
    role: str
    sentence: str
    good: bool


def outcome(refreshing: Refreshing) -> Outcome:
    """How a refresh ended."""
    report = refreshing.report
    if refreshing.problem:
        return Outcome("✗", ink.BAD, refreshing.problem, False)
    if report is None:
        stopped = refreshing.cancelled
        return Outcome("–" if stopped else "✗", ink.DIM if stopped else ink.BAD, refreshing.failure, stopped)
    good = report.outcome != "kept"
    return Outcome("✓" if good else "⚠", ink.ACCENT if good else ink.WARN, report.message, good)


def told(refreshing: Refreshing) -> Layout:
    """The report of a refresh that is over."""

    def layout(width: int) -> list[Content]:
        end, report = outcome(refreshing), refreshing.report
        lines = wrapped(styled(end.sentence, ink.STRONG), width, styled(f"{end.mark} ", end.role))
        if refreshing.told is not None:
            lines += [BLANK, rule("What changed for your ranking", width), *points(refreshing.told, width)]
        for section in _sections(report, width) if report else ():
            lines += [BLANK, *section] if section else []
        keys = joined(("r", ink.ACCENT), " refreshes again, ", ("esc", ink.ACCENT), " goes back to the list.")
        return [*lines, BLANK, *wrapped(keys, width)]

    return layout


def _sections(report: Report, width: int) -> Sequence[list[Content]]:
    return (
        _totals(report, width),
        _prices(report.price_changes, width),
        sources_section(report.sources, width),
        left_out(report.sources, width),
        _warnings(report.warnings, width),
    )


def _totals(report: Report, width: int) -> list[Content]:
    if report.outcome != "new":
        return []
    before, after = report.before, report.after
    size = f"{before.models:,} → {after.models:,}" if before.models != after.models else f"{after.models:,}"
    lines = [rule("In all", width)]
    lines += _fact("models", f"{size} · {_came(len(report.models_added), len(report.models_gone))}", width)
    for label, names in (("new", report.models_added), ("gone", report.models_gone)):
        lines += _fact(label, _named(names), width) if names else []
    lines += _fact("prices", _moved(report.price_changes), width)
    retiring = [
        f"{entry.name}{f' at {entry.provider}' if entry.provider else ''} on {day(entry.retires)}"
        for entry in report.retirements
    ]
    return lines + (_fact("retiring", _named(retiring), width) if retiring else [])


def _fact(label: str, text: str, width: int) -> list[Content]:
    return wrapped(Content(text), width, styled(f"{label:<10}", ink.DIM))


def _came(came: int, went: int) -> str:
    words = [f"{count(came)} new"] if came else []
    words += [f"{count(went)} gone"] if went else []
    return listing(words) if words else "none came or went"


def _named(names: Sequence[str]) -> str:
    hidden = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {count(hidden)} more" if hidden > 0 else "")


def _moved(changes: Sequence[PriceChange]) -> str:
    down = sum(_factor(change) < 1 for change in changes)
    up = sum(_factor(change) > 1 for change in changes)
    words = [f"{count(down)} fell"] if down else []
    words += [f"{count(up)} rose"] if up else []
    other = len(changes) - down - up
    words += [f"{count(other)} changed otherwise"] if other else []
    return listing(words) if words else "none moved"


def _factor(change: PriceChange) -> float:
    """After by before, of the side that moved most; 1 where nothing can be compared or the sides part ways."""
    pairs = ((change.input_before, change.input_after), (change.output_before, change.output_after))
    factors = [now / was for was, now in pairs if was and now and was > 0 and now > 0 and was != now]
    if not factors or (min(factors) < 1 < max(factors)):
        return 1.0
    return max(factors, key=lambda factor: max(factor, 1 / factor))


def _prices(changes: Sequence[PriceChange], width: int) -> list[Content]:
    """The largest moves, those of several providers that are the same in one line."""
    if not changes:
        return []
    moves: dict[tuple[object, ...], list[PriceChange]] = {}
    for change in sorted(changes, key=lambda change: (-_size(change), change.name, change.provider)):
        moves.setdefault((change.model, *_figures(change)), []).append(change)
    most = list(moves.values())[:MOST_PRICES]
    wide = width >= 80
    titles = ("model", "provider", "in $/M", "was", "out $/M", "was") if wide else ("model", "in $/M", "was")
    rows = [[styled(title, ink.DIM) for title in titles], *(_price_row(same, wide) for same in most)]
    lines = [rule("The largest price changes" if len(moves) > len(most) else "Price changes", width)]
    lines += table(rows, range(2 if wide else 1, len(titles)), width)
    hidden = len(changes) - sum(map(len, most))
    return [*lines, styled(f"… and {count(hidden)} more", ink.DIM)] if hidden else lines


def _figures(change: PriceChange) -> tuple[float | None, ...]:
    return (change.input_before, change.input_after, change.output_before, change.output_after)


def _size(change: PriceChange) -> float:
    factor = _factor(change)
    return max(factor, 1 / factor)


def _price_row(same: Sequence[PriceChange], wide: bool) -> list[Content]:
    change = same[0]
    sides = [
        *_side(change.input_before, change.input_after),
        *_side(change.output_before, change.output_after),
    ]
    if wide:
        others = f" and {count(len(same) - 1)} more" if len(same) > 1 else ""
        return [Content(change.name), styled(change.provider + others, ink.DIM), *sides]
    moved = change.input_before != change.input_after
    return [Content(change.name), *sides[:2]] if moved else [Content(f"{change.name} (out)"), *sides[2:]]


def _side(was: float | None, now: float | None) -> tuple[Content, Content]:
    arrow = "" if was is None or now is None or was == now else "↓ " if now < was else "↑ "
    return joined((arrow, ink.ACCENT), _amount(now)), styled(_amount(was), ink.DIM)


def _amount(amount: float | None) -> str:
    return cells.UNKNOWN if amount is None else f"{amount:,.2f}" if amount >= 0.1 else f"{amount:.4g}"


def _warnings(warnings: Sequence[str], width: int) -> list[Content]:
    if not warnings:
        return []
    lines = [rule("To know", width)]
    for warning in warnings[:MOST_WARNINGS]:
        lines += wrapped(styled(warning, ink.WARN), width, CAUTION)
    hidden = len(warnings) - MOST_WARNINGS
    return [*lines, styled(f"… and {count(hidden)} more", ink.DIM)] if hidden > 0 else lines

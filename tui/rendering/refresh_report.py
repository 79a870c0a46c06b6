"""What a refresh brought: first for the question that is open, then in all, then source by source."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from catalog.formatting import count, day, listing, price_column
from catalog.pipeline.report import (
    PriceChange,
    Report,
    Retirement,
    SourceReport,
    first_names,
    group_by_reason,
    unmatched_sentence,
)
from tui.refresh.process import RefreshProcess
from tui.rendering import cells, styles
from tui.rendering.layout import BLANK, Layout, joined, rule, styled, table, wrapped
from tui.rendering.reasons import CAUTION, points
from tui.rendering.refresh_progress import MARKS, causes, seconds_words

MOST_ROWS = 4
_POINT = styled("· ", styles.FAINT)


def sources_section(sources: Sequence[SourceReport], width: int) -> list[Content]:
    """All sources that have figures as a table; below it whatever went wrong, each cause once."""
    if not sources:
        return []
    answered = any(source.rows for source in sources)
    listed = [source for source in sources if source.rows or source.as_of] if answered else []
    lines = [rule("Sources", width), *_listed(listed, width)]
    if aside := unmatched_sentence(sources):
        lines += wrapped(styled(aside, styles.DIM), width, Content("  "))
    why = causes([source for source in sources if source.error or source not in listed], width)
    return [*lines, BLANK, *why] if listed and why else lines + why


def _listed(sources: Sequence[SourceReport], width: int) -> list[Content]:
    titles = ["  source", "as of", "rows"]
    titles += ["new", "changed", "gone"] if width >= 90 else ["new", "changed"] if width >= 70 else []
    titles += ["left out"] if width >= 50 else []
    titles += ["s"] if width >= 80 else []
    rows = [[styled(title, styles.DIM) for title in titles]] if sources else []
    for source in sources:
        shown = {
            "  source": _named_source(source),
            "as of": styled(day(source.as_of) if source.as_of else cells.UNKNOWN, styles.DIM),
            "rows": _figure(source, source.rows),
            "new": _figure(source, source.new),
            "changed": _figure(source, source.changed),
            "gone": _figure(source, source.gone),
            "left out": _figure(source, source.quarantined, styles.WARN),
            "s": styled(seconds_words(source.seconds) if source.seconds > 0 else "", styles.DIM),
        }
        rows.append([shown[title] for title in titles])
    return table(rows, range(2, len(titles)), width)


def _figure(source: SourceReport, figure: int, role: str = styles.PLAIN) -> Content:
    if not source.rows:
        return styled(cells.UNKNOWN, styles.DIM)
    return styled(f"{figure:,}", role if figure else styles.DIM)


def _named_source(source: SourceReport) -> Content:
    mark, role = MARKS[source.state]
    return joined((f"{mark} ", role), source.name)


def left_out(sources: Sequence[SourceReport], width: int) -> list[Content]:
    """Which rows were left out and why, each reason of a source once."""
    lines: list[Content] = []
    for source in sources:
        for group in group_by_reason(source):
            number = len(group.rows)
            many = f"{count(number)} rows, " if number > 1 else ""
            names = first_names(group.rows, MOST_ROWS)
            text = joined(
                (f"{source.name}  ", styles.DIM), f"{many}{group.reason}", (f"  {names}", styles.DIM)
            )
            lines += wrapped(text, width, _POINT)
        hidden = source.quarantined - len(source.quarantine)
        if hidden > 0:
            text = joined((f"{source.name}  ", styles.DIM), f"{count(hidden)} more")
            lines += wrapped(text, width, _POINT)
    return [rule("Rows left out", width), *lines] if lines else []


MOST_PRICES = 12
MOST_NAMES = 12
MOST_WARNINGS = 20


class Outcome(NamedTuple):
    """How it ended, in one sentence, and the mark and the role of that."""

    mark: str
    role: str
    sentence: str
    good: bool


def outcome(refreshing: RefreshProcess) -> Outcome:
    """How a refresh ended."""
    report = refreshing.report
    if refreshing.problem:
        return Outcome("✗", styles.BAD, refreshing.problem, False)
    if report is None:
        stopped = refreshing.cancelled
        return Outcome(
            "–" if stopped else "✗", styles.DIM if stopped else styles.BAD, refreshing.failure, stopped
        )
    good = report.outcome != "kept"
    return Outcome("✓" if good else "⚠", styles.ACCENT if good else styles.WARN, report.message, good)


def report_page(refreshing: RefreshProcess) -> Layout:
    """The report of a refresh that is over."""

    def layout(width: int) -> list[Content]:
        end, report = outcome(refreshing), refreshing.report
        lines = wrapped(styled(end.sentence, styles.STRONG), width, styled(f"{end.mark} ", end.role))
        if refreshing.answer_changes is not None:
            lines += [
                BLANK,
                rule("What changed for your ranking", width),
                *points(refreshing.answer_changes, width),
            ]
        for section in _sections(report, width) if report else ():
            lines += [BLANK, *section] if section else []
        keys = joined(
            ("r", styles.ACCENT), " refreshes again, ", ("esc", styles.ACCENT), " goes back to the list."
        )
        return [*lines, BLANK, *wrapped(keys, width)]

    return layout


def _sections(report: Report, width: int) -> Sequence[list[Content]]:
    return (
        _totals(report, width),
        _prices(report.price_changes, width),
        sources_section(report.sources, width),
        _warnings(report.warnings, width),
        left_out(report.sources, width),
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
    return lines + _retiring(report.retirements, after.as_of, width)


def _retiring(retirements: Sequence[Retirement], today: str, width: int) -> list[Content]:
    """A line each, the next to go first."""
    ordered = sorted(retirements, key=lambda entry: (entry.retires, entry.name))
    lines: list[Content] = []
    for entry in ordered[:MOST_NAMES]:
        place = f" at {entry.provider}" if entry.provider else ""
        place += ": retired" if entry.retires <= today else ""
        lines += _fact("" if lines else "retiring", f"{day(entry.retires):>11}  {entry.name}{place}", width)
    hidden = len(ordered) - MOST_NAMES
    return lines + (_fact("", f"… and {count(hidden)} more", width) if hidden > 0 else [])


def _fact(label: str, text: str, width: int) -> list[Content]:
    return wrapped(Content(text), width, styled(f"{label:<10}", styles.DIM))


def _came(came: int, went: int) -> str:
    words = [f"{count(came)} new"] if came else []
    words += [f"{count(went)} gone"] if went else []
    return listing(words) if words else "none came or went"


def _named(names: Sequence[str]) -> str:
    return first_names(names, MOST_NAMES)


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
    for change in sorted(changes, key=lambda change: (-change.largest_factor, change.name, change.provider)):
        moves.setdefault((change.model, *_figures(change)), []).append(change)
    most = list(moves.values())[:MOST_PRICES]
    wide = width >= 80
    titles = ("model", "provider", "in $/M", "was", "out $/M", "was") if wide else ("model", "in $/M", "was")
    shown = [_shown(same[0], wide) for same in most]
    amounts = list(zip(*(price_column(column) for column in zip(*shown, strict=True)), strict=True))
    rows = [[styled(title, styles.DIM) for title in titles]]
    rows += [
        [*_who(same, wide), *_sides(figures, words)]
        for same, figures, words in zip(most, shown, amounts, strict=True)
    ]
    lines = [rule("The largest price changes" if len(moves) > len(most) else "Price changes", width)]
    lines += table(rows, range(2 if wide else 1, len(titles)), width)
    hidden = len(changes) - sum(map(len, most))
    return [*lines, styled(f"… and {count(hidden)} more", styles.DIM)] if hidden else lines


def _figures(change: PriceChange) -> tuple[float | None, ...]:
    return (change.input_before, change.input_after, change.output_before, change.output_after)


def _shown(change: PriceChange, wide: bool) -> tuple[float | None, ...]:
    """The figures of a line: what is asked now and what was, of both sides or of the one that moved."""
    sides = (change.input_after, change.input_before), (change.output_after, change.output_before)
    if wide:
        return sides[0] + sides[1]
    return sides[0] if sides[0][0] != sides[0][1] else sides[1]


def _who(same: Sequence[PriceChange], wide: bool) -> list[Content]:
    change = same[0]
    if wide:
        others = f" and {count(len(same) - 1)} more" if len(same) > 1 else ""
        return [Content(change.name), styled(change.provider + others, styles.DIM)]
    moved = change.input_before != change.input_after
    return [Content(change.name if moved else f"{change.name} (out)")]


def _sides(figures: Sequence[float | None], words: Sequence[str]) -> list[Content]:
    found: list[Content] = []
    for place in range(0, len(figures), 2):
        now, was = figures[place : place + 2]
        arrow = "" if was is None or now is None or was == now else "↓ " if now < was else "↑ "
        found += [joined((arrow, styles.ACCENT), words[place]), styled(words[place + 1], styles.DIM)]
    return found


def _warnings(warnings: Sequence[str], width: int) -> list[Content]:
    if not warnings:
        return []
    lines = [rule("To know", width)]
    for warning in warnings[:MOST_WARNINGS]:
        lines += wrapped(styled(warning, styles.WARN), width, CAUTION)
    hidden = len(warnings) - MOST_WARNINGS
    return [*lines, styled(f"… and {count(hidden)} more", styles.DIM)] if hidden > 0 else lines

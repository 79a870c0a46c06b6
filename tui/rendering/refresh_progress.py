"""Where a refresh stands: a line for each source, then the stages."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.content import Content

from catalog.formatting import count
from catalog.pipeline.report import SourceEvent, SourceReport, Stage, State, group_by_state
from tui.refresh.process import RefreshProgress
from tui.rendering import styles
from tui.rendering.layout import BLANK, GAP, Layout, bar, fitted, joined, justified, styled, wrapped
from tui.rendering.refresh_text import STATES

MARKS: dict[State, tuple[str, str]] = {
    "waiting": ("·", styles.FAINT),
    "fetching": ("▸", styles.ACCENT),
    "done": ("✓", styles.BAR),
    "kept": ("⚠", styles.WARN),
    "failed": ("✗", styles.BAD),
    "off": ("–", styles.DIM),
}
_ROLES: dict[State, str] = {
    "fetching": styles.ACCENT,
    "done": styles.PLAIN,
    "kept": styles.WARN,
    "failed": styles.BAD,
}
_STAGES: tuple[Stage, ...] = ("merging", "checking", "writing")
_SETTLED = frozenset({"done", "kept", "failed", "off"})
_SILENT = frozenset({"kept", "failed", "off"})
MOST_IN_FRONT = 4
"""Sources of one cause that are named before it; more are counted before it and named after it."""
_ROWS, _SECONDS, _UNKNOWN = 7, 5, "╌"


class _Columns(NamedTuple):
    """Widths in cells; 0: no room for it."""

    name: int
    bar: int
    figures: bool


def progress_page(progress: RefreshProgress) -> Layout:
    """The sources with what they gave so far, the stages, and the ways out."""

    def layout(width: int) -> list[Content]:
        columns = _columns(progress, width)
        lines = [_title(progress, width), BLANK]
        if not progress.sources:
            lines += wrapped(
                styled("Starting. The sources are listed here as they are asked.", styles.DIM), width
            )
        elif columns.figures:
            lines.append(_header(columns))
        for event in sorted(progress.sources, key=lambda event: event.state == "off"):
            lines += _source(event, columns, width)
        lines += [
            BLANK,
            *wrapped(_stages(progress), width),
            BLANK,
            *wrapped(styled(_PROMISE, styles.DIM), width),
        ]
        silent = causes(
            [event for event in progress.sources if event.state in _SILENT and event.detail], width
        )
        return [*lines, BLANK, *silent] if silent else lines

    return layout


_PROMISE = (
    "The list stays usable meanwhile: esc goes back to it, c stops the refresh. Nothing is replaced before all that "
    "is new has been read and checked."
)


def causes(sources: Iterable[SourceReport | SourceEvent], width: int) -> list[Content]:
    """Why sources gave nothing, those with one cause in one line."""
    lines: list[Content] = []
    for group in group_by_state(sources):
        mark, role = MARKS[group.state]
        cause = (f": {group.cause}" if group.cause else "", styles.DIM)
        names, many = ", ".join(group.names), len(group.names) > MOST_IN_FRONT
        who = f"{count(len(group.names))} sources" if many else names
        text = joined(who, GAP, (STATES[group.state], role), cause)
        lines += wrapped(text, width, styled(f"{mark} ", role))
        lines += wrapped(styled(names, styles.DIM), width, Content("  ")) if many else []
    return lines


def seconds_words(seconds: float, running: bool = False) -> str:
    """Seconds for a column: whole ones while they run."""
    known = min(max(seconds, 0.0), 9_999.0)
    return f"{known:.0f}" if running or known >= 99.95 else f"{known:.1f}"


def _columns(progress: RefreshProgress, width: int) -> _Columns:
    longest = max((len(event.name) for event in progress.sources), default=0)
    name = min(
        longest,
        40 if width >= 110 else 30 if width >= 90 else 20 if width >= 56 else 16 if width >= 50 else 13,
    )
    return _Columns(name, 20 if width >= 100 else 8 if width >= 70 else 0, width >= 50)


def _title(progress: RefreshProgress, width: int) -> Content:
    settled = sum(event.state in _SETTLED for event in progress.sources)
    words = [f"{settled} of {len(progress.sources)} sources"] if progress.sources else []
    right = styled(" · ".join([*words, f"{seconds_words(progress.seconds, True)} s"]), styles.DIM)
    title = "Bringing the catalogue up to date" if width >= 50 else "Refreshing"
    return justified(styled(title, styles.TITLE), right, width)


def _header(columns: _Columns) -> Content:
    bar = " " * (columns.bar + len(GAP)) if columns.bar else ""
    text = f"  {'source':<{columns.name}}{GAP}{bar}{'rows':>{_ROWS}}{GAP}{'s':>{_SECONDS}}"
    return styled(text, styles.DIM)


def _source(event: SourceEvent, columns: _Columns, width: int) -> list[Content]:
    mark, role = MARKS[event.state]
    start = joined((mark, role), " ", fitted(Content(event.name), columns.name), GAP)
    if columns.bar:
        start = joined(start, _bar(event, columns.bar), GAP)
    if columns.figures:
        start = joined(
            start, fitted(_rows(event), _ROWS, True), GAP, fitted(_seconds(event), _SECONDS, True), GAP
        )
    return wrapped(_state(event, not columns.figures), width, start)


def _state(event: SourceEvent, with_rows: bool) -> Content:
    word = f"{event.rows:,} rows" if with_rows and event.state == "done" else STATES[event.state]
    detail = f": {event.detail}" if event.detail and event.state not in _SILENT else ""
    return joined((word, _ROLES.get(event.state, styles.DIM)), (detail, styles.DIM))


def _rows(event: SourceEvent) -> Content:
    known = event.rows > 0 or event.state in ("fetching", "done")
    return styled(f"{event.rows:,}" if known else "", styles.PLAIN if event.state == "done" else styles.DIM)


def _seconds(event: SourceEvent) -> Content:
    running = event.state == "fetching"
    return styled(seconds_words(event.seconds, running) if running or event.seconds > 0 else "", styles.DIM)


def _bar(event: SourceEvent, width: int) -> Content:
    if event.state == "done":
        return bar(100, width)
    if event.state == "waiting":
        return bar(0, width)
    if event.state != "fetching":
        return Content(" " * width)
    if not event.expected or event.expected < 0:
        return styled(_UNKNOWN * width, styles.BAR)
    return bar(min(1.0, max(0, event.rows) / event.expected) * 100, width)


def _stages(progress: RefreshProgress) -> Content:
    reached = [stage for stage in _STAGES if stage in progress.stages]
    settled = bool(reached) or (bool(progress.sources) and all(e.state in _SETTLED for e in progress.sources))
    states: list[State] = ["done" if settled else "fetching"]
    for stage in _STAGES:
        states.append("waiting" if stage not in reached else "fetching" if stage == reached[-1] else "done")
    line = BLANK
    for state, word in zip(states, ("reading the sources", *_STAGES), strict=True):
        mark, role = MARKS[state]
        line = joined(line, "   " if line else "", (f"{mark} ", role), (word, _ROLES.get(state, styles.DIM)))
    return line

"""The sources of a refresh: what each gave and of which day it is, what went wrong, which rows were left out."""

from collections.abc import Sequence

from textual.content import Content

from catalog.advice.figures import count, day
from catalog.refresh.grouping import reasons, some, unmatched
from catalog.refresh.report import SourceReport
from tui import format as cells
from tui import ink
from tui.prose import BLANK, joined, rule, styled, table, wrapped
from tui.telling.refresh_progress import MARKS, causes, seconds_words

MOST_ROWS = 4
_POINT = styled("· ", ink.FAINT)


def sources_section(sources: Sequence[SourceReport], width: int) -> list[Content]:
    """All sources that have figures as a table; below it whatever went wrong, each cause once."""
    if not sources:
        return []
    answered = any(source.rows for source in sources)
    listed = [source for source in sources if source.rows or source.as_of] if answered else []
    lines = [rule("Sources", width), *_listed(listed, width)]
    if aside := unmatched(sources):
        lines += wrapped(styled(aside, ink.DIM), width, Content("  "))
    why = causes([source for source in sources if source.error or source not in listed], width)
    return [*lines, BLANK, *why] if listed and why else lines + why


def _listed(sources: Sequence[SourceReport], width: int) -> list[Content]:
    titles = ["  source", "as of", "rows"]
    titles += ["new", "changed", "gone"] if width >= 90 else ["new", "changed"] if width >= 70 else []
    titles += ["left out"] if width >= 50 else []
    titles += ["s"] if width >= 80 else []
    rows = [[styled(title, ink.DIM) for title in titles]] if sources else []
    for source in sources:
        shown = {
            "  source": _named_source(source),
            "as of": styled(day(source.as_of) if source.as_of else cells.UNKNOWN, ink.DIM),
            "rows": _figure(source, source.rows),
            "new": _figure(source, source.new),
            "changed": _figure(source, source.changed),
            "gone": _figure(source, source.gone),
            "left out": _figure(source, source.quarantined, ink.WARN),
            "s": styled(seconds_words(source.seconds) if source.seconds > 0 else "", ink.DIM),
        }
        rows.append([shown[title] for title in titles])
    return table(rows, range(2, len(titles)), width)


def _figure(source: SourceReport, figure: int, role: str = ink.PLAIN) -> Content:
    if not source.rows:
        return styled(cells.UNKNOWN, ink.DIM)
    return styled(f"{figure:,}", role if figure else ink.DIM)


def _named_source(source: SourceReport) -> Content:
    mark, role = MARKS[source.state]
    return joined((f"{mark} ", role), source.name)


def left_out(sources: Sequence[SourceReport], width: int) -> list[Content]:
    """Which rows were left out and why, each reason of a source once."""
    lines: list[Content] = []
    for source in sources:
        for group in reasons(source):
            number = len(group.rows)
            many = f"{count(number)} rows, " if number > 1 else ""
            names = some(group.rows, MOST_ROWS)
            text = joined((f"{source.name}  ", ink.DIM), f"{many}{group.reason}", (f"  {names}", ink.DIM))
            lines += wrapped(text, width, _POINT)
        hidden = source.quarantined - len(source.quarantine)
        if hidden > 0:
            text = joined((f"{source.name}  ", ink.DIM), f"{count(hidden)} more")
            lines += wrapped(text, width, _POINT)
    return [rule("Rows left out", width), *lines] if lines else []

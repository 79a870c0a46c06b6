"""The sources of a refresh: what each gave, what went wrong, which rows were left out."""

from collections.abc import Sequence

from textual.content import Content

from catalog.advice.figures import count, day
from catalog.refresh.report import SourceReport
from tui import format as cells
from tui import ink
from tui.prose import BLANK, GAP, fitted, joined, rule, styled, table, wrapped
from tui.telling.refresh_progress import MARKS, WORDS, seconds_words

MOST_NAME = 42
_POINT = styled("· ", ink.FAINT)


def sources_section(sources: Sequence[SourceReport], width: int) -> list[Content]:
    """The sources that gave rows as a table; below it whatever went wrong, in words."""
    if not sources:
        return []
    read = [source for source in sources if source.state in ("done", "kept")]
    lines = [rule("Sources", width), *(_read(read, width) if read else ())]
    lines += [BLANK] if read and len(read) < len(sources) else []
    names = min(MOST_NAME, max(len(source.name) for source in sources) + 2, width // 2 - 2)
    for source in sources:
        if source.error or source not in read:
            why = f": {source.error}" if source.error else ""
            start = joined(fitted(_named_source(source), names), GAP)
            lines += wrapped(joined((WORDS[source.state], MARKS[source.state][1]), why), width, start)
    return lines


def _read(sources: Sequence[SourceReport], width: int) -> list[Content]:
    titles = ["  source", "as of", "rows"]
    titles += ["new", "changed", "gone"] if width >= 90 else ["new", "changed"] if width >= 70 else []
    titles += ["bad", "s"] if width >= 50 else []
    rows = [[styled(title, ink.DIM) for title in titles]]
    for source in sources:
        shown = {
            "  source": _named_source(source),
            "as of": _as_of(source),
            "rows": Content(f"{source.rows:,}"),
            "new": Content(f"{source.new:,}"),
            "changed": Content(f"{source.changed:,}"),
            "gone": Content(f"{source.gone:,}"),
            "bad": styled(f"{source.quarantined:,}", ink.WARN if source.quarantined else ink.DIM),
            "s": styled(seconds_words(source.seconds) if source.seconds > 0 else "", ink.DIM),
        }
        rows.append([shown[title] for title in titles])
    return table(rows, range(2, len(titles)), width)


def _named_source(source: SourceReport) -> Content:
    mark, role = MARKS[source.state]
    return joined((f"{mark} ", role), source.name)


def _as_of(source: SourceReport) -> Content:
    return styled(day(source.as_of) if source.as_of else cells.UNKNOWN, ink.DIM)


def left_out(sources: Sequence[SourceReport], width: int) -> list[Content]:
    lines: list[Content] = []
    for source in sources:
        for row in source.quarantine:
            text = joined((f"{source.name}, {row.where}: ", ink.DIM), row.reason)
            lines += wrapped(text, width, _POINT)
        hidden = source.quarantined - len(source.quarantine)
        if hidden > 0:
            lines += wrapped(styled(f"{source.name}: {count(hidden)} more", ink.DIM), width, _POINT)
    return [rule("Rows left out", width), *lines] if lines else []

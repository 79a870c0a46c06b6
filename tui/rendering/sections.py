"""A page in numbered sections: the index above it, and long tables cut to their first rows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from tui.rendering import styles
from tui.rendering.layout import BLANK, Layout, joined, styled

_BETWEEN = " ·"


class Section(NamedTuple):
    """One section: the digit that goes to it (0 of what stands above all), its word in the index, its lines."""

    digit: int
    name: str
    lines: list[Content]


Sections = Callable[[int], list[Section]]
"""The sections of a page, laid out for a width."""


class Fold(NamedTuple):
    """How many rows of a long table stand; `key` shows all of them (empty: all stand already)."""

    key: str = ""

    def rows(self, few: int, most: int) -> int:
        """How many rows of a table to show: few, or as many as there may be on a page."""
        return few if self.key else most

    def more(self, hidden: int, what: str) -> list[Content]:
        """The line below a table that was cut; none where nothing is hidden."""
        if hidden <= 0:
            return []
        text = f"… {hidden} more {what}: "
        if not self.key:
            return [styled(f"{text}modelpick show MODEL lists all", styles.DIM)]
        return [joined((text, styles.DIM), (self.key, styles.ACCENT), (" shows all", styles.DIM))]


UNFOLDED = Fold()
"""Every row that a page has room for."""


def stacked(parts: Sequence[list[Content]]) -> list[Content]:
    """Parts of a section, below each other; empty ones are left out."""
    lines: list[Content] = []
    for part in parts:
        if part:
            lines += [BLANK, *part] if lines else part
    return lines


def flat(sections: Sections) -> Layout:
    """The sections as one text."""
    return lambda width: [line for section in spaced(sections(width), width) for line in section.lines]


def spaced(sections: Sequence[Section], width: int) -> list[Section]:
    """The sections that hold anything, the digit before each title, a blank line after each."""
    return [
        section._replace(lines=[*_numbered(section, width), BLANK]) for section in sections if section.lines
    ]


def _numbered(section: Section, width: int) -> list[Content]:
    if not section.digit:
        return section.lines
    title, *rest = section.lines
    number = joined((f"{section.digit} ", styles.ACCENT))
    return [number + title.truncate(max(0, width - number.cell_length)), *rest]


def index(sections: Sequence[tuple[int, str]], current: int) -> Layout:
    """The digits and words of the sections in one line, each of which can be clicked; the current one is marked."""
    entries = [
        joined(
            (f"{'▸' if digit == current else ' '}{digit} ", styles.ACCENT),
            (name, styles.STRONG if digit == current else styles.DIM),
        ).stylize(f"@click=screen.section({digit})")
        for digit, name in sections
    ]

    def layout(width: int) -> list[Content]:
        line = styled(_BETWEEN, styles.FAINT).join(entries)
        return [line if line.cell_length <= width else Content("").join(entries)]

    return layout

"""The ranked list: a group of what fits and is ranked, then what fits and cannot be ranked."""

from collections.abc import Callable, Sequence

from textual.content import Content

from catalog.advice.result import Candidate
from catalog.formatting import count
from tui.rendering import cells, styles
from tui.rendering.layout import BLANK, fitted, joined, styled
from tui.widgets.candidates.columns import fitting, row, titles
from tui.widgets.rows import Rows

MARGIN = 7
_TIE_FIRST, _TIE_INSIDE, _TIE_LAST = "╭", "│", "╰"


class CandidateTable(Rows):
    """Candidates by rank. The bracket at the left joins those that cannot be told apart on capability."""

    header_lines = 1

    def __init__(self, show_selected: Callable[[], None]) -> None:
        super().__init__(id="candidates")
        # Called at once, not by message: so the cursor and the reasons are painted in one frame.
        self._show_selected = show_selected
        self._lines: list[Candidate | str] = []
        self._brackets: dict[int, str] = {}
        self._drawn: dict[tuple[int, int, str], Content] = {}

    def show(self, candidates: Sequence[Candidate], selected: str | None) -> None:
        """Show other candidates; the cursor stays on the same model where it is still listed."""
        ranked: list[Candidate | str] = [entry for entry in candidates if entry.rank is not None]
        unranked = [entry for entry in candidates if entry.rank is None]
        self._lines = ranked
        if unranked:
            self._lines = [*ranked, f"no evidence yet: {count(len(unranked))} not ranked", *unranked]
        self._brackets = _brackets(ranked)
        self._drawn.clear()
        places = {
            entry.model.id: place for place, entry in enumerate(self._lines) if not isinstance(entry, str)
        }
        self.reset(places.get(selected or "", 0))

    def candidate(self) -> Candidate | None:
        """The one under the cursor."""
        entry = self._lines[self.cursor] if self._lines else None
        return None if isinstance(entry, str) else entry

    def moved(self) -> None:
        """The cursor stands on another candidate."""
        self._show_selected()

    def count(self) -> int:
        """How many lines there are, the heading of the unranked group included."""
        return len(self._lines)

    def selectable(self, index: int) -> bool:
        """Headings are not for the cursor."""
        return bool(self._lines) and not isinstance(self._lines[index], str)

    def header(self, width: int) -> list[Content]:
        """The titles of the columns."""
        if not self._lines:
            return [BLANK]
        return [Content(" " * MARGIN) + titles(*fitting(width - MARGIN))]

    def line(self, index: int, width: int, selected: bool) -> Content:
        """One candidate, or the heading of the unranked group."""
        mark = self.mark(selected)
        key = (index, width, mark[0])
        if key not in self._drawn:
            entry = self._lines[index]
            self._drawn[key] = (
                _heading(entry, width)
                if isinstance(entry, str)
                else _row(entry, self._brackets.get(index, " "), width, mark)
            )
        return self._drawn[key]


def _heading(text: str, width: int) -> Content:
    return joined(
        "  ",
        ("─── ", styles.FAINT),
        (text, styles.DIM),
        " ",
        ("─" * max(0, width - len(text) - 8), styles.FAINT),
    )


def _row(entry: Candidate, bracket: str, width: int, mark: tuple[str, str]) -> Content:
    columns, name = fitting(width - MARGIN)
    selected = bool(mark[0].strip())
    place = "" if entry.rank is None else str(entry.rank)
    title = fitted(styled(entry.model.name, styles.STRONG if selected else styles.PLAIN), name)
    return joined(
        mark,
        (bracket, styles.FAINT),
        (f"{place:>3}", styles.TITLE if selected else styles.DIM),
        (cells.PARETO if entry.pareto else " ", styles.BAR),
        " ",
        row(columns, title, entry),
    )


def _brackets(ranked: Sequence[Candidate | str]) -> dict[int, str]:
    """The bracket beside each line of a tie group of two or more."""
    groups: dict[int, list[int]] = {}
    for place, entry in enumerate(ranked):
        if not isinstance(entry, str) and entry.tie_group is not None:
            groups.setdefault(entry.tie_group, []).append(place)
    found: dict[int, str] = {}
    for places in groups.values():
        if len(places) > 1:
            found |= dict.fromkeys(places, _TIE_INSIDE)
            found[places[0]], found[places[-1]] = _TIE_FIRST, _TIE_LAST
    return found

"""The list of candidates: the ranked, then, under a title of their own, what fits and cannot be ranked."""

from collections.abc import Callable, Collection, Sequence

from textual.content import Content
from textual.message import Message

from catalog.advice.listing.order import ANSWER
from catalog.advice.listing.selection import Listing, ListState
from catalog.advice.result import Candidate, NotRanked
from tui.rendering import cells, styles
from tui.rendering.layout import BLANK, fitted, joined, styled
from tui.rendering.list_lines import divider, hidden_line, no_match
from tui.rendering.text_table import text_width
from tui.widgets.candidates.columns import Fitted, fitting, rank_title, row, titles
from tui.widgets.rows import Rows

MARGIN = 7
_MARK_CELLS = 2
_TIE_FIRST, _TIE_INSIDE, _TIE_LAST = "╭", "│", "╰"
_MOST_NOTE_LINES = 4

Note = Callable[[int], Content]
"""A line that is no candidate, for the width there is."""


class MarkToggled(Message):
    """The left edge of a row was clicked: its model is to be marked, or no longer."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self.model = model


class CandidateTable(Rows):
    """Candidates in the order that is asked for.

    The bracket at the left joins those that cannot be told apart on capability; it stands only in the order of the
    answer, in which they are neighbours.
    """

    header_lines = 1

    def __init__(self, show_selected: Callable[[], None]) -> None:
        super().__init__(id="candidates")
        # Called at once, not by message: so the cursor and the reasons are painted in one frame.
        self._show_selected = show_selected
        self._lines: list[Candidate | Note] = []
        self._places: dict[str, int] = {}
        self._brackets: dict[int, str] = {}
        self._longest = 0
        self._order = ANSWER
        self._marked: Collection[str] = ()
        self._drawn: dict[tuple[int, int, str], Content] = {}

    def show(
        self, listing: Listing, state: ListState, lacks: NotRanked | None, selected: str | None = None
    ) -> None:
        """Show other lines; the cursor stays on the model `selected` where it is listed, else goes to the first.

        `lacks` is what those lack that are not ranked.
        """
        self._order = state.order
        self._lines = _lines(listing, state, lacks)
        self._brackets = _brackets(listing.ranked) if state.order.is_answer else {}
        self._drawn.clear()
        entries = [(place, entry) for place, entry in enumerate(self._lines) if isinstance(entry, Candidate)]
        self._places = {entry.model.id: place for place, entry in entries}
        self._longest = max((text_width(entry.model.name) for _, entry in entries), default=0)
        self.reset(self._places.get(selected or "", 0))

    def go_to(self, model_id: str) -> bool:
        """Put the cursor on a model, in the middle of the list where it was out of sight; False where not listed."""
        place = self._places.get(model_id)
        if place is None:
            return False
        self.centre(place)
        return True

    def show_marks(self, models: Collection[str]) -> None:
        """Show these models, by id, as marked."""
        if models != self._marked:
            self._marked = models
            self._drawn.clear()
            self.refresh()

    def clicked(self, index: int, x: int) -> None:
        """A click on the left edge of a row marks its model."""
        entry = self._lines[index]
        if x < _MARK_CELLS and isinstance(entry, Candidate):
            self.post_message(MarkToggled(entry.model.id))

    def candidate(self) -> Candidate | None:
        """The one under the cursor."""
        entry = self._lines[self.cursor] if self._lines else None
        return entry if isinstance(entry, Candidate) else None

    def moved(self) -> None:
        """The cursor stands on another candidate."""
        self._show_selected()

    def count(self) -> int:
        """How many lines there are, titles and notes included."""
        return len(self._lines)

    def selectable(self, index: int) -> bool:
        """Titles and notes are not for the cursor."""
        return bool(self._lines) and isinstance(self._lines[index], Candidate)

    @property
    def columns(self) -> Fitted:
        """The columns that are shown."""
        return self._fitted(self.scrollable_content_region.width)

    def _fitted(self, width: int) -> Fitted:
        return fitting(width - MARGIN, self._longest)

    def header(self, width: int) -> list[Content]:
        """The titles of the columns."""
        if not self._places:
            return [BLANK]
        rank = fitted(rank_title(self._order), MARGIN - 2, right=True)
        return [joined(rank, "  ", titles(self._fitted(width), self._order))]

    def line(self, index: int, width: int, selected: bool) -> Content:
        """One candidate, a title or a note."""
        mark = self.mark(selected)
        key = (index, width, mark[0])
        if key not in self._drawn:
            entry = self._lines[index]
            self._drawn[key] = (
                _row(
                    entry,
                    self._brackets.get(index, " "),
                    self._fitted(width),
                    selected,
                    self._marked_or(entry, mark),
                )
                if isinstance(entry, Candidate)
                else entry(width)
            )
        return self._drawn[key]

    def _marked_or(self, entry: Candidate, mark: tuple[str, str]) -> tuple[str, str]:
        return (cells.MARKED, styles.ACCENT) if entry.model.id in self._marked else mark


def _lines(listing: Listing, state: ListState, lacks: NotRanked | None) -> list[Candidate | Note]:
    lines: list[Candidate | Note] = [*listing.ranked]
    if not listing.shown and state.words:
        lines += [_note_of(listing, state.words, place) for place in range(_MOST_NOTE_LINES)]
    if lacks and listing.unranked:
        can_hide = state.with_unranked
        lines += [lambda width: divider(listing, lacks, can_hide, width), *listing.unranked]
    if lacks and listing.hidden:
        lines.append(lambda _width: hidden_line(listing, lacks))
    return lines


def _note_of(listing: Listing, words: str, place: int) -> Note:
    def line(width: int) -> Content:
        lines = no_match(listing, words, width)
        return lines[place] if place < len(lines) else BLANK

    return line


def _row(entry: Candidate, bracket: str, columns: Fitted, selected: bool, mark: tuple[str, str]) -> Content:
    place = "" if entry.rank is None else str(entry.rank)
    title = styled(entry.model.name, styles.STRONG if selected else styles.PLAIN)
    return joined(
        mark,
        (bracket, styles.FAINT),
        (f"{place:>3}", styles.TITLE if selected else styles.DIM),
        (cells.PARETO if entry.pareto else " ", styles.BAR),
        " ",
        row(columns, title, entry),
    )


def _brackets(ranked: Sequence[Candidate]) -> dict[int, str]:
    """The bracket beside each line of a tie group of two or more."""
    groups: dict[int, list[int]] = {}
    for place, entry in enumerate(ranked):
        if entry.tie_group is not None:
            groups.setdefault(entry.tie_group, []).append(place)
    found: dict[int, str] = {}
    for places in groups.values():
        if len(places) > 1:
            found |= dict.fromkeys(places, _TIE_INSIDE)
            found[places[0]], found[places[-1]] = _TIE_FIRST, _TIE_LAST
    return found

"""A comparison as lines for a given width: the differences first, then what is the same, then the sentences."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.advice.comparison.records import Compared, ModelComparison
from catalog.advice.result import Capability
from catalog.formatting import listing
from tui.rendering.cells import range_bar
from tui.rendering.comparison_cells import (
    LETTERS,
    Cell,
    label,
    needed_words,
    row_cells,
    ruled_out,
)
from tui.rendering.spans import Line, Span, padded, word_lines
from tui.rendering.text_table import text_width

GAP = 2
LEAST_COLUMN, MOST_COLUMN = 17, 44
_LEAST_LABEL, _MOST_LABEL = 13, 18
_WIDE = 72
_MOST_BAR = 30
_TITLE_LINES = 2
MARKED = "▸"
_ANSWER = (
    "rank",
    "monthly_usd",
    "usual_usd",
    "list_usd",
    "capability",
    "chance",
    "skill",
    "results",
    "own_results",
)


class Window(NamedTuple):
    """The models that are shown: `size` of them from `first` on; `marked` is the place of one, None for none."""

    first: int
    size: int
    marked: int | None = None


def columns_that_fit(width: int) -> int:
    """How many models stand side by side in this width; at least one."""
    return max(1, (width - _label_width(width)) // (LEAST_COLUMN + GAP))


def table_rows(comparison: ModelComparison) -> list[tuple[str, list[Cell]]]:
    """The rows in which the models differ, with their labels: the answer, what rules out and what would win, facts."""
    found = [(row.aspect, (label(row), row_cells(row, comparison))) for row in comparison.differences]
    models = comparison.models
    added = []
    if any(one.reasons for one in models):
        added.append(("Ruled out by", [Cell(ruled_out(one)) for one in models]))
    if any(one.candidate.rank for one in models):
        added.append(("To be first", [Cell(needed_words(one)) for one in models]))
    answer = [row for aspect, row in found if aspect in _ANSWER]
    return [*answer, *added, *(row for aspect, row in found if aspect not in _ANSWER)]


def same_words(comparison: ModelComparison) -> list[str]:
    """What all of them agree in: `License class: permissive`."""
    return [f"{label(row).strip()}: {row_cells(row, comparison)[0].text}" for row in comparison.same]


def unknown_words(comparison: ModelComparison) -> str:
    """What is known of none of them."""
    return listing([label(row).strip() for row in comparison.unknown])


def title_lines(comparison: ModelComparison, window: Window, width: int) -> Iterator[Line]:
    """The names of the models in the window, above their columns."""
    first, room, places = _columns(comparison, window, width)
    titles = [_title(place, comparison, window.marked, room) for place in places]
    yield from _beside([Span("")], titles, first, room)


def table_lines(comparison: ModelComparison, window: Window, width: int) -> Iterator[Line]:
    """The rows of the models in the window."""
    first, room, places = _columns(comparison, window, width)
    for name, found in table_rows(comparison):
        blocks = [_cell_lines(found[place], room) for place in places]
        yield from _beside([Span(line, "dim") for line in _label_lines(name, first)], blocks, first, room)


def _columns(comparison: ModelComparison, window: Window, width: int) -> tuple[int, int, range]:
    """The width of the labels, that of each model, and the places of the models."""
    first = _label_width(width)
    places = range(window.first, min(window.first + window.size, len(comparison.models)))
    return first, min(MOST_COLUMN, (width - first) // len(places) - GAP), places


def paragraphs(comparison: ModelComparison, width: int) -> Iterator[Line]:
    """What is the same for all, what is unknown, and the sentences of each model."""
    if comparison.same:
        yield from _headed("Same for all", [" · ".join(same_words(comparison)) + "."], width)
    if comparison.unknown:
        yield from _headed("Unknown for all", [f"{unknown_words(comparison)}."], width)
    for place, one in enumerate(comparison.models):
        yield from _sentences(place, one, width)


def _sentences(place: int, one: Compared, width: int) -> Iterator[Line]:
    name = f"{LETTERS[place]} {one.candidate.model.name}"
    needed = [need.text for need in one.needed if one.reasons or need.to is not None]
    if one.reasons:
        yield from _headed(f"{name} is ruled out", [reason.text for reason in one.reasons], width, "✗ ")
        yield from _points("→ ", needed, width)
    elif needed:
        yield from _headed(f"Any one of these would put {name} first", needed, width, "→ ")
    verdict = one.candidate.license
    if verdict.obligations:
        head = f"{name}: obligations under {verdict.name or verdict.id or 'an unknown license'}"
        yield from _headed(head, [duty.text for duty in verdict.obligations], width, "§ ")


def _headed(title: str, sentences: Sequence[str], width: int, point: str = "") -> Iterator[Line]:
    yield ()
    for line in word_lines(title, width):
        yield (Span(line, "title"),)
    yield from _points(point, sentences, width)


def _points(point: str, sentences: Sequence[str], width: int) -> Iterator[Line]:
    for sentence in sentences:
        for at, line in enumerate(word_lines(sentence, width - len(point))):
            yield (Span(point if at == 0 else " " * len(point), "bar"), Span(line))


def _label_width(width: int) -> int:
    return _LEAST_LABEL if width < _WIDE else _MOST_LABEL


def _label_lines(name: str, width: int) -> list[str]:
    indent = len(name) - len(name.lstrip())
    return [" " * indent + line for line in word_lines(name, width - indent)]


def _title(place: int, comparison: ModelComparison, marked: int | None, width: int) -> list[Line]:
    """The letter and the name, whose second line hangs below its first."""
    letter = f"{f'{MARKED} ' if place == marked else ''}{LETTERS[place]} "
    lines = word_lines(comparison.models[place].candidate.model.name, width - len(letter), _TITLE_LINES)
    role = "title" if place == marked else "strong"
    return [
        (Span(f"{letter if at == 0 else ' ' * len(letter)}{line}", role, place),)
        for at, line in enumerate(lines)
    ]


def _cell_lines(cell: Cell, width: int) -> list[Line]:
    """The text with its mark behind it, where there is room in the same line, and the bar of a range below."""
    role = "good" if cell.is_best else "dim"
    texts = word_lines(cell.text, width)
    lines: list[Line] = [(Span(line, "strong" if cell.is_best else ""),) for line in texts]
    if cell.mark and text_width(texts[-1]) + 1 + text_width(cell.mark) <= width:
        lines[-1] = (*lines[-1], Span(" "), Span(cell.mark, role))
    elif cell.mark:
        lines += [(Span(line, role),) for line in word_lines(cell.mark, width)]
    return [*lines, _bar(cell.bar, min(width, _MOST_BAR))] if cell.bar else lines


def _bar(able: Capability, width: int) -> Line:
    """The range on 0..100 with the value in it, as in the list."""
    parts = range_bar(able.low, able.value, able.high, width)
    return tuple(map(Span, parts, ("line", "bar", "strong", "bar", "line")))


def _beside(names: Sequence[Span], blocks: Sequence[Sequence[Line]], first: int, room: int) -> Iterator[Line]:
    """The label and the cells of one row, line by line."""
    for at in range(max(len(names), *(len(block) for block in blocks))):
        name = padded((names[at],) if at < len(names) else (), first)
        lines = [padded(block[at] if at < len(block) else (), room) for block in blocks]
        yield (*name, *(span for line in lines for span in (Span(" " * GAP), *line)))

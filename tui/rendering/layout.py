"""Text laid out in lines of a given width: wrapped paragraphs, rules, small tables. Widths are in cells."""

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content

from catalog.advice.result import Capability
from tui.rendering import cells, styles
from tui.rendering.text_table import Limits, fit_columns

Layout = Callable[[int], list[Content]]
GAP = "  "
RULE = "─"
BLANK = Content("")
_LEAST_FLEXIBLE = 6


def styled(text: str, style: str = styles.PLAIN) -> Content:
    """Text in one role; never read as markup."""
    return Content.styled(text, style) if style else Content(text)


def joined(*parts: Content | str | tuple[str, str]) -> Content:
    """Pieces one after the other; a pair is text and its role."""
    return Content.assemble(*parts)


def wrapped(body: Content, width: int, prefix: Content = BLANK) -> list[Content]:
    """A paragraph with `prefix` before its first line and the other lines hanging below the text."""
    indent = prefix.cell_length
    lines = body.wrap(max(8, width - indent)) or [BLANK]
    rest = Content(" " * indent)
    return [(prefix if place == 0 else rest) + line.rstrip() for place, line in enumerate(lines)]


def shortened(sentence: str, width: int, most: int) -> list[Content]:
    """A sentence in at most so many lines; an ellipsis says where it was cut."""
    lines = [line.rstrip() for line in Content(sentence).wrap(max(8, width))]
    if len(lines) > most:
        lines = [*lines[: most - 1], fitted(lines[most - 1] + Content(" …"), width)]
    return lines


def whole_words(text: str, width: int) -> str:
    """As many whole words as there is room for; an ellipsis says that there are more."""
    if Content(text).cell_length <= width:
        return text
    words: list[str] = []
    for word in text.split(" "):
        if Content(" ".join([*words, word])).cell_length > width - len(" …"):
            break
        words.append(word)
    while words and words[-1] == "…":
        words.pop()
    return f"{' '.join(words)} …" if words else ""


def rule(title: str, width: int) -> Content:
    """A section title followed by a quiet line."""
    room = max(0, width - len(title) - 1)
    return joined((title, styles.TITLE), " ", (RULE * room, styles.LINE))


def section_rule(width: int, title: str, short: str) -> Content:
    """A section title in the form that fits."""
    return rule(title if len(title) + 2 <= width else short, width)


def fitted(content: Content, width: int, right: bool = False) -> Content:
    """Exactly `width` cells: cut with an ellipsis or padded."""
    if content.cell_length > width:
        content = content.truncate(width, ellipsis=True)
    room = width - content.cell_length
    return content.pad_left(room) if right else content.pad_right(room)


def justified(left: Content, right: Content, width: int) -> Content:
    """One line with one text at each end; the left gives way where both do not fit."""
    room = width - right.cell_length - len(GAP)
    if room < 8:
        return fitted(left, width)
    return fitted(left, room) + Content(GAP) + right


def table(
    rows: Sequence[Sequence[Content]], right: Iterable[int], width: int, flexible: int = 0
) -> list[Content]:
    """Columns as wide as their widest cell; the `flexible` one gives way to `width`, then the widest."""
    if not rows:
        return []
    aligned = frozenset(right)
    natural = [max(row[column].cell_length for row in rows) for column in range(len(rows[0]))]
    limits = [
        Limits(_LEAST_FLEXIBLE if place == flexible else found, found) for place, found in enumerate(natural)
    ]
    widths = fit_columns(limits, natural, width, len(GAP))
    gap = Content(GAP)
    return [
        gap.join(fitted(cell, widths[place], place in aligned) for place, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def bar(value: float, width: int) -> Content:
    """The bar of a share done, 0..100, in half cells."""
    filled, empty = cells.bar(value, width)
    return joined((filled, styles.BAR), (empty, styles.LINE))


def range_bar(found: cells.Interval, width: int) -> Content:
    """The value and its range on a track that stands for 0 to 100: `──╼━●━╾──`."""
    before, low, value, high, after = cells.range_bar(found.low, found.value, found.high, width)
    return joined(
        (before, styles.LINE),
        (low, styles.BAR),
        (value, styles.STRONG),
        (high, styles.BAR),
        (after, styles.LINE),
    )


def interval(capability: Capability) -> Content:
    """The value and half of its 90 % interval in seven cells: ` 71 ±3 `."""
    value, half = cells.interval(capability)
    return joined(f"{value} ", (f"{half:<3}", styles.DIM))

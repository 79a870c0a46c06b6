"""A comparison on the screen: the names of the models above, the rows that scroll below."""

from textual.content import Content

from catalog.advice.comparison.records import ModelComparison
from tui.rendering import styles
from tui.rendering.comparison_lines import (
    Window,
    columns_that_fit,
    paragraphs,
    table_lines,
    title_lines,
)
from tui.rendering.layout import BLANK, Layout, fitted, joined, styled, wrapped
from tui.rendering.spans import Line

_ROLES = {
    "": styles.PLAIN,
    "strong": styles.STRONG,
    "title": styles.TITLE,
    "dim": styles.DIM,
    "line": styles.LINE,
    "accent": styles.ACCENT,
    "good": styles.ACCENT,
    "bar": styles.BAR,
}


def comparison_titles(comparison: ModelComparison, marked: int, note: str) -> Layout:
    """What is compared and why, how many models are out of sight, and the names, each of which can be clicked."""

    def layout(width: int) -> list[Content]:
        window = _window(comparison, marked, width)
        lines = wrapped(styled(note, styles.DIM), width) if note else []
        if window.size < len(comparison.models):
            lines.append(fitted(_hidden(comparison, window), width))
        return [*lines, *(_clickable(line) for line in title_lines(comparison, window, width))]

    return layout


def comparison_page(comparison: ModelComparison, marked: int) -> Layout:
    """The rows of the models in sight, then what is the same for all, then the sentences of each."""

    def layout(width: int) -> list[Content]:
        window = _window(comparison, marked, width)
        lines = [*table_lines(comparison, window, width), *paragraphs(comparison, width)]
        note = styled("License terms are information, not legal advice.", styles.DIM)
        return [*(_content(line) for line in lines), BLANK, *wrapped(note, width)]

    return layout


def _window(comparison: ModelComparison, marked: int, width: int) -> Window:
    """As many models as there is room for, the marked one among them."""
    size = min(len(comparison.models), columns_that_fit(width))
    return Window(max(0, marked - size + 1), size, marked)


def _hidden(comparison: ModelComparison, window: Window) -> Content:
    before = window.first
    after = len(comparison.models) - window.first - window.size
    left = f"‹ {before} more" if before else ""
    right = f"{after} more ›" if after else ""
    return joined(
        Content.styled(left, styles.ACCENT).stylize("@click=screen.mark(-1)"),
        " · " if left and right else "",
        Content.styled(right, styles.ACCENT).stylize("@click=screen.mark(1)"),
        ("  ← → move between the models", styles.DIM),
    )


def _clickable(line: Line) -> Content:
    return joined(
        *(
            Content.styled(span.text, _ROLES[span.role]).stylize(f"@click=screen.mark_place({span.place})")
            if span.place is not None
            else Content(span.text)
            for span in line
        )
    )


def _content(line: Line) -> Content:
    return joined(
        *(Content.styled(span.text, _ROLES[span.role]) if span.role else Content(span.text) for span in line)
    )

"""A comparison as the command line prints it; models that do not fit beside each other stand below."""

from collections.abc import Iterator

from catalog.advice.comparison.records import ModelComparison
from catalog.advice.result import Advice
from catalog.formatting import count, day
from tui.rendering.comparison_lines import Window, columns_that_fit, paragraphs, table_lines, title_lines
from tui.rendering.spans import Line, painted
from tui.rendering.text_table import Console, paragraph


def comparison_text(comparison: ModelComparison, advice: Advice, console: Console) -> Iterator[str]:
    """The whole output, line by line."""
    job = advice.use_case.name if advice.use_case else advice.needs.use_case
    requests = advice.needs.workload.requests_per_month
    volume = f", {count(requests)} requests/month" if requests else ""
    yield from paragraph(f"{job}{volume}; data from {day(advice.as_of)}.", console)
    for line in _lines(comparison, console.width):
        yield painted(line, console)
    yield ""
    yield from paragraph("License terms are information, not legal advice.", console)


def _lines(comparison: ModelComparison, width: int) -> Iterator[Line]:
    number = len(comparison.models)
    together = min(number, columns_that_fit(width))
    for first in range(0, number, together):
        yield ()
        window = Window(first, together)
        yield from title_lines(comparison, window, width)
        yield from table_lines(comparison, window, width)
    yield from paragraphs(comparison, width)

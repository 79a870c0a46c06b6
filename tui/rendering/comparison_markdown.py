"""A comparison as Markdown: for the clipboard, a pull request or a page of a team."""

from collections.abc import Iterator, Sequence

from catalog.advice.comparison.records import Compared, ModelComparison
from catalog.advice.result import Advice
from catalog.formatting import day
from tui.rendering.comparison_cells import LETTERS, Cell, column_title
from tui.rendering.comparison_lines import same_words, table_rows, unknown_words
from tui.rendering.markdown import escaped, table


def comparison_markdown(comparison: ModelComparison, advice: Advice) -> str:
    """The table and the sentences below it."""
    return "\n".join(_lines(comparison, advice)) + "\n"


def _lines(comparison: ModelComparison, advice: Advice) -> Iterator[str]:
    job = advice.use_case.name if advice.use_case else advice.needs.use_case
    yield f"**{escaped(job)}**: models compared, data from {day(advice.as_of)}."
    yield ""
    titles = [escaped(column_title(place, comparison)) for place in range(len(comparison.models))]
    rows = [[escaped(name.strip()), *map(_cell, cells)] for name, cells in table_rows(comparison)]
    yield from table(["", *titles], rows)
    if comparison.same:
        yield from ("", f"Same for all: {escaped(' · '.join(same_words(comparison)))}.")
    if comparison.unknown:
        yield from ("", f"Unknown for all: {escaped(unknown_words(comparison))}.")
    for place, one in enumerate(comparison.models):
        yield from _sentences(f"{LETTERS[place]} {one.candidate.model.name}", one)
    yield from ("", "License terms are information, not legal advice.")


def _sentences(name: str, one: Compared) -> Iterator[str]:
    verdict = one.candidate.license
    needed = [need.text for need in one.needed if one.reasons or need.to is not None]
    if one.reasons:
        yield from _points(f"{name} is ruled out", [*(reason.text for reason in one.reasons), *needed])
    else:
        yield from _points(f"Any one of these would put {name} first", needed)
    yield from _points(
        f"{name}: obligations under {verdict.name or verdict.id or 'an unknown license'}",
        [duty.text for duty in verdict.obligations],
    )


def _points(title: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield from ("", f"{escaped(title)}:", "", *(f"- {escaped(sentence)}" for sentence in sentences))


def _cell(cell: Cell) -> str:
    text = escaped(f"{cell.text} {cell.mark}".strip())
    return f"**{text}**" if cell.is_best and text else text

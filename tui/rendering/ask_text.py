"""What was understood of a sentence, for people: a line for every part, then what was not said and not used."""

from collections.abc import Iterator
from typing import NamedTuple

from catalog.advice.result import Advice, Unrecognised, UseCaseMatch
from catalog.advice.understanding.understood import Part, Understanding
from catalog.formatting import count
from tui.rendering.need_words import need_label, value_words
from tui.rendering.text_table import Console, cut, paragraph, text_width
from tui.rendering.understood_text import unsaid_questions
from tui.session import Asked, Session

_QUESTIONS = ("use_case", "workload.requests_per_month", "budget.monthly_usd", "license.require")
_ELSEWHERE = "file or flag"
_MOST_QUOTED = 40
_LEAST_WORDS = 30
"""Columns for the values: where there are fewer, a part takes a paragraph."""
_MOST_UNUSED = 24
_GAP = "  "


class _Row(NamedTuple):
    """A part as quoted, the label of the need, its value in words."""

    quoted: str
    label: str
    words: str


def understood_lines(
    session: Session, asked: Asked, advice: Advice, sentence: Understanding, console: Console
) -> Iterator[str]:
    """The whole block, line by line."""
    yield console.paint("understood", "bold")
    rows = [*_parts(session, asked, sentence), *_unsaid(asked, advice, sentence)]
    yield from _aligned(rows, console)
    for text in (*_jobs(session, sentence.use_case), *_rest(sentence)):
        yield from (console.paint(line, "dim") for line in paragraph(text, console, 2))
    for note in sentence.notes:
        yield from (console.paint(line, "warn") for line in paragraph(note, console, 2, "note: "))


def _parts(session: Session, asked: Asked, sentence: Understanding) -> Iterator[_Row]:
    """The parts in the order of the sentence, then the questions that a file or a flag answers."""
    parts = sentence.parts_with_job
    for part in parts:
        quoted = f'"{cut(part.text, _MOST_QUOTED)}"'
        yield _Row(quoted, need_label(part.key), _part_words(session, asked, sentence, part))
    told = {part.key for part in parts}
    for key in _QUESTIONS:
        if key in asked.elsewhere and key not in told:
            yield _Row(_ELSEWHERE, need_label(key), value_words(session, key, asked.elsewhere[key]))


def _part_words(session: Session, asked: Asked, sentence: Understanding, part: Part) -> str:
    words = value_words(session, part.key, part.value)
    if part.key not in asked.elsewhere:
        return f"{words} ({part.note})" if part.note else words
    wins = value_words(session, part.key, asked.elsewhere[part.key])
    if part.key == "use_case" and isinstance(sentence.use_case, UseCaseMatch):
        wins = sentence.use_case.name  # as the words of the flag are understood
    return wins if wins == words else f"{wins}, by {_ELSEWHERE}; not {words}"


def _unsaid(asked: Asked, advice: Advice, sentence: Understanding) -> Iterator[_Row]:
    said = {*sentence.values, *asked.elsewhere}
    for question in unsaid_questions(said, advice.needs):
        usual = ", usual for this job" if question.of_the_job else ""
        yield _Row("not specified", question.label, f"{question.words}{usual}")


def _aligned(rows: list[_Row], console: Console) -> Iterator[str]:
    first = max(text_width(row.quoted) for row in rows)
    second = max(text_width(row.label) for row in rows)
    before = len(_GAP) + first + len(_GAP) + second + len(_GAP)
    if console.width - before < _LEAST_WORDS:
        for row in rows:
            yield from paragraph(f"{row.label}: {row.words} ({row.quoted})", console, 2)
        return
    room = console._replace(width=console.width - before)
    for row in rows:
        head = _GAP.join(("", _padded(row.quoted, first), _padded(row.label, second), ""))
        for line in paragraph(row.words, room):
            yield head + line
            head = " " * before


def _padded(text: str, width: int) -> str:
    return text + " " * (width - text_width(text))


def _jobs(session: Session, match: UseCaseMatch | Unrecognised) -> Iterator[str]:
    """The jobs that it is made of, and those that the words may mean as well, each with its flag."""
    if isinstance(match, Unrecognised):
        return
    if match.made_of:
        yield f"made of: {', '.join(value_words(session, 'use_case', name) for name in match.made_of)}"
    if match.near:
        jobs = (f"{value_words(session, 'use_case', name)} (--use-case {name})" for name in match.near)
        yield f"may also mean: {', '.join(jobs)}"


def _rest(sentence: Understanding) -> Iterator[str]:
    words = sentence.not_used
    if words:
        more = len(words) - _MOST_UNUSED
        shown = ", ".join(words[:_MOST_UNUSED])
        yield f"not used: {shown} and {count(more)} more" if more > 0 else f"not used: {shown}"

"""What is asked, in a few lines for narrow terminals: each need that is set, in short words."""

from collections.abc import Sequence

from textual.content import Content

from catalog.advice.needs.reading import said_values
from catalog.advice.needs.records import Needs
from tui.rendering import styles
from tui.rendering.layout import GAP, Layout, fitted, joined, justified, styled
from tui.rendering.need_words import brief_words
from tui.session import Session

MOST_LINES = 3
_BETWEEN = " · "
_VOLUME = "workload.requests_per_month"
_JOB = "use_case"
_FIRST = ("budget.", "license.", "origin.", "hosting.", "must.", "baseline.")
"""The tables whose needs are named first: what rules models out."""
_EDIT = joined(("e", styles.ACCENT), (" edit", styles.DIM)).stylize("@click=screen.edit()")


def needs_line(session: Session, asked: Needs, filled: Needs) -> Layout:
    """The volume and each need that the user set; what the use case brings is not told.

    Of more than fit in three lines the last line counts the rest.
    """
    pieces = set_needs(session, asked, filled)
    return lambda width: _lines(pieces, width)


def set_needs(session: Session, asked: Needs, filled: Needs) -> list[str]:
    """Each in short words: "≤ $800/month", "not made in China"; the volume first."""
    said = said_values(asked)
    said.pop(_JOB, None)
    volume = said.pop(_VOLUME, None)
    requests = filled.workload.requests_per_month
    pieces = [brief_words(session, _VOLUME, requests)] if requests else []
    if pieces and volume is None:
        pieces[0] += " (usual)"
    ranks = {table: place for place, table in enumerate(_FIRST)}
    order = sorted(said, key=lambda key: ranks.get(f"{key.partition('.')[0]}.", len(_FIRST)))
    return pieces + [brief_words(session, key, said[key]) for key in order]


def _lines(pieces: Sequence[str], width: int) -> list[Content]:
    """The pieces in lines, the key that edits them at the right of the first one."""
    lines: list[str] = []
    for place, piece in enumerate(pieces):
        room = width - (_EDIT.cell_length + len(GAP) if len(lines) <= 1 else 0)
        longer = f"{lines[-1]}{_BETWEEN}{piece}" if lines else piece
        if lines and Content(longer).cell_length <= room:
            lines[-1] = longer
        elif len(lines) < MOST_LINES:
            lines.append(piece)
        else:
            lines[-1] = _counted(lines[-1], len(pieces) - place, width)
            break
    first = justified(styled(lines[0] if lines else "", styles.DIM), _EDIT, width)
    return [first, *(fitted(styled(line, styles.DIM), width) for line in lines[1:])]


def _counted(line: str, number: int, width: int) -> str:
    """The last line with how many needs have no room; one that it names gives way where there is no room to say so."""
    while True:
        more = f"+{number} more (e)"
        if Content(f"{line}{_BETWEEN}{more}").cell_length <= width or _BETWEEN not in line:
            return f"{line}{_BETWEEN}{more}"
        line, number = line.rpartition(_BETWEEN)[0], number + 1

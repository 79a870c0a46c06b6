"""Markdown for a page of a team: tables whose cells from outside cannot change what the page says or links to."""

import re
from collections.abc import Sequence

from catalog.text import UNSAFE

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&@$])")
_LEADING = re.compile(r"^([-+=])")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)")


def escaped(text: str) -> str:
    """Outside text that Markdown shows as it stands: no markup, no HTML, no link, no mention, no end of the cell."""
    line = _LEADING.sub(r"\\\1", _SIGNS.sub(r"\\\1", " ".join(UNSAFE.sub(" ", text).split())))
    return _LINK.sub(lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", line)


def table(titles: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """A GitHub table of cells that are Markdown already; the columns `right` are aligned there."""
    line = ["---:" if place in right else "---" for place in range(len(titles))]
    return [f"| {' | '.join(row)} |" for row in (titles, line, *rows)]

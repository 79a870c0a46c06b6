"""One line out of a pasted text: the lines of a list are parted, those of wrapped text are joined."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from catalog.advice.understanding.tokens import MOST_CHARACTERS
from catalog.text import safe_text

_ENDS = tuple(".,;:!?。，；：！？")
_BULLETS = ("-", "*", "•", "–", "·")
_NARROWEST = 60
"""Characters of the longest line of a wrapped text: mails have 72, terminals 80."""
_FEWEST = 3
"""Lines of a text that can be told from a list whose first line is the longer one."""


def one_line(text: str) -> str:
    """The text without line breaks and without control characters; bounded in its length."""
    lines = [line.strip() for line in text[: 2 * MOST_CHARACTERS].splitlines()]
    paragraphs = [list(group) for is_text, group in groupby(lines, bool) if is_text]
    joined = "".join(_joined(lines) for lines in paragraphs)
    return safe_text(joined.rstrip(" ;"), MOST_CHARACTERS).strip()


def _joined(lines: Sequence[str]) -> str:
    """The lines of a paragraph and what parts it from the next."""
    if _is_wrapped(lines):
        lines = [" ".join(lines)]
    return "".join(f"{line} " if line.endswith(_ENDS) else f"{line}; " for line in lines)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether each line ends where the first word of the next had no room, as in a mail."""
    width = max(map(len, lines))
    return (
        len(lines) >= _FEWEST
        and width >= _NARROWEST
        and not any(line.startswith(_BULLETS) for line in lines)
        and all(len(line) + 1 + len(behind.split()[0]) > width for line, behind in pairwise(lines))
    )

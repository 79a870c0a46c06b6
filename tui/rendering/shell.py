"""Shell commands in lines of a given width that are still the same command when they are copied."""

import re
from collections.abc import Iterator
from typing import NamedTuple

INDENT = "  "
_WORDS = re.compile(r"""(?:[^\s'"]+|'[^']*'|"[^"]*")+""")
_JSON = re.compile(r"""'[{][^']*[}]'""")
_PARTS = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^",])+(?:, )?|, ?')


class _Piece(NamedTuple):
    """What stays together; `more`: it goes on inside a quoted word, where a line ends without a backslash."""

    text: str
    more: bool


def folded(command: str, width: int) -> list[str]:
    """The command in lines of at most `width` characters, each but the last going on where a shell looks for more.

    Broken before flags and words, with a backslash, and inside a quoted JSON object where blanks mean nothing; a flag
    stays with its value, and what is longer than a line stays whole.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(command):
        grown = f"{line}{'' if piece.more or not line else ' '}{piece.text}"
        if line.strip() and len(grown.rstrip()) + len(" \\") > width:
            lines.append(line.rstrip() + ("" if piece.more else " \\"))
            grown = INDENT + piece.text
        line = grown
    return [*lines, line.rstrip()]


def _pieces(command: str) -> Iterator[_Piece]:
    flag = ""
    for word in _WORDS.findall(command):
        if flag and word.startswith("-"):
            yield _Piece(flag.rstrip(), False)
            flag = ""
        if word.startswith("-"):
            flag = f"{word} "
            continue
        first, *rest = _parts(word)
        yield _Piece(flag + first, False)
        yield from (_Piece(part, True) for part in rest)
        flag = ""
    if flag:
        yield _Piece(flag.rstrip(), False)


def _parts(word: str) -> list[str]:
    """A JSON object taken apart where blanks mean nothing; any other word whole."""
    parts: list[str] = _PARTS.findall(word) if _JSON.fullmatch(word) else [word]
    return parts if "".join(parts) == word else [word]

"""Makes text from outside safe to show and to store."""

import re
import unicodedata

REPLACEMENT = "\ufffd"
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0 and C1 controls: escape sequences start here
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible, line and bidi marks
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "\U000e0000-\U000e007f]"  # tag characters: invisible text
)
_MAX_MARKS = 2


def safe_text(text: object, limit: int = 300) -> str:
    """Text that is safe to show in any terminal and to store in any file.

    Control characters, escape sequences, bidi marks and surrogates become U+FFFD, stacked combining
    marks are thinned to two, and the result holds at most `limit` characters.
    """
    plain = str(text)[: limit * 4]
    if plain.isascii() and plain.isprintable() and len(plain) <= limit:
        return plain
    plain = UNSAFE.sub(REPLACEMENT, unicodedata.normalize("NFC", plain))
    plain = _thin_marks(plain)
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def folded(text: str) -> str:
    """Text as it is compared: lower case, without accents, with a plain apostrophe."""
    text = text.casefold()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _thin_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)

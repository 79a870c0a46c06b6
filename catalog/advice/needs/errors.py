"""What is wrong with needs, said so that it can be put right."""

from catalog.text import safe_text

_LONGEST = 60


class NeedsError(ValueError):
    """Needs that cannot be used.

    `file` is None where a flag is at fault; `key` is the dotted key, None where the whole file is; `found` and
    `expected` are in words; `nearest` is a valid word close to the one found, `closest` are several. All are safe to
    show.
    """

    kind = "needs"

    def __init__(
        self,
        file: str | None,
        key: str | None,
        found: str,
        expected: str,
        nearest: str | None = None,
        flag: str | None = None,
        closest: tuple[str, ...] = (),
    ) -> None:
        self.file = None if file is None else safe_text(file)
        self.key = None if key is None else safe_text(key, _LONGEST)
        self.found = safe_text(found)
        self.expected = expected
        self.closest = closest
        self.nearest = closest[0] if closest else nearest
        place = ": ".join(part for part in (self.file, flag or self.key) if part)
        near = ", ".join(closest) or nearest
        hint = f" (did you mean {near}?)" if near else ""
        super().__init__(f"{place}: found {self.found}; expected {expected}{hint}".removeprefix(": "))


def nearest_word(word: str, words: list[str], cutoff: float = 0.6) -> str | None:
    """The word of `words` most like `word`; `None` where none is alike."""
    from difflib import get_close_matches  # only on the way to an error message

    lower = {known.casefold(): known for known in sorted(words)}
    close = get_close_matches(word.casefold()[:_LONGEST], list(lower), 1, cutoff)
    return lower[close[0]] if close else None


def shown(value: object) -> str:
    """A value as found, in TOML's words."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{safe_text(value, _LONGEST)}"'
        case int():
            return str(value) if abs(value) < 10**18 else "a number of more than 18 digits"
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
    return safe_text(value, _LONGEST)

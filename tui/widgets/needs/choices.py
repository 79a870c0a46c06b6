"""What is ticked in a list of names: wanted or excluded, by hand or by what is typed. No screen, no state."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from catalog.advice.needs.options import (
    AmbiguousOptionError,
    Option,
    OptionError,
    matching_options,
    one_option,
    options_of,
)
from catalog.advice.needs.records import Needs
from catalog.text import safe_text
from tui.rendering.need_words import list_words
from tui.session import Session
from tui.widgets.needs.editing import EditError
from tui.widgets.needs.fields import value_of

Way = Literal["only", "not"]
PAIRS = {
    "origin.developer_countries": "origin.exclude_developer_countries",
    "origin.developers": "origin.exclude_developers",
    "hosting.providers": "hosting.exclude_providers",
}
"""Needs that want some of a list, and those that exclude some of it: both are chosen together."""
_WANTING = {exclude: want for want, exclude in PAIRS.items()}
_EXCLUDING = frozenset((*_WANTING, "origin.exclude_provider_countries"))
_WANTED_ALONE = ("origin.", "hosting.", "license.allow")
_SIGN = r"\s*([-−–!+])\s*(?=\S)"
_WORD = r"(?i)\s*(not|no|without|exclude|excluding|except|only)[\s:]+(?=\S)"
_NORWAY = "NO"
_BETWEEN = r"[,;]"


class Choice(NamedTuple):
    """The keys that a list is chosen for, None where it cannot want or exclude; `way` is what a tick does first."""

    only: str | None
    excluded: str | None
    way: Way

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that there are."""
        return tuple(key for key in (self.only, self.excluded) if key)

    @property
    def is_pair(self) -> bool:
        """Whether entries can be wanted and excluded."""
        return len(self.keys) == 2


class Marks(NamedTuple):
    """What is ticked, each value in one of the two."""

    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def way_of(self, values: Iterable[str]) -> Way | None:
        """How all of these values are ticked; None where they are not."""
        wanted = set(values)
        if wanted <= set(self.only):
            return "only"
        return "not" if wanted <= set(self.excluded) else None

    def without(self, values: Iterable[str]) -> "Marks":
        """These values not ticked."""
        gone = set(values)
        kept = [tuple(value for value in values if value not in gone) for values in self]
        return Marks(*kept)

    def ticked(self, values: Iterable[str], way: Way) -> "Marks":
        """These values ticked in one way."""
        added = tuple(values)
        rest = self.without(
            value for value in added if value not in (self.only if way == "only" else self.excluded)
        )
        here = rest.only if way == "only" else rest.excluded
        both = (*here, *(value for value in added if value not in here))
        return rest._replace(only=both) if way == "only" else rest._replace(excluded=both)

    def toggled(self, values: Sequence[str], way: Way) -> "Marks":
        """These values ticked in one way, or no longer ticked where they were ticked so."""
        return self.without(values) if self.way_of(values) == way else self.ticked(values, way)


def choice_of(key: str) -> Choice:
    """What is chosen together with the need at this dotted key."""
    if key in PAIRS:
        return Choice(key, PAIRS[key], "only")
    if key in _WANTING:
        return Choice(_WANTING[key], key, "not")
    return Choice(None, key, "not") if key in _EXCLUDING else Choice(key, None, "only")


def options_with(session: Session, choice: Choice, marks: Marks) -> tuple[Option, ...]:
    """What can be chosen; what is ticked though the catalogue does not know it comes first."""
    known = options_of(choice.keys[0], session.snapshot)
    values = {option.value for option in known}
    strange = [value for value in (*marks.only, *marks.excluded) if value not in values]
    return (*(Option(value, value, "not in the catalogue") for value in strange), *known)


def marks_of(choice: Choice, needs: Needs) -> Marks:
    """What the needs hold already."""
    return Marks(*(_held(needs, key) for key in (choice.only, choice.excluded)))


def changes(choice: Choice, needs: Needs, marks: Marks) -> dict[str, object]:
    """The needs that the ticks change, by dotted key."""
    made = zip((choice.only, choice.excluded), marks, strict=True)
    return {key: values for key, values in made if key and values != _held(needs, key)}


def marks_words(session: Session, choice: Choice, marks: Marks) -> str:
    """What the ticks mean: "only EU; not China"; empty where nothing is ticked."""
    only = list_words(session, choice.only or "", marks.only) if marks.only else ""
    excluded = list_words(session, choice.excluded or "", marks.excluded) if marks.excluded else ""
    wanted = f"only {only}" if (choice.only or "").startswith(_WANTED_ALONE) else only
    return "; ".join(words for words in (only and wanted, excluded and f"not {excluded}") if words)


def swapped(key: str, needs: Needs) -> dict[str, object]:
    """The needs where what one of a pair holds goes over to the other, by dotted key; empty where it holds nothing."""
    choice = choice_of(key)
    values = _held(needs, key)
    if not choice.is_pair or not values:
        return {}
    marks = marks_of(choice, needs).ticked(values, "not" if key == choice.only else "only")
    return changes(choice, needs, marks)


def last_piece(text: str) -> str:
    """The name that is being typed: after the last comma, and without what says that it is excluded."""
    return _signed(re.split(_BETWEEN, text)[-1], "only")[2]


def typed_way(text: str, way: Way) -> Way:
    """Whether the name that is being typed is wanted or excluded."""
    here = way
    for piece in re.split(_BETWEEN, text):
        way, here, _ = _signed(piece, way)
    return here


def typed_marks(
    options: Sequence[Option], choice: Choice, marks: Marks, text: str, way: Way | None = None
) -> Marks:
    """The ticks with what is typed: names or codes between commas, "-CN" or "not CN" to exclude.

    Raises `EditError` that says which name is not known and what comes near.
    """
    standing: Way = way or choice.way
    for piece in re.split(_BETWEEN, text):
        standing, here, name = _signed(piece, standing)
        if not name:
            continue
        check_way(choice, here, piece)
        for option in _named(options, name):
            marks = marks.ticked(option.values, here)
    return marks


class AmbiguousNameError(EditError):
    """What is typed may mean several options."""


def check_way(choice: Choice, way: Way, piece: str) -> None:
    """Raise `EditError` where the list has no such way: nothing that can be wanted, or excluded."""
    if way == "only" and not choice.only:
        raise EditError(f"Here entries can only be excluded: leave “{safe_text(piece.strip(), 40)}” out.")
    if way == "not" and not choice.excluded:
        raise EditError(f"Nothing can be excluded here: leave “{safe_text(piece.strip(), 40)}” out.")


def before_last(text: str) -> str:
    """What is typed before the name that is being typed."""
    cuts = [found.start() for found in re.finditer(_BETWEEN, text)]
    return text[: cuts[-1]].rstrip() if cuts else ""


def _signed(piece: str, standing: Way) -> tuple[Way, Way, str]:
    """What holds for the pieces after this one, what holds for this one, and its name.

    A word such as "not" holds on, a sign such as "-" holds for one name.
    """
    if sign := re.match(_SIGN, piece):
        return standing, "only" if sign[1] == "+" else "not", piece[sign.end() :].strip()
    word = re.match(_WORD, piece)
    if word and word[1] != _NORWAY:
        way: Way = "only" if word[1].casefold() == "only" else "not"
        return way, way, piece[word.end() :].strip()
    return standing, standing, piece.strip()


def _named(options: Sequence[Option], name: str) -> list[Option]:
    """The option of this name; of several names with blanks between them, each."""
    shown = safe_text(name, 60)
    try:
        return [one_option(options, shown)]
    except OptionError as error:
        words = shown.split()
        exact = [[option for option in options if word.casefold() in option.words] for word in words]
        if len(words) > 1 and all(exact):
            return [found[0] for found in exact]
        kind = AmbiguousNameError if isinstance(error, AmbiguousOptionError) else EditError
        raise kind(str(error)) from None


def shown_options(options: Sequence[Option], text: str, first: Marks) -> list[Option]:
    """The options for what is typed; while nothing is, those that were ticked at first stand on top."""
    piece = last_piece(text)
    if piece:
        return matching_options(options, piece)
    top = [option for option in options if first.way_of(option.values) and not option.members]
    return [*(option._replace(heading="Set now") for option in top), *(o for o in options if o not in top)]


def _held(needs: Needs, key: str | None) -> tuple[str, ...]:
    value = value_of(needs, key) if key else ()
    return tuple(map(str, value)) if isinstance(value, tuple) else ()

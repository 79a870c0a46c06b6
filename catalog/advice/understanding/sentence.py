"""A sentence while it is read: which of its items are taken by which need, what is negated, what stands near what."""

from collections.abc import Iterable, Sequence
from typing import Any

from catalog import codes
from catalog.advice.understanding.lexicon import Item
from catalog.advice.understanding.understood import Part

_ENDS = frozenset('.;!?。；！？()[]"“”')
_ABOUT = frozenset(("about", "regarding", "concerning", "uber", "sobre", "concernant", "关于"))
_DASHES = frozenset("-–—/&+")
_PAUSES = frozenset(",，、:：")
_REACH = 6
_CODES = {"US": "US", "UK": "GB", "EU": "EU", "UAE": "AE"}
_NO_COUNTRY = frozenset(
    (
        "AI",
        "TV",
        "PR",
        "CV",
        "MS",
        "ML",
        "AM",
        "PM",
        "ID",
        "IO",
        "IT",
        "CC",
        "BI",
        "PS",
        "CD",
        "MD",
        "GB",
        "TB",
        "MB",
    )
)
LIST = (
    "country",
    "nationality",
    "language",
    "code",
    "developer",
    "family",
    "provider",
    "input",
    "feature",
    "license",
)
"""Tags of the items that are listed: "no Chinese or Russian models", "no images, audio or video"."""


_WHERE_FROM = ("country", "nationality", "language", "code")
MADE_BY = ("developer", "family", "provider", "maybe")


class Sentence:
    """The items of a text, and what was made of them so far. `used` are places of items that became a need, or part
    of one; `job` are those among them that may also say what the job is ("tickets" of "400 tickets a day").
    """

    def __init__(self, text: str, items: Sequence[Item]) -> None:
        self.text = text
        self.items = [_with_code(text, item) for item in items]
        self._tagged = _by_tag(self.items)
        self._ends = [item.norm in _ENDS or item.has("join.but", "join.so") for item in self.items]
        self._pauses = [end or item.norm in _PAUSES for item, end in zip(self.items, self._ends, strict=True)]
        self.used: set[int] = set()
        self.job: set[int] = set()
        self.parts: list[Part] = []
        self.notes: list[str] = []

    def __len__(self) -> int:
        return len(self.items)

    def free(self, place: int) -> bool:
        """Whether there is an item at `place` that no need has taken."""
        return 0 <= place < len(self.items) and place not in self.used

    def unused(self) -> list[int]:
        """The places of the words that no need has taken."""
        return [place for place, item in enumerate(self.items) if item.is_word and place not in self.used]

    def places(self, *tags: str) -> list[int]:
        """The places of the items that have one of the tags and that no need has taken, in their order."""
        found = {place for tag in tags for place in self._tagged.get(tag, ())}
        return sorted(found - self.used)

    def use(self, places: Iterable[int], *, job: bool = False) -> None:
        """Take items, so that nothing else reads them; `job`: they may say what the job is as well."""
        taken = list(places)
        self.used.update(taken)
        if job:
            self.job.update(taken)

    def add(self, key: str, value: Any, places: Iterable[int], note: str = "", *, job: bool = False) -> None:
        """A part of the sentence became a need."""
        taken = sorted(places)
        self.use(taken, job=job)
        start, end = self.items[taken[0]].start, self.items[taken[-1]].end
        part = Part(text=self.text[start:end], key=key, value=value, note=note, start=start, end=end)
        if part not in self.parts:
            self.parts.append(part)

    def quote(self, places: Iterable[int]) -> str:
        """The items between quotation marks, as typed."""
        taken = sorted(places)
        return f"“{self.text[self.items[taken[0]].start : self.items[taken[-1]].end]}”"

    def typed(self, place: int) -> str:
        """The item at `place` as typed."""
        return self.text[self.items[place].start : self.items[place].end]

    def together(self, places: Sequence[int]) -> str:
        """The items at these places as typed, with blanks where there are some, and where items are left out."""
        pieces: list[str] = []
        before = -2
        for place in places:
            joined = place == before + 1 and self.items[place].joined
            pieces += [self.typed(place)] if joined else [" ", self.typed(place)]
            before = place
        return "".join(pieces).strip()

    # What stands near what

    def is_end(self, place: int) -> bool:
        """Whether a clause ends at `place`: a full stop, a bracket, "but", or the end of the text."""
        return not 0 <= place < len(self._ends) or self._ends[place]

    def is_pause(self, place: int) -> bool:
        """Whether a comma is at `place`, or a clause ends there."""
        return not 0 <= place < len(self._pauses) or self._pauses[place]

    def left(self, place: int, reach: int = _REACH, *, pauses: bool = False) -> Iterable[int]:
        """The places before `place`, the nearest first, up to the start of its clause (`pauses`: across commas)."""
        return self._walk(place, -1, reach, pauses)

    def right(self, place: int, reach: int = _REACH, *, pauses: bool = False) -> Iterable[int]:
        """The places behind `place`, the nearest first, up to the end of its clause (`pauses`: across commas)."""
        return self._walk(place, 1, reach, pauses)

    def _walk(self, place: int, step: int, reach: int, pauses: bool) -> Iterable[int]:
        stops = self._ends if pauses else self._pauses
        for distance in range(1, reach + 1):
            there = place + step * distance
            if not 0 <= there < len(stops) or stops[there]:
                return
            yield there

    def find(self, places: Iterable[int], *tags: str) -> int | None:
        """The first of `places` whose item has one of the tags."""
        return next((place for place in places if self.items[place].has(*tags)), None)

    # Negation

    def negation(self, place: int) -> list[int]:
        """The places of the words that negate the item at `place`; empty where nothing does.

        "no Chinese or Russian models" negates both, "no images, but audio" only the first; "Chinese models are not
        allowed" negates from behind.
        """
        if place and self.items[place - 1].norm == "!" and self.items[place].joined:
            return [place - 1]
        before = self._negation_before(place)
        if before is not None:
            return [] if self._is_twice_negated(before) else [before]
        behind = self.find(self.right(place, 5), "not.after", "not.need", "only")
        if behind is not None and not self.items[behind].has("only"):
            return [behind]
        return self._negated_at_the_end(place)

    def _negation_before(self, place: int) -> int | None:
        strangers = 0
        for there in self.left(place, 8, pauses=True):
            item = self.items[there]
            if item.has("not.no", "not.need", "not.after"):
                return there
            if item.has("only") or item.number or (strangers and self.is_pause(there)):
                return None
            if self.is_pause(there) or item.has("join") or item.norm in _DASHES:
                if there == 0 or not self._is_listed(there - 1, place):
                    return None
            elif item.has(*LIST) and not self._is_listed(there, place):
                return None  # "no images in German"
            elif not item.has("empty", "place", "name", "today", "per", *LIST):
                strangers += 1
                if strangers > 2:
                    return None
        return None

    def _is_twice_negated(self, place: int) -> bool:
        """Whether "non" stands behind another "no": "no non-European models" are European ones."""
        item = self.items[place]
        if item.norm == "non":
            return place > 0 and self.items[place - 1].has("not.no")
        excludes = item.norm.startswith(("exclu", "forbid", "ban", "rul"))
        return excludes and self.find(self.left(place, 3), "not.no") is not None

    def _negated_at_the_end(self, place: int) -> list[int]:
        """German negates at the end of a clause: "selbst hosten wollen wir nicht"."""
        for there in self.right(place, 4):
            if self.items[there].norm == "nicht" and self.is_pause(there + 1):
                return [there]
        return []

    def is_subject(self, place: int) -> bool:
        """Whether texts about it are meant: "questions about the MIT license", "research about GDPR"."""
        return any(self.items[there].norm in _ABOUT for there in self.left(place, 3))

    def _is_listed(self, place: int, other: int) -> bool:
        """Whether two items may stand in one list: both are countries, both are features."""
        tags = {one.partition(".")[0] for one in self.items[other].meanings} & set(LIST)
        if tags & set(_WHERE_FROM):
            return self.items[place].has(*_WHERE_FROM)
        if tags & set(MADE_BY):
            return self.items[place].has(*MADE_BY)
        return self.items[place].has(*tags) if tags else False

    def is_neutral(self, place: int, *, allowed: bool = True) -> bool:
        """Whether it is said that this does not matter: "Chinese models are fine", "not only Chinese models".

        `allowed` False: what is allowed is asked for, as in "commercial use is allowed".
        """
        if self.find(self.right(place, 5), "not.after") is not None:
            return False
        if self.find(self.left(place, 4), "not.alone") is not None:
            return True
        near = [*self.left(place, 6), *self.right(place, 5)]
        return self.find(near, "not.mind", *(("not.fine",) if allowed else ())) is not None


def _by_tag(items: Sequence[Item]) -> dict[str, list[int]]:
    """The places of items by their tags and their meanings: most of the reading looks for one tag in all of them."""
    found: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        for tag in item.tags:
            found.setdefault(tag, []).append(place)
    return found


def _with_code(text: str, item: Item) -> Item:
    """A country's code in capital letters is that country: "no CN", "US models"; `us` is a pronoun."""
    typed = text[item.start : item.end]
    if typed == "MIT":  # the license, also in German, where "mit" is "with"
        return item._replace(meanings=("license.MIT",))
    if not (typed.isupper() and 2 <= len(typed) <= 3 and typed.isascii()) or text.isupper():
        return item
    if typed in _CODES:
        return item._replace(meanings=(f"country.{_CODES[typed]}",))
    if typed in codes.COUNTRY_CODES and typed not in _NO_COUNTRY and not item.has("language", "country"):
        return item._replace(meanings=(*item.meanings, f"code.{typed}"))
    return item

"""What stands behind a number that counts: its noun, how often it comes, "each", "in" or "out"."""

from collections.abc import Container

from catalog.advice.understanding.lexicon import Item
from catalog.advice.understanding.money import is_adverb
from catalog.advice.understanding.sentence import Sentence

PEOPLE = ("worker", "user", "site", "monthly")
SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
MEDIA = ("of.audio", "of.video", "of.music")
_UNITS = (
    "token",
    "word",
    "character",
    "page",
    "passage",
    "parameter",
    "time",
    "image",
    "request",
    "variant",
)
_SIZES = (
    "unit.page",
    "unit.word",
    "unit.token",
    "unit.character",
    "period.second",
    "period.minute",
    "period.hour",
)
_OF = frozenset(("of", "with", "de", "von", "zu", "mit", "à", "con", "at"))
_SMALL = ("empty", "per", "bound", "each", "join", "name", "speak", "place", "way", "of")
_REACH = 8
_MOST_STRANGERS = 3


class Behind:
    """The words behind the number at `place`, up to the next number or the end of the clause.

    `unit` is what is counted and `noun` the place of its word; `thing` is a noun that is not known. `period`, `each`,
    `each_of` and `way` are as in `Amount`; `words` are the places that were read. Words of `earlier` are another
    number's.
    """

    def __init__(self, sentence: Sentence, place: int, earlier: Container[int]) -> None:
        self.unit = self.way = self.thing = self.each_of = ""
        self.noun: int | None = None
        self.period: str | None = None
        self.each = False
        self.words: list[int] = []
        self._sentence, self._place = sentence, place
        self._sized: list[int] = []
        self._strangers = 0
        for there in sentence.right(place, _REACH):
            if there in self._sized or (there in sentence.used and not sentence.items[there].number):
                continue  # "2,500 hours of Hebrew and Arabic interviews a month": the languages are read before
            if there in earlier or not (self._is_size(there) or self._goes_on(there)):
                break
        if self.unit == "request" and self.noun is not None and not self.way:
            self.way = "out" if sentence.items[self.noun].has("way.out") else ""

    def _is_size(self, there: int) -> bool:
        """A size that belongs to what is counted: "20 8-second clips", "40 videos of 6 seconds a week"."""
        items, behind = self._sentence.items, there + 1
        if not items[there].number or behind >= len(items) or not items[behind].has(*_SIZES):
            return False
        if there != self._place + 1 and items[there - 1].norm not in _OF:
            return False
        self._sized += [there, behind]
        return True

    def _goes_on(self, there: int) -> bool:
        """Read one word; whether what follows may still belong to the number."""
        item = self._sentence.items[there]
        if self._is_of_another(item, there):
            return False
        if self._takes_time(item, there) or self._takes_each(item, there) or self._takes_noun(item, there):
            return True
        if self._takes_way(item, there):
            return True
        if item.has("join.and", "money", "today") and (self.noun is not None or self.period):
            return self._leads("per", there)  # "par personne et par jour"
        return self._is_near(item, there)

    def _is_of_another(self, item: Item, there: int) -> bool:
        """Whether a word starts something else: another number, or what each of some people does."""
        if item.number and not item.has("number"):
            return True
        if item.has("each") and (self._sized or self._is_before_number(there)):
            return True  # "900 contracts at 20 pages each"; "400 recordings, each 75 minutes"
        if self.unit not in PEOPLE or self.noun is None:
            return False
        far = there - self.noun > (2 if self._is_led(there) else 1)
        return item.has("each") or (
            item.has("period") and far
        )  # "120 employees will each ask 15 questions a day"

    def _takes_time(self, item: Item, there: int) -> bool:
        first = there == self._place + 1
        after_number = self._sentence.items[there - 1].number is not None and not first
        if item.has("period") and (self._is_led(there) or is_adverb(item) or after_number):
            if self.period is None:
                self.period = item.value("period")
                self.words += [there - 1, there] if self._is_led(there) else [there]
        elif first and item.has("period.day", "period.workday") and self._is_of_week(there):
            self._count("days", there)
        elif first and item.value("period") in SECONDS:
            self._count(item.value("period") or "", there)
        else:
            return False
        return True

    def _takes_each(self, item: Item, there: int) -> bool:
        led = self._is_led(there)
        stranger = (
            item.is_word and not item.meanings and self._sentence.items[there - 1].has("per") and self.noun
        )
        if led and (item.has("people", "unit") or stranger):
            self.each, self.each_of = True, item.norm
            if item.has("way.out") and not self.way:
                self.way = "out"  # "500 tokens per answer"
            self.words += [there - 1, there]
        elif item.has("each") and not self._leads("period", there) and not self._leads("people", there):
            if self._leads("unit.request", there):
                return False
            self.each = True
            self.words.append(there)
        else:
            return False
        return True

    def _takes_noun(self, item: Item, there: int) -> bool:
        unit = "" if self.unit else _unit(item)
        if not unit or (unit in PEOPLE and self._leads("unit.request", there)):
            return False  # "30 customer questions" are questions
        between = range(self._place + 1, there) if there - self._place <= 3 or self._sized else ()
        self.words += [one for one in between if one not in self._sized]
        self._count(unit, there)
        return True

    def _takes_way(self, item: Item, there: int) -> bool:
        may = (self.unit or there == self._place + 1) and not item.has("unit.request") and item.norm != "into"
        if item.has("way.both"):
            self.way = "both"
        elif item.has("way") and not self.way and may:
            self.way = item.value("way") or ""
        elif not (item.has(*MEDIA) and self.unit in SECONDS):
            return False
        self.words.append(there)
        return True

    def _is_near(self, item: Item, there: int) -> bool:
        """Whether a word that says nothing of the number leaves the next ones near enough."""
        if not item.has(*_SMALL):
            if there == self._place + 1 and item.is_word:
                self.thing = item.norm
            self._strangers += 1
        return self._strangers <= _MOST_STRANGERS

    def _count(self, unit: str, there: int) -> None:
        self.unit, self.noun = unit, there
        self.words.append(there)

    def _is_led(self, there: int) -> bool:
        """Whether "per", "a" or "each" stands right in front."""
        return there - 1 != self._place and self._sentence.items[there - 1].has("per", "each")

    def _leads(self, tag: str, there: int) -> bool:
        items = self._sentence.items
        return there + 1 < len(items) and items[there + 1].has(tag)

    def _is_before_number(self, there: int) -> bool:
        items = self._sentence.items
        return there + 1 < len(items) and items[there + 1].number is not None

    def _is_of_week(self, there: int) -> bool:
        """Whether days of a week are counted: "5 days a week"."""
        behind = list(self._sentence.right(there, 2))
        items = self._sentence.items
        return len(behind) == 2 and items[behind[0]].has("per") and items[behind[1]].has("period.week")


def _unit(item: Item) -> str:
    """What a word counts, people first: "agents" are no requests."""
    for value in ("monthly", "worker", "user", "site"):
        if item.has(f"people.{value}"):
            return value
    return next((unit for unit in _UNITS if item.has(f"unit.{unit}")), "")

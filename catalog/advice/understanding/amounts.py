"""What is counted in a sentence: so many requests a day, users, tokens, pages, minutes, pictures each or a month."""

from collections.abc import Container
from typing import NamedTuple

from catalog.advice.understanding.amount_after import MEDIA, PEOPLE, SECONDS, Behind
from catalog.advice.understanding.amount_before import (
    bounds,
    each_before,
    every_so_many,
    period_before,
    way_before,
)
from catalog.advice.understanding.lexicon import Item
from catalog.advice.understanding.sentence import Sentence


class Amount(NamedTuple):
    """A number with what it counts.

    `unit` is "request", "token", "word", "character", "page", "passage", "image", "variant", "second" (of speech,
    music or video), "days" of a week, "hours" of a day, "worker", "user", "site", "monthly" (active users) or "thing"
    (counted by a word that is not known). `period` is how often it comes, None where it is not said; `each` that it
    holds for one request, one user or one place, and `each_of` is that word; `way` is "in", "out", "both" or not said.
    `words` are the places that it takes, `job` those that may say what the job is; `noun` is what is counted.
    """

    value: float
    unit: str
    period: str | None
    each: bool
    way: str
    place: int
    words: tuple[int, ...]
    job: tuple[int, ...]
    item: Item
    noun: str = ""
    each_of: str = ""


def read_amounts(sentence: Sentence) -> list[Amount]:
    """All amounts of a sentence, in its order; nothing is taken yet."""
    found: list[Amount] = []
    for place in range(len(sentence)):
        if sentence.free(place) and sentence.items[place].number and not _is_year(sentence, place):
            amount = _amount(sentence, place, found[-1] if found else None)
            if amount and (amount.period or not amount.item.has("times")):
                found.append(amount)  # "twice a day"; "once" alone counts nothing
    return found


def _is_year(sentence: Sentence, place: int) -> bool:
    """Whether a number is that of a year: "founded in 2019"."""
    number = sentence.items[place].number
    typed = sentence.items[place].norm
    return bool(
        number
        and typed.isdigit()
        and len(typed) == 4
        and 1900 <= number.value < 2100
        and place > 0
        and sentence.items[place - 1].norm
        in ("in", "since", "of", "by", "en", "seit", "desde", "depuis", "from")
        and not (place + 1 < len(sentence) and sentence.items[place + 1].has("unit", "people"))
    )


def _amount(sentence: Sentence, place: int, before: Amount | None) -> Amount | None:
    """The number at `place` with what stands around it; `before` is the amount in front."""
    taken = before.words if before else ()
    behind = Behind(sentence, place, taken)
    words, each = list(behind.words), behind.each
    period, interval = _period(sentence, place, behind, taken, words)
    if behind.unit in PEOPLE:
        each = bool(each_before(sentence, place, taken))
    elif not each and (led := each_before(sentence, place, taken)):
        each = True
        words += led
    way = behind.way
    if not way and behind.unit in ("token", "word", "character", ""):
        way, more = way_before(sentence, place)
        words += more
    unit = _unit(sentence, place, behind, before, way, period)
    if not unit:
        return None
    item = sentence.items[place]
    named = range(place + 1, behind.noun + 1) if behind.noun is not None else ()
    return Amount(
        (item.number.value if item.number else 0.0) / interval * SECONDS.get(unit, 1.0),
        "second" if unit in SECONDS else unit,
        period,
        each,
        way,
        place,
        tuple(sorted({*bounds(sentence, place), place, *words})),
        tuple(there for there in words if _may_say_the_job(sentence, there, there in named)),
        item,
        sentence.items[behind.noun].norm if behind.noun is not None else behind.thing,
        behind.each_of,
    )


def _period(
    sentence: Sentence, place: int, behind: Behind, taken: Container[int], words: list[int]
) -> tuple[str | None, float]:
    """How often the amount comes and how many of these periods pass between; adds the words that say so."""
    interval, between = every_so_many(sentence, place)
    if between and behind.unit in ("request", "image", ""):
        words += between
        return sentence.items[between[-1]].value("period"), interval
    if behind.period is not None:
        return behind.period, 1.0
    period, more = period_before(sentence, place, taken)
    words += more
    return period, 1.0


def _unit(
    sentence: Sentence, place: int, behind: Behind, before: Amount | None, way: str, period: str | None
) -> str:
    """What is counted, also where no noun says it: "input 3k, output 500", "a team of 20", "400k a month"."""
    unit = behind.unit
    if unit == "hour" and period in ("day", "workday") and not _has_media(sentence, place):
        return "hours"
    if unit:
        return unit
    if way and before and before.unit in ("token", "word", "image", "variant"):
        return before.unit
    if any(sentence.items[there].has("people.team") for there in bounds(sentence, place)):
        return "worker"
    if way and not behind.thing and _is_token_size(sentence, place):
        return "token"
    if period and period not in SECONDS:
        return "request"
    return "thing" if behind.thing and not period else ""


def _has_media(sentence: Sentence, place: int) -> bool:
    return sentence.find([*sentence.left(place, 5), *sentence.right(place, 6)], *MEDIA) is not None


_BARE_WAYS = frozenset(
    ("in", "out", "input", "output", "inputs", "outputs", "into", "back", "read", "rein", "raus")
)


def _may_say_the_job(sentence: Sentence, place: int, named: bool) -> bool:
    """Whether a word of an amount says what is done as well: "tickets", "teaser", no "requests" and no "words"."""
    item = sentence.items[place]
    if item.has("plain", "unit.token", "unit.word", "unit.character", "unit.time"):
        return False
    return named or item.has("of", "unit.request") or (item.has("way") and item.norm not in _BARE_WAYS)


def _is_token_size(sentence: Sentence, place: int) -> bool:
    """Whether a number without a unit is one of tokens: "input 3k, output 500"."""
    number = sentence.items[place].number
    before = sentence.find(sentence.left(place, 2, pauses=True), "way")
    return number is not None and number.value >= 20 and before is not None and sentence.is_pause(place + 1)

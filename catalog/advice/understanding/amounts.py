"""What is counted in a sentence: so many requests a day, users, tokens, pages, minutes, pictures each or a month."""

from typing import NamedTuple

from catalog.advice.understanding.lexicon import Item
from catalog.advice.understanding.money import is_adverb
from catalog.advice.understanding.sentence import Sentence

_UNITS = ("token", "word", "character", "page", "passage", "parameter", "time", "image", "request", "variant")
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_MEDIA = ("of.audio", "of.video", "of.music")
_SIZES = (
    "unit.page",
    "unit.word",
    "unit.token",
    "unit.character",
    "period.second",
    "period.minute",
    "period.hour",
)
_OF = frozenset(("of", "with", "de", "von", "zu", "mit", "a", "à", "con", "at"))
_PEOPLE = ("worker", "user", "site", "monthly")
_REACH = 8


class Amount(NamedTuple):
    """A number with what it counts.

    `unit` is "request", "token", "word", "character", "page", "passage", "image", "variant", "second" (of speech, music
    or video), "days" of a week, "hours" of a day, "worker", "user", "site", "monthly" (active users) or "thing" (counted
    by a word that is not known). `period` is how often it comes, None where it is not said; `each` that it holds for one
    request, one user or one place, and `each_of` is that word; `way` is "in", "out", "both" or not said. `words` are the
    places that it takes, `job` those of them that may say what the job is; `noun` is what is counted.
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
            if amount:
                found.append(amount)
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


class _Scan(NamedTuple):
    unit: str
    noun: int | None
    period: str | None
    each: bool
    way: str
    words: tuple[int, ...]
    thing: str
    each_of: str


def _amount(sentence: Sentence, place: int, before: Amount | None) -> Amount | None:
    item = sentence.items[place]
    scan = _scan(sentence, place, before)
    unit, period, each, way, words = scan.unit, scan.period, scan.each, scan.way, list(scan.words)
    bounds = _bounds(sentence, place)
    if period is None:
        period, more = _period_before(sentence, place, before)
        words += more
    interval, between = _every_so_many(sentence, place)
    if between and unit in ("request", "image", ""):
        period = sentence.items[between[-1]].value("period")
        words += between
    else:
        interval = 1.0
    if unit in _PEOPLE:
        each, words = bool(_each_before(sentence, place, before)), words
    elif not each:
        led = _each_before(sentence, place, before)
        each = bool(led)
        words += led
    if not way and unit in ("token", "word", "character", ""):
        way, more = _way_before(sentence, place)
        words += more
    if (
        not unit
        and way
        and before
        and before.unit in ("token", "word", "image", "variant")
        and scan.noun is None
    ):
        unit = before.unit
    if not unit and any(sentence.items[there].has("people.team") for there in bounds):
        unit = "worker"
    if not unit and way and not scan.thing and _is_token_size(sentence, place):
        unit = "token"
    if not unit and period and period not in _SECONDS:
        unit = "request"
    if not unit and not period and scan.thing:
        unit = "thing"
    if not unit:
        return None
    value = item.number.value if item.number else 0.0
    if unit == "hour" and period in ("day", "workday") and not _has_media(sentence, place):
        unit = "hours"
    if unit in _SECONDS:
        value, unit = value * _SECONDS[unit], "second"
    named = range(place + 1, scan.noun + 1) if scan.noun is not None else ()
    job = tuple(there for there in words if _may_say_the_job(sentence, there, there in named))
    taken = tuple(sorted({*bounds, place, *words}))
    noun = sentence.items[scan.noun].norm if scan.noun is not None else scan.thing
    return Amount(value / interval, unit, period, each, way, place, taken, job, item, noun, scan.each_of)


def _scan(sentence: Sentence, place: int, earlier: Amount | None) -> _Scan:
    """What follows a number: its noun, a period, "each", "in" or "out"."""
    unit, noun, period, each, way = "", None, None, False, ""
    thing = each_of = ""
    words: list[int] = []
    strangers = skip = 0
    sized: list[int] = []
    for there in sentence.right(place, _REACH):
        if earlier and there in earlier.words:
            break
        item, before = sentence.items[there], sentence.items[there - 1]
        led = there - 1 != place and before.has("per", "each")
        if there < skip:
            continue
        if item.number and (end := _size_end(sentence, there, place)):
            skip, sized = end, [*sized, *range(there, end)]
            continue
        if sized and item.has("each"):
            break  # "900 contracts monthly at 20 pages each"
        if item.number and not item.has("number"):
            break
        if unit in _PEOPLE and noun is not None and (item.has("each") or _is_far(item, led, there - noun)):
            break  # "120 employees will each ask 15 questions a day", "45 Mitarbeiter stellen täglich je 20 Fragen"
        if item.has("period") and (led or is_adverb(item) or (before.number and there - 1 != place)):
            if period is None:
                period = item.value("period")
                words += [there - 1, there] if led else [there]
        elif there == place + 1 and item.has("period.day", "period.workday") and _is_week(sentence, there):
            unit, noun = "days", there
            words.append(there)
        elif item.has("period") and there == place + 1 and item.value("period") in _SECONDS:
            unit, noun = item.value("period") or "", there
            words.append(there)
        elif led and (
            item.has("people", "unit") or (item.is_word and before.has("per") and not item.meanings and noun)
        ):
            each, each_of = True, item.norm
            words += [there - 1, there]
        elif item.has("each") and _leads_number(sentence, there):
            break  # "400 recordings of 75 minutes each": the next number's
        elif item.has("each") and not _leads_period(sentence, there):
            each = True
            words.append(there)
        elif not unit and (found := _unit(item)):
            unit, noun = found, there
            between = range(place + 1, there) if there - place <= 3 or sized else ()
            words += [*(one for one in between if one not in sized), there]
        elif item.has("way.both"):
            way = "both"
            words.append(there)
        elif (
            not way
            and item.has("way")
            and item.norm != "into"
            and (unit or there == place + 1)
            and not item.has("unit.request")
        ):
            way = item.value("way") or ""
            words.append(there)
        elif item.has(*_MEDIA) and unit in _SECONDS:
            words.append(there)
        elif item.has("join.and", "money", "today") and (noun is not None or period):
            if there + 1 < len(sentence) and sentence.items[there + 1].has("per"):
                continue  # "par personne et par jour"
            break
        elif not item.has("empty", "per", "bound", "each", "join", "name", "speak", "place", "way", "of"):
            thing = thing or (item.norm if there == place + 1 and item.is_word else "")
            strangers += 1
            if strangers > 3:
                break
    if unit == "request" and noun is not None and not way:
        way = _way_of(sentence, noun)
    return _Scan(unit, noun, period, each, way, tuple(dict.fromkeys(words)), thing, each_of)


def _is_week(sentence: Sentence, place: int) -> bool:
    """Whether days of a week are counted: "5 days a week"."""
    behind = list(sentence.right(place, 2))
    return (
        len(behind) == 2
        and sentence.items[behind[0]].has("per")
        and sentence.items[behind[1]].has("period.week")
    )


def _has_media(sentence: Sentence, place: int) -> bool:
    return sentence.find([*sentence.left(place, 5), *sentence.right(place, 6)], *_MEDIA) is not None


def _is_far(item: Item, led: bool, distance: int) -> bool:
    """Whether a period is not that of the people in front of it: "5,000 users a day" is."""
    return item.has("period") and distance > (2 if led else 1)


def _size_end(sentence: Sentence, there: int, place: int) -> int:
    """The place behind a size that belongs to what is counted: "20 8-second clips", "40 videos of 6 seconds a week"."""
    before, behind = sentence.items[there - 1], there + 1
    if behind >= len(sentence) or not sentence.items[behind].has(*_SIZES):
        return 0
    compound = there == place + 1
    return behind + 1 if compound or before.norm in _OF else 0


def _leads_number(sentence: Sentence, place: int) -> bool:
    return place + 1 < len(sentence) and sentence.items[place + 1].number is not None


def _leads_period(sentence: Sentence, place: int) -> bool:
    """Whether "each" belongs to what is right behind it: "each month", "each user"."""
    behind = next(iter(sentence.right(place, 1)), None)
    return behind is not None and sentence.items[behind].has("period", "people", "unit.request")


def _way_of(sentence: Sentence, noun: int) -> str:
    return "out" if sentence.items[noun].has("way.out") else ""


def _unit(item: Item) -> str:
    """What a word counts, people first: "agents" are no requests."""
    for value in ("monthly", "worker", "user", "site"):
        if item.has(f"people.{value}"):
            return value
    return next((unit for unit in _UNITS if item.has(f"unit.{unit}")), "")


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


def _bounds(sentence: Sentence, place: int) -> list[int]:
    found = []
    for there in sentence.left(place, 3):
        if not (sentence.items[there].has("bound", "people.team") and sentence.free(there)):
            break
        found.append(there)
    return found


_EVERY = frozenset(("every", "each", "alle", "cada", "tous les", "toutes les", "每"))


def _every_so_many(sentence: Sentence, place: int) -> tuple[float, list[int]]:
    """How many periods pass between two times, and the words that say so: "every two weeks", "every other day"."""
    for there in [*sentence.left(place, 6, pauses=True), *sentence.right(place, 6)]:
        item = sentence.items[there]
        if item.has("other.every") and there + 1 < len(sentence) and sentence.items[there + 1].has("period"):
            return 2.0, [there, there + 1]
        number = item.number
        behind = sentence.items[there + 1] if there + 1 < len(sentence) else None
        led = there > 0 and sentence.items[there - 1].norm in _EVERY
        if (
            number
            and there != place
            and led
            and behind is not None
            and behind.has("period")
            and number.value >= 2
        ):
            return number.value, [there - 1, there, there + 1]
    return 1.0, []


def _period_before(sentence: Sentence, place: int, earlier: Amount | None) -> tuple[str | None, list[int]]:
    """A period in front that no amount has: "every day we get 400 tickets", "monthly volume: 400k"."""
    for there in sentence.left(place, 6, pauses=True):
        item = sentence.items[there]
        if item.number or there in sentence.used or (earlier and there in earlier.words):
            break
        if item.has("period"):
            before = sentence.items[there - 1] if there else None
            if is_adverb(item):
                return item.value("period"), [there]
            if before is not None and before.has("per", "each"):
                return item.value("period"), [there - 1, there]
    return None, []


def _each_before(sentence: Sentence, place: int, earlier: Amount | None) -> list[int]:
    """ "Each", "each developer" or "per user" in front of a number, which no amount has."""
    for there in sentence.left(place, 6):
        item = sentence.items[there]
        if item.number or (earlier and there in earlier.words):
            break
        behind = sentence.items[there + 1]
        leads = item.has("per") and (behind.has("period") or behind.norm == "/")
        if item.has("each") and not leads:
            return [there]
        if item.has("per") and behind.has("people") and len(item.norm) > 2:
            return [there, there + 1]
    return []


def _way_before(sentence: Sentence, place: int) -> tuple[str, list[int]]:
    """ "In" or "out" in front of a number: "answers of 200 tokens", "output: 300 tokens"."""
    for there in sentence.left(place, 4, pauses=True):
        item = sentence.items[there]
        if item.number or item.norm in ",，、":
            break
        if item.has("way") and item.norm != "in":
            return item.value("way") or "", [there]
    return "", []

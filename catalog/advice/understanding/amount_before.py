"""What stands before a number that counts: its bounds, a period, "each", "in" or "out", "every two weeks"."""

from collections.abc import Container

from catalog.advice.understanding.money import is_adverb
from catalog.advice.understanding.sentence import Sentence


def bounds(sentence: Sentence, place: int) -> list[int]:
    """The words that bound a number: "about", "at least", "a team of"."""
    found = []
    for there in sentence.left(place, 3):
        if not (sentence.items[there].has("bound", "people.team") and sentence.free(there)):
            break
        found.append(there)
    return found


_EVERY = frozenset(("every", "each", "alle", "cada", "tous les", "toutes les", "每"))


def every_so_many(sentence: Sentence, place: int) -> tuple[float, list[int]]:
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


def period_before(sentence: Sentence, place: int, earlier: Container[int]) -> tuple[str | None, list[int]]:
    """A period in front that no amount has: "every day we get 400 tickets", "monthly volume: 400k"."""
    for there in sentence.left(place, 6, pauses=True):
        item = sentence.items[there]
        if item.number or there in sentence.used or there in earlier:
            break
        if item.has("period"):
            before = sentence.items[there - 1] if there else None
            if is_adverb(item):
                return item.value("period"), [there]
            if before is not None and before.has("per", "each"):
                return item.value("period"), [there - 1, there]
    return None, []


def each_before(sentence: Sentence, place: int, earlier: Container[int]) -> list[int]:
    """ "Each", "each developer" or "per user" in front of a number, which no amount has."""
    for there in sentence.left(place, 6):
        item = sentence.items[there]
        if item.number or there in earlier:
            break
        behind = sentence.items[there + 1]
        leads = item.has("per") and (behind.has("period") or behind.norm == "/")
        if item.has("each") and not leads:
            return [there]
        if item.has("per") and behind.has("people") and len(item.norm) > 2:
            return [there, there + 1]
    return []


def way_before(sentence: Sentence, place: int) -> tuple[str, list[int]]:
    """ "In" or "out" in front of a number: "answers of 200 tokens", "output: 300 tokens"."""
    for there in sentence.left(place, 4, pauses=True):
        item = sentence.items[there]
        if item.number or item.norm in ",，、":
            break
        if item.has("way") and item.norm != "in":
            return item.value("way") or "", [there]
    return "", []

"""Figures of the model in a sentence: its context, its size, its speed, the share of the prompt that repeats, calls."""

from collections.abc import Sequence

from catalog.advice.understanding.lexicon import Item
from catalog.advice.understanding.sentence import Sentence

_LEAST_CONTEXT = 1_000
PERCENT = frozenset(("%", "percent", "prozent", "pct", "per cent", "por ciento", "pour cent"))
_SIZED = ("dense", "class", "moe", "sized")


def read_figures(sentence: Sentence) -> None:
    """The numbers that say what the model must be like."""
    for place in range(len(sentence)):
        if sentence.free(place) and sentence.items[place].number:
            for read in (_read_speed, _read_context, _read_size, _read_share, _read_calls):
                if read(sentence, place):
                    break


def number_at(sentence: Sentence, place: int) -> float:
    """The number at `place`; only where there is one."""
    number = sentence.items[place].number
    return number.value if number else 0.0


def range_note(item: Item) -> str:
    """What was taken of a range."""
    number = item.number
    return f"middle of {number.low:,.10g} and {number.high:,.10g}" if number and number.is_range else ""


def _bound(sentence: Sentence, place: int) -> list[int]:
    """The words before a number that bound it: "at least", "under", "about"."""
    found: list[int] = []
    for there in sentence.left(place, 3):
        if not sentence.items[there].has("bound"):
            break
        found.append(there)
    return found


def _read_speed(sentence: Sentence, place: int) -> bool:
    behind = list(sentence.right(place, 4))
    word = sentence.find(behind[:2], "speed")
    if word is None:
        token = sentence.find(behind[:2], "unit.token")
        second = sentence.find(behind, "period.second")
        if token is None or second is None or token > second:
            return False
        word = second
    item = sentence.items[place]
    sentence.add(
        "must.tokens_per_second",
        number_at(sentence, place),
        [*_bound(sentence, place), *range(place, word + 1)],
        range_note(item),
    )
    return True


def _read_context(sentence: Sentence, place: int) -> bool:
    number = sentence.items[place].number
    if number is None or number.value < _LEAST_CONTEXT:
        return False
    behind = list(sentence.right(place, 3))
    word = sentence.find(behind, "context")
    if word is None:
        word = sentence.find(sentence.left(place, 5), "context")
        if word is None or any(sentence.items[there].number for there in range(word, place)):
            return False
    if word > place and sentence.find(sentence.right(word, 4), "unit.request", "way.in") is not None:
        return False  # "6,000 tokens of context per question" go in
    token = [there for there in behind[:1] if sentence.items[there].has("unit.token")]
    places = range(min(word, place), max(word, place) + 1)
    sentence.add(
        "must.context_tokens",
        int(number.value),
        [*_bound(sentence, place), *places, *token],
        range_note(sentence.items[place]),
    )
    return True


def _read_size(sentence: Sentence, place: int) -> bool:
    number = sentence.items[place].number
    if number is None or number.value < 1e8 or number.value >= 1e13:
        return False
    behind = list(sentence.right(place, 2))
    parameter = sentence.find(behind, "unit.parameter")
    bounds = _bound(sentence, place)
    most = next(
        (there for there in [*bounds, *behind] if sentence.items[there].has("bound.most", "bound.between")),
        None,
    )
    if parameter is None:
        if number.scale != "b" or sentence.find(behind[:1], "unit", "people", "currency") is not None:
            return False
        named = sentence.find(behind[:1], "place.model") is not None or any(
            sentence.items[there].norm in (*_SIZED, "model", "models", "llm") for there in behind
        )
        if most is None and not named:
            return False
    if any(sentence.items[there].has("bound.least") for there in [*bounds, *behind]):
        return False
    extra = [
        there
        for there in (parameter, most if most is not None and most > place else None)
        if there is not None
    ]
    sentence.add(
        "must.max_parameters", number.high / 1e9, [*bounds, place, *extra], "billions of parameters, at most"
    )
    return True


def _read_share(sentence: Sentence, place: int) -> bool:
    sign = next((there for there in sentence.right(place, 1) if sentence.items[there].norm in PERCENT), None)
    if sign is None:
        return False
    word = sentence.find([*sentence.right(sign, 8), *sentence.left(place, 6)], "share")
    share = number_at(sentence, place) / 100
    if word is None or not 0 <= share <= 1:
        return False
    sentence.add("workload.cached_input_share", share, [place, sign, word])
    return True


def _read_calls(sentence: Sentence, place: int) -> bool:
    word = sentence.find(sentence.right(place, 2), "calls")
    if word is None or number_at(sentence, place) < 2:
        return False
    behind = list(sentence.right(word, 3))
    per = sentence.find(behind[:1], "per")
    task = sentence.find(behind, "unit.request") if per is not None else None
    if task is None and per is not None and _names_model(sentence, word) and len(behind) > 1:
        task = behind[1]
    period = sentence.find(behind, "period")
    before = list(sentence.left(place, 6))
    led = sentence.find(before, "each", "per.yes")
    if sentence.find(sentence.right(word, 1), "each") is not None and per is None:
        task = word + 1  # "300 runs a day with 8 calls each"
    if period is not None or (task is None and (led is None or not _names_model(sentence, word))):
        return False
    places: Sequence[int] = [*_bound(sentence, place), place, word]
    end = task if task is not None else word
    sentence.add("workload.calls_per_request", number_at(sentence, place), [*places, *range(word, end + 1)])
    return True


def _names_model(sentence: Sentence, place: int) -> bool:
    norm = sentence.items[place].norm
    return "model" in norm or "llm" in norm or "step" in norm or "modell" in norm

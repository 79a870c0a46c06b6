"""Countries and languages in a sentence: where models come from, where they run, under whose law, where we are, what is
spoken.

"German" is a country's and a language's word: what stands beside it decides.
"""

from collections.abc import Sequence

from catalog import codes
from catalog.advice.understanding.sentence import Sentence

_PLACE = ("country", "nationality", "language", "code")
_ACCENTS = frozenset(("accent", "dialect", "akzent", "acento"))
_SERVING, _PROVIDER = "origin.serving_countries", "origin.exclude_provider_countries"


def read_places(sentence: Sentence) -> None:
    """The needs that countries, nationalities and languages name."""
    place = 0
    while place < len(sentence):
        group = _group(sentence, place)
        if codes_ := _language_codes(sentence, place):
            sentence.add("must.languages", tuple(codes_.values()), codes_)
        elif group:
            _read_group(sentence, group)
            place = group[-1]
        elif _is_gdpr(sentence, place):
            sentence.add(_SERVING, ("EU",), [place], "GDPR is read as: served in the EU")
        place += 1


def _language_codes(sentence: Sentence, place: int) -> dict[int, str]:
    """Codes of languages by their places: "en/fr/de" behind "languages", "DE-EN", "EN to DE"."""
    found: dict[int, str] = {}
    here = place
    while here < len(sentence) and sentence.free(here):
        norm, typed = sentence.items[here].norm, sentence.typed(here)
        if len(norm) != 2 or norm not in codes.LANGUAGE_CODES:
            break
        if not (typed.isupper() or _named_languages(sentence, place)):
            break
        found[here] = norm
        here += 1
        if here < len(sentence) and (
            sentence.items[here].norm in "/,+>→" or sentence.items[here].has("join", "speak")
        ):
            here += 1
    capitals = all(sentence.typed(one).isupper() for one in found)
    return found if len(found) > 1 and (capitals or _named_languages(sentence, place)) else {}


_LANGUAGES = frozenset(
    ("language", "languages", "sprache", "sprachen", "idiomas", "lenguas", "langues", "语言")
)


def _named_languages(sentence: Sentence, place: int) -> bool:
    """Whether the word "languages" stands in front."""
    return any(sentence.items[there].norm in _LANGUAGES for there in sentence.left(place, 2, pauses=True))


def _is_gdpr(sentence: Sentence, place: int) -> bool:
    if not sentence.free(place) or not sentence.items[place].has("law.gdpr"):
        return False
    return not sentence.is_neutral(place) and not sentence.negation(place)


def _group(sentence: Sentence, place: int) -> list[int]:
    """The list of places and languages that starts at `place`: "German, Polish and Czech"."""
    if not _is_place(sentence, place):
        return []
    group, here = [place], place + 1
    while here < len(sentence):
        step = here
        while step < min(len(sentence), here + 3) and _joins(sentence, step):
            step += 1
        if not _is_place(sentence, step) or (step == here and not sentence.items[here].joined):
            break
        group.append(step)
        here = step + 1
    return group


def _joins(sentence: Sentence, place: int) -> bool:
    return sentence.items[place].has("join") or sentence.items[place].norm in ",，、"


def _is_place(sentence: Sentence, place: int) -> bool:
    if not sentence.free(place):
        return False
    item = sentence.items[place]
    behind = sentence.items[place + 1] if place + 1 < len(sentence) else None
    if (
        item.has("nationality")
        and behind is not None
        and (behind.norm in _ACCENTS or behind.has("language.en"))
    ):
        return False  # "Indian English", "a British accent"
    if item.norm == "polish" and (place == 0 or sentence.typed(place)[0].islower()):
        return False  # "polish my text": the language has a capital letter
    if item.has("country", "nationality", "language"):
        return True
    if not item.has("code"):
        return False
    before = sentence.items[place - 1] if place else None
    return bool(
        (before and (before.has("not.no", "join", "place.host") or before.norm in "!,"))
        or (behind and behind.has("only", "place"))
    )


def _read_group(sentence: Sentence, group: Sequence[int]) -> None:
    first, last = group[0], group[-1]
    if sentence.is_neutral(last):
        sentence.use(group)
        return
    negation = sentence.negation(first) or _same_as_before(sentence, first)
    unneeded = bool(negation) and sentence.items[negation[0]].has("not.need")
    countries = _countries(sentence, group)
    if _is_spoken(sentence, group) and not negation:
        countries = ()
    if countries and not unneeded and _read_countries(sentence, group, countries, negation):
        return
    languages = _languages(sentence, group)
    if languages and negation:
        sentence.use([*negation, *group])
    elif languages:
        sentence.add("must.languages", languages, [*_led_by(sentence, first, "speak"), *group])
    elif countries and not unneeded:
        sentence.add(
            "license.use_countries", countries, [*_led_by(sentence, first, "speak", "place.we"), *group]
        )


def _same_as_before(sentence: Sentence, place: int) -> list[int]:
    """The word that takes over what was said before: "Chinese models are off the table, as are Russian ones"."""
    like = sentence.find(sentence.left(place, 2, pauses=True), "like")
    excluded = any("exclude" in part.key for part in sentence.parts)
    return [like] if like is not None and excluded else []


def _is_spoken(sentence: Sentence, group: Sequence[int]) -> bool:
    """Whether the words around say that languages are meant: "in German", "from English into Japanese"."""
    before = group[0] - 1
    led = before >= 0 and sentence.items[before].has("speak")
    behind = sentence.find(sentence.right(group[-1], 1), "place.model", "place.law", "place.we")
    return led and behind is None and len(_languages(sentence, group)) == len(group)


def _read_countries(
    sentence: Sentence, group: Sequence[int], countries: tuple[str, ...], negation: list[int]
) -> bool:
    """Whether the words around say what the countries are meant for, and it is taken down."""
    first, last = group[0], group[-1]
    behind = list(sentence.right(last, 3))
    before = list(sentence.left(first, 6))
    adjective = any(sentence.items[place].has("nationality") for place in group)
    law = sentence.find([*behind[:2], *before[:3]], "place.law")
    host = sentence.find([*behind[:2], *before], "place.host")
    stay = sentence.find(before[:4], "stay")
    model = sentence.find(behind[:2], "place.model")
    if model is None and not adjective:
        model = sentence.find(before[:5], "place.model")
    we = sentence.find([*behind[:2], *before[:4]], "place.we")
    if (
        law is not None
        and (negation or adjective or host is None)
        and not (model is not None and law not in behind)
    ):
        words = [there for there in (*behind[:2], *before[:5]) if sentence.items[there].has("place.law")]
        _read_law(sentence, [*negation, *words, *group], countries, bool(negation) or stay is not None)
    elif stay is not None and negation:
        sentence.add(_SERVING, countries, [*negation, stay, *group])
    elif host is not None and not (model is not None and model in behind):
        _read_host(sentence, [*negation, host, *group], countries, bool(negation))
    elif (
        negation
        and not adjective
        and sentence.items[first - 1].has("speak")
        and sentence.items[first - 1].norm == "in"
    ):
        _read_host(sentence, [*negation, *group], countries, True)
    elif negation and (adjective or not _languages(sentence, group) or model is not None):
        _read_origin(sentence, group, countries, negation)
    elif model is not None and not (we is not None and sentence.items[model].norm == "from"):
        _read_origin(sentence, [*group, *([model] if model in behind else [])], countries, [])
    elif we is not None:
        sentence.add(
            "license.use_countries", countries, [we, *group] if abs(we - first) < 5 else group, job=False
        )
    elif (
        adjective
        and not _languages(sentence, group)
        and sentence.find([*behind, *before[:3]], "only") is not None
    ):
        _read_origin(sentence, group, countries, [])
    else:
        return False
    return True


def _read_host(sentence: Sentence, places: Sequence[int], countries: tuple[str, ...], negated: bool) -> None:
    if not negated:
        sentence.add(_SERVING, countries, places)
        return
    sentence.notes.append(
        f"{sentence.quote(places)}: places where a model must not run cannot be named, only where it may: "
        "hosted in the EU, for example."
    )
    sentence.use(places)


def _read_law(sentence: Sentence, places: Sequence[int], countries: tuple[str, ...], negated: bool) -> None:
    if negated:
        sentence.add(_PROVIDER, countries, places)
    else:
        sentence.add(_SERVING, countries, places, "read as: served there")


def _read_origin(
    sentence: Sentence, group: Sequence[int], countries: tuple[str, ...], negation: Sequence[int]
) -> None:
    key = "origin.exclude_developer_countries" if negation else "origin.developer_countries"
    behind = [place for place in sentence.right(group[-1], 1) if sentence.items[place].has("place.model")]
    sentence.add(key, countries, [*negation, *group, *behind])


def _countries(sentence: Sentence, group: Sequence[int]) -> tuple[str, ...]:
    found = [
        item.value("country") or item.value("nationality") or item.value("code")
        for item in (sentence.items[place] for place in group)
    ]
    return tuple(dict.fromkeys(code for code in found if code)) if all(found) else ()


def _languages(sentence: Sentence, group: Sequence[int]) -> tuple[str, ...]:
    found = [sentence.items[place].value("language") for place in group]
    return tuple(dict.fromkeys(code for code in found if code))


def _led_by(sentence: Sentence, place: int, *tags: str) -> list[int]:
    """The word right before that belongs to it: "in" of "in German"."""
    before = place - 1
    return [before] if sentence.free(before) and sentence.items[before].has(*tags) else []

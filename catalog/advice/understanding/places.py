"""Countries and languages in a sentence: where models come from, where they run, under whose law, where we are, what is
spoken.

"German" is a country's and a language's word: what stands beside it decides.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from catalog import codes
from catalog.advice.understanding.sentence import Sentence

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
    if not sentence.free(place) or not sentence.items[place].has("law.gdpr") or sentence.is_subject(place):
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
        if _is_new_list(sentence, group[-1], step):
            break
        group.append(step)
        here = step + 1
    return group


def _is_new_list(sentence: Sentence, last: int, step: int) -> bool:
    """Whether a comma alone parts two lists: "in German, European models only", "users in India, Chinese models"."""
    if any(sentence.items[there].has("join") for there in range(last + 1, step)) or step == last + 1:
        return False
    kinds = [
        {tag for tag in ("country", "nationality", "language") if sentence.items[there].has(tag)}
        for there in (last, step)
    ]
    behind = step + 1
    leads_model = behind < len(sentence) and sentence.items[behind].has(
        "place.model", "place.law", "place.host"
    )
    return kinds[0] != kinds[1] or leads_model


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
    if sentence.find(sentence.right(last, 5), "soft") is not None:
        sentence.notes.append(f"{sentence.quote(group)} is a wish and no rule: not asked for.")
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


class _Around(NamedTuple):
    """The places of the words around countries: a law or provider, a server, a model, ourselves; None where there are
    none. `adjective`: they are "German", not "Germany".
    """

    law: int | None
    host: int | None
    stay: int | None
    model: int | None
    we: int | None
    only: int | None
    adjective: bool
    behind: tuple[int, ...]
    before: tuple[int, ...]


def _around(sentence: Sentence, group: Sequence[int]) -> _Around:
    behind, before = tuple(sentence.right(group[-1], 3)), tuple(sentence.left(group[0], 6))
    adjective = any(sentence.items[place].has("nationality") for place in group)
    model = sentence.find(behind[:2], "place.model")
    if model is None and not adjective:
        words = [place for place in before[:5] if sentence.items[place].has("place.model")]
        model = next(
            (place for place in words if sentence.items[place].norm != "from"), next(iter(words), None)
        )
    return _Around(
        law=sentence.find([*behind[:2], *before[:3]], "place.law"),
        host=sentence.find([*behind[:2], *before], "place.host"),
        stay=sentence.find(before[:4], "stay"),
        model=model,
        we=sentence.find([*behind[:2], *before[:4]], "place.we"),
        only=sentence.find([*behind, *before[:3]], "only"),
        adjective=adjective,
        behind=behind,
        before=before,
    )


_Role = Literal["law", "stay", "host", "not in", "origin", "we", ""]


def _role(sentence: Sentence, group: Sequence[int], around: _Around, negated: bool) -> _Role:
    """What countries are meant for; "" where nothing around says it."""
    model_behind = around.model is not None and around.model in around.behind
    no_host = negated or around.adjective or around.host is None
    if around.law is not None and no_host and (around.model is None or around.law in around.behind):
        return "law"
    if around.stay is not None and negated:
        return "stay"
    if around.host is not None and not model_behind:
        return "host"
    before = sentence.items[group[0] - 1]
    if negated and not around.adjective and before.has("speak") and before.norm == "in":
        return "not in"
    spoken = bool(_languages(sentence, group))
    if negated and spoken and before.norm in ("in", "for") and around.model is None:
        return ""
    if negated and (around.adjective or not spoken or around.model is not None):
        return "origin"
    if around.model is not None and not (
        around.we is not None and sentence.items[around.model].norm == "from"
    ):
        return "origin"
    if around.we is not None:
        return "we"
    return "origin" if around.adjective and not spoken and around.only is not None else ""


def _read_countries(
    sentence: Sentence, group: Sequence[int], countries: tuple[str, ...], negation: list[int]
) -> bool:
    """Whether the words around say what the countries are meant for, and it is taken down."""
    around = _around(sentence, group)
    match _role(sentence, group, around, bool(negation)):
        case "law":
            near = (*around.behind[:2], *around.before[:5])
            words = [there for there in near if sentence.items[there].has("place.law")]
            negated = bool(negation) or around.stay is not None
            _read_law(sentence, [*negation, *words, *group], countries, negated)
        case "stay":
            sentence.add(_SERVING, countries, _known(*negation, around.stay, *group))
        case "host":
            near = (*around.behind[:2], *around.before)
            hosts = [there for there in near if sentence.items[there].has("place.host")]
            _read_host(sentence, [*negation, *hosts, *group], countries, bool(negation))
        case "not in":
            _read_host(sentence, [*negation, *group], countries, True)
        case "origin":
            model = around.model if around.model in around.behind and not negation else None
            _read_origin(sentence, _known(*group, model), countries, negation)
        case "we":
            near_we = around.we if around.we is not None and abs(around.we - group[0]) < 5 else None
            sentence.add("license.use_countries", countries, _known(near_we, *group))
        case _:
            return False
    return True


def _known(*places: int | None) -> list[int]:
    return [place for place in places if place is not None]


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

"""Names in a sentence: models used today, developers and providers wanted or not."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from catalog.advice.understanding.sentence import Sentence
from catalog.model import Model
from catalog.storage.snapshot import Snapshot

_LONGEST_NAME = 7
_NAMES = ("family", "developer", "provider", "name", "maybe")
_VARIANTS = frozenset(
    """
    mini nano pro flash lite turbo sonnet opus haiku max plus air large medium small instruct chat preview thinking
    coder vl vision sol luna terra scout maverick fable ultra next exp high low reasoner reasoning embed base
    """.split()  # noqa: SIM905 - a list of quoted words is harder to read
)
_LINES = frozenset(("opus", "sonnet", "haiku"))
_WANTED = ("only", "name.want")


class ModelNames:
    """Ids of models by their names in letters, digits and dots (`gpt-5.6`, `GPT 5.6` and `gpt5.6` are one)."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._models = snapshot.models

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Names of several models are left out; ids win over names, names over aliases."""
        found: dict[str, str] = {}
        for names in (_id_names, _model_names, _aliases):
            level: dict[str, str | None] = {}
            for model in self._models.values():
                for name in map(plain_name, names(model)):
                    level[name] = model.id if level.get(name, model.id) == model.id else None
            found = {name: one for name, one in level.items() if one} | found
        return found

    def get(self, name: str) -> str | None:
        """The id of the model of this name, or of its instruct model; None where no single model has it."""
        return self._ids.get(name) or self._ids.get(f"{name}instruct")

    def newest(self, name: str) -> Model | None:
        """The newest model whose name has all these words: "Gemini Flash" of "Gemini 3.8 Flash"."""
        words = set(words_of(name))
        found = [
            model
            for model in self._models.values()
            if model.released and not model.retired and words <= set(words_of(model.name))
        ]
        return max(found, key=lambda model: (model.released or "", model.id), default=None)


def _id_names(model: Model) -> tuple[str, ...]:
    return (model.id, model.id.rpartition("/")[2])


def _model_names(model: Model) -> tuple[str, ...]:
    """A name, and the name without its brand where a number says which: "Opus 5" of "Claude Opus 5"."""
    _, _, rest = model.name.partition(" ")
    return (model.name, rest) if any(map(str.isdigit, rest)) and rest[:1].isalpha() else (model.name,)


def _aliases(model: Model) -> tuple[str, ...]:
    return tuple(model.aliases)


def words_of(name: str) -> list[str]:
    """The words of a model's name in lower case, without its numbers."""
    return re.findall(r"[a-z]+", name.lower())


def plain_name(typed: str) -> str:
    """A model's name in letters, digits and dots."""
    return re.sub(r"[^a-z0-9.]", "", typed.lower()).strip(".")


class Makers(NamedTuple):
    """The developers and providers of the catalogue, by their ids."""

    developers: Mapping[str, object]
    providers: Mapping[str, object]


def read_names(sentence: Sentence, models: ModelNames | None, makers: Makers) -> None:
    """The models, developers and providers that are named, where the words around say what is meant."""
    for place in range(len(sentence)):
        item = sentence.items[place]
        if models and item.has("today") and _read_used(sentence, place, models):
            continue
        if not sentence.free(place) or not item.has(*_NAMES):
            continue
        if item.has("name.compatible") or (
            item.has("name") and not item.has("family", "developer", "provider")
        ):
            if item.has("name.compatible"):
                sentence.use([place])
        elif not _read_model(sentence, place, models):
            _read_maker(sentence, place, models, makers)


def _read_model(sentence: Sentence, place: int, models: ModelNames | None) -> bool:
    """A model by its family and version: what is used today."""
    if not sentence.items[place].has("family", "developer"):
        return False
    end = place + 1
    while end < min(len(sentence), place + _LONGEST_NAME) and _is_of_name(sentence, end):
        end += 1
    for stop in range(end, place, -1):
        model = models.get(_joined(sentence, place, stop)) if models else None
        if model and (stop > place + 1 or _has_digit(sentence, place, stop)):
            _take_model(sentence, place, stop, model)
            return True
    if _take_newest(sentence, place, end, models):
        return True
    if end > place + 1 and _has_digit(sentence, place, end):
        places = range(place, end)
        sentence.notes.append(
            f"{sentence.quote(places)} is no model of the catalogue: nothing is compared with it."
        )
        sentence.use(places)
        return True
    return False


def _read_used(sentence: Sentence, cue: int, models: ModelNames) -> bool:
    """A model of any name behind a word for what is used today: "currently using text-embedding-3-large"."""
    start = cue + 1
    for stop in range(min(len(sentence), start + _LONGEST_NAME), start, -1):
        last = sentence.items[stop - 1]
        whole = last.number is not None or last.is_word
        if whole and all(map(sentence.free, range(start, stop))) and _has_digit(sentence, start, stop):
            model = models.get(_joined(sentence, start, stop))
            if model:
                _take_model(sentence, start, stop, model)
                return True
    return False


def _take_model(sentence: Sentence, place: int, stop: int, model: str) -> None:
    places = list(range(place, stop))
    if sentence.negation(place) and sentence.find(sentence.left(place, 4), "today") is None:
        sentence.notes.append(
            f"{sentence.quote(places)}: a single model cannot be excluded, only its developer."
        )
        sentence.use(places)
        return
    cue = sentence.find(sentence.left(place, 3), "today")
    sentence.add("baseline.model", model, [*([cue] if cue is not None else []), *places])


def _take_newest(sentence: Sentence, place: int, end: int, models: ModelNames | None) -> bool:
    """A line of models without a version: its newest, where it is used today."""
    line = end > place + 1 or sentence.items[place].norm in _LINES
    near = [*sentence.left(place, 4), *sentence.right(end - 1, 2)]
    cue = sentence.find(near, "today")
    if cue is None and sentence.find(sentence.left(place, 9), "money.today") is not None:
        cue = place
    if models is None or cue is None or _has_digit(sentence, place, end):
        return False
    newest = models.newest(sentence.text[sentence.items[place].start : sentence.items[end - 1].end])
    if newest is None or not (line or newest.kind != "llm"):
        return False
    places = [cue, *range(place, end)]
    note = f"taken as {newest.name}, the newest of that name"
    sentence.add("baseline.model", newest.id, places, note)
    return True


def _is_of_name(sentence: Sentence, place: int) -> bool:
    """Whether an item may belong to a model's name: a number, a variant, letters with digits, letters at a number."""
    item = sentence.items[place]
    if not sentence.free(place):
        return False
    if item.number:
        version = item.number.plain and item.number.value < 1_000 and "," not in item.norm
        return version or item.number.scale == "b" or item.joined
    if item.norm in _VARIANTS or item.has("family"):
        return True
    return any(map(str.isdigit, item.norm)) or (item.joined and item.norm.isalpha() and len(item.norm) <= 2)


def _joined(sentence: Sentence, place: int, stop: int) -> str:
    typed = sentence.text[sentence.items[place].start : sentence.items[stop - 1].end]
    return plain_name(typed)


def _has_digit(sentence: Sentence, place: int, stop: int) -> bool:
    return any(map(str.isdigit, _joined(sentence, place, stop)))


def _read_maker(sentence: Sentence, place: int, models: ModelNames | None, makers: Makers) -> None:
    item = sentence.items[place]
    provider = item.value("provider") or _maybe_provider(sentence, place)
    developer = item.value("developer") or item.value("family")
    if sentence.is_neutral(place):
        sentence.use([place])
        return
    negation = sentence.negation(place)
    hosts = sentence.find(sentence.right(place, 2), "place.law", "place.host") is not None
    if provider is None and developer in makers.providers and hosts:
        provider = developer
    if provider is not None:
        _read_provider(sentence, place, provider, negation, makers)
    elif developer is not None and negation:
        _add_known(sentence, "origin.exclude_developers", developer, [*negation, place], makers.developers)
    elif developer is not None and _is_wanted(sentence, place):
        _add_known(sentence, "origin.developers", developer, [place], makers.developers)
    elif developer is not None:
        _take_today(sentence, place, models)


def _read_provider(
    sentence: Sentence, place: int, provider: str, negation: list[int], makers: Makers
) -> None:
    key = "hosting.exclude_providers" if negation else "hosting.providers"
    cue = _cue(sentence, place)
    if negation:
        _add_known(sentence, key, provider, [*negation, place], makers.providers)
    elif cue is not None:
        _add_known(sentence, key, provider, [cue, place], makers.providers)


def _add_known(
    sentence: Sentence, key: str, name: str, places: list[int], known: Mapping[str, object]
) -> None:
    """The need, where the catalogue knows the name; else it is told: an unknown name is an error elsewhere."""
    if name in known:
        sentence.add(key, (name,), places)
        return
    sentence.notes.append(f"{sentence.quote(places)}: the catalogue has nothing of {name}.")
    sentence.use(places)


def _maybe_provider(sentence: Sentence, place: int) -> str | None:
    """A provider whose name is a word too (Together, Replicate), with a capital letter, behind "on" or in a list."""
    before = [
        there
        for there in sentence.left(place, 2)
        if sentence.items[there].has("name.want", "provider", "maybe")
    ]
    return sentence.items[place].value("maybe") if before and sentence.typed(place)[0].isupper() else None


def _cue(sentence: Sentence, place: int) -> int | None:
    return sentence.find([*sentence.left(place, 3), *sentence.right(place, 2)], *_WANTED)


def _is_wanted(sentence: Sentence, place: int) -> bool:
    """Whether only this developer's models are asked for: "only Mistral", "Mistral models", "made by Meta"."""
    before, behind = list(sentence.left(place, 3)), list(sentence.right(place, 3))
    if sentence.find([*before, *behind], "only") is not None or _leads_wanted(sentence, place):
        return True
    if sentence.find(before, "today") is not None and sentence.find(before[:1], "place.model") is None:
        strong = sentence.find(before, "today")
        if strong is not None and not sentence.items[strong].has("name.want"):
            return False
    if sentence.find(behind[:1], "place.model") is not None:
        return True
    if _continues(sentence, place):
        return True
    words = {sentence.items[there].norm for there in before}
    said = any(
        sentence.items[there].has("place.model") and sentence.items[there].norm != "from" for there in before
    )
    if said and words & {"from", "by", "von", "de", "of"}:
        return True  # "models from Meta"; "reviews from Amazon" are no models
    return bool(
        words
        & {
            "prefer",
            "preferably",
            "made by",
            "stick with",
            "either",
            "entweder",
            "soit",
            "bevorzugt",
        }
    )


def _leads_wanted(sentence: Sentence, place: int) -> bool:
    """Whether a list that starts here ends in "only" or "models": "Mistral and Meta models only"."""
    for there in sentence.right(place, 6, pauses=True):
        item = sentence.items[there]
        if item.has("only"):
            return True
        if not (item.has("join", *_NAMES, "place.model") or item.norm in ",、"):
            return False
    return False


def _continues(sentence: Sentence, place: int) -> bool:
    """Whether the developer before "or" was asked for: "either Qwen or Llama"."""
    if place < 2 or not sentence.items[place - 1].has("join"):
        return False
    before = sentence.items[place - 2]
    wanted = (part for part in sentence.parts if part.key == "origin.developers")
    return any(part.end == before.end for part in wanted)


def _take_today(sentence: Sentence, place: int, models: ModelNames | None) -> None:
    """A family or a maker without a version, as what is used today: a model where the name is one."""
    cue = sentence.find(sentence.left(place, 3), "today", "money.today")
    if cue is None:
        return
    model = models.get(_joined(sentence, place, place + 1)) if models else None
    if model:
        sentence.add("baseline.model", model, [cue, place])
        return
    sentence.use([place])
    if not sentence.items[place].has("family"):
        return
    sentence.notes.append(
        f"{sentence.quote([place])} is no single model: name its version to compare with what is used today."
    )

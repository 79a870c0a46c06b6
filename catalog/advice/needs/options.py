"""What a need can be chosen from: the countries, languages, licenses, providers ... of a catalogue, by name."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from catalog import codes
from catalog.advice.needs.errors import nearest_word
from catalog.advice.rules import RULES
from catalog.advice.rules.license_reasons import CLASS_LABELS
from catalog.formatting import count
from catalog.storage.snapshot import Snapshot


class Option(NamedTuple):
    """One entry of a list to choose from: its value, its name, what is known of it, the heading it stands under.

    `members` are the values that a group stands for; `others` is what people write instead, in small letters.
    """

    value: str
    name: str
    note: str = ""
    heading: str = ""
    members: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """What choosing it adds to the need."""
        return self.members or (self.value,)

    @property
    def words(self) -> tuple[str, ...]:
        """Every way to write it, in small letters."""
        return (self.value.casefold(), self.name.casefold(), *self.others)


class OptionError(ValueError):
    """No single option has this name; the message says which come near."""


class AmbiguousOptionError(OptionError):
    """Several options may be meant; the message names them."""


_KNOWN, _FURTHER, _GROUPS = "In the catalogue", "Other countries", "Groups"
_MANY, _FEWEST_ALIKE = 6, 0.6
_LEAST_VALUE = 3  # letters; two are a code of their own
_MEANINGS = {
    "must.inputs": {
        "text": "prompts and files as text",
        "image": "photos, screenshots, scans",
        "audio": "recordings, speech",
        "video": "clips",
        "document": "PDF and office files as they are",
    },
    "must.outputs": {
        "text": "answers, code, JSON",
        "image": "pictures",
        "audio": "speech or music",
        "video": "clips",
        "embedding": "vectors for search",
        "score": "relevance, for reranking",
    },
    "must.features": {
        "tools": "calls your functions",
        "structured-output": "keeps to a JSON schema",
        "reasoning": "thinks before it answers",
    },
}


def options_of(key: str, snapshot: Snapshot) -> tuple[Option, ...]:
    """What the list at this dotted key can be chosen from, the most used first; empty for other keys."""
    made = _LISTS.get(key)
    return tuple(made(snapshot)) if made else ()


def has_options(key: str) -> bool:
    """Whether the need at this dotted key is chosen from a list."""
    return key in _LISTS


def matching_options(options: Sequence[Option], text: str) -> list[Option]:
    """The options that the text may mean: written so, beginning so, with words that begin so, or with it inside."""
    words = _plain(text)
    return [option for _, option in _graded(options, words)] if words else list(options)


def one_option(options: Sequence[Option], text: str) -> Option:
    """The option that is written so, or the only one that fits the text best.

    Raises `AmbiguousOptionError` that names those that it may mean, or `OptionError` with the nearest one.
    """
    words = _plain(text)
    graded = _graded(options, words)
    found = [option for _, option in graded]
    best = [option for grade, option in graded if grade == graded[0][0]]
    if best and (len(best) == 1 or words in best[0].words):
        return best[0]
    if found:
        names = ", ".join(option.name for option in found[:_MANY])
        more = f" and {len(found) - _MANY} more" if len(found) > _MANY else ""
        raise AmbiguousOptionError(f"“{text}” may be {names}{more}.")
    known = {word: option for option in reversed(options) for word in option.words}
    near = nearest_word(words, list(known), _FEWEST_ALIKE)
    hint = f" Did you mean {known[near].name} ({known[near].value})?" if near else ""
    raise OptionError(f"“{text}” is not in the list.{hint}")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _graded(options: Sequence[Option], words: str) -> list[tuple[int, Option]]:
    """The options that the words may mean with how well they fit, the best first."""
    graded = [(grade, option) for option in options if (grade := _grade(option, words)) is not None]
    return sorted(graded, key=lambda pair: pair[0])


def _grade(option: Option, words: str) -> int | None:
    """How well the words fit, 0 the best: it is the value or a name, begins one, begins words of one, or is inside."""
    names = option.words
    if words in names:
        return 0 if words == names[0] else 1
    if len(words) >= _LEAST_VALUE and names[0].startswith(words):
        return 2
    if any(name.startswith(words) for name in names[1:]):
        return 3
    starts = [part for name in names for part in name.replace("-", " ").replace("(", " ").split()]
    if all(any(start.startswith(word) for start in starts) for word in words.split()):
        return 4
    return 5 if len(words) > 2 and any(words in name for name in names) else None


# The lists


def _countries(used: Counter[str | None], unit: str) -> Iterator[Option]:
    for code, (name, members) in codes.COUNTRY_GROUPS.items():
        note = f"{len(codes.EU_MEMBERS)} countries" if members == (codes.EU,) else ", ".join(members)
        yield Option(code, name, note, _GROUPS, members, ("europe",) if code == codes.EU else ())
    others: dict[str, list[str]] = {}
    for word, code in codes.COUNTRY_NAMES.items():
        others.setdefault(code, []).append(word.casefold())
    by_use = sorted(codes.COUNTRIES, key=lambda code: (-used[code], codes.COUNTRIES[code]))
    for code in by_use:
        note = _counted(used[code], unit)
        yield Option(
            code, codes.COUNTRIES[code], note, _KNOWN if note else _FURTHER, others=tuple(others[code])
        )


def _developer_countries(snapshot: Snapshot) -> Iterator[Option]:
    countries = {name: developer.country for name, developer in snapshot.developers.items()}
    return _countries(Counter(countries.get(model.developer) for model in snapshot.models.values()), "model")


def _serving_countries(snapshot: Snapshot) -> Iterator[Option]:
    offers = snapshot.catalog.offers
    return _countries(Counter(code for offer in offers for code in offer.serving_countries or ()), "offer")


def _provider_countries(snapshot: Snapshot) -> Iterator[Option]:
    return _countries(Counter(provider.country for provider in snapshot.providers.values()), "provider")


def _use_countries(_snapshot: Snapshot) -> Iterator[Option]:
    return (option._replace(heading=option.heading and "Countries") for option in _countries(Counter(), ""))


def _languages(snapshot: Snapshot) -> Iterator[Option]:
    used = Counter(code for model in snapshot.models.values() for code in model.languages or ())
    others: dict[str, list[str]] = {}
    for word, code in codes.LANGUAGE_NAMES.items():
        others.setdefault(code, []).append(word)
    for code in sorted(codes.LANGUAGES, key=lambda code: (-used[code], codes.LANGUAGES[code])):
        yield Option(code, codes.LANGUAGES[code], _counted(used[code], "model"), others=tuple(others[code]))


def _licenses(snapshot: Snapshot) -> Iterator[Option]:
    used = Counter(model.license for model in snapshot.models.values())
    for license_class, label in CLASS_LABELS.items():
        members = [one for one in snapshot.licenses.values() if one.license_class == license_class]
        for one in sorted(members, key=lambda one: (-used[one.id], one.id)):
            short = one.id.removeprefix("LicenseRef-").casefold()
            yield Option(
                one.id,
                one.name,
                _counted(used[one.id], "model"),
                label[:1].upper() + label[1:],
                others=(short, short.replace("-", " ")),
            )


def _developers(snapshot: Snapshot) -> Iterator[Option]:
    used = Counter(model.developer for model in snapshot.models.values())
    for one in sorted(snapshot.developers.values(), key=lambda one: (-used[one.id], one.name.casefold())):
        place = codes.COUNTRIES.get(one.country or "", one.country or "country unknown")
        yield Option(one.id, one.name, ", ".join(filter(None, (place, _counted(used[one.id], "model")))))


def _providers(snapshot: Snapshot) -> Iterator[Option]:
    used = Counter(offer.provider for offer in snapshot.catalog.offers)
    for one in sorted(snapshot.providers.values(), key=lambda one: (-used[one.id], one.name.casefold())):
        words = (one.provider_class or "", one.country or "", _counted(used[one.id], "offer"))
        yield Option(one.id, one.name, ", ".join(filter(None, words)))


def _rules(_snapshot: Snapshot) -> Iterator[Option]:
    return (Option(rule.id, rule.name, "") for rule in RULES)


def _meanings(key: str) -> Callable[[Snapshot], Iterable[Option]]:
    return lambda _snapshot: (Option(word, word, note) for word, note in _MEANINGS[key].items())


def _counted(number: int, unit: str) -> str:
    return f"{count(number)} {unit}{'' if number == 1 else 's'}" if number else ""


_LISTS: dict[str, Callable[[Snapshot], Iterable[Option]]] = {
    "unknown_ok": _rules,
    "license.allow": _licenses,
    "license.use_countries": _use_countries,
    "hosting.providers": _providers,
    "hosting.exclude_providers": _providers,
    "origin.developer_countries": _developer_countries,
    "origin.exclude_developer_countries": _developer_countries,
    "origin.serving_countries": _serving_countries,
    "origin.exclude_provider_countries": _provider_countries,
    "origin.developers": _developers,
    "origin.exclude_developers": _developers,
    "must.languages": _languages,
    **{key: _meanings(key) for key in _MEANINGS},
}

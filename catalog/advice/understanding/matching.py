"""Which job some words mean: by its id, its name, its synonyms, by words that point to it, or none.

Never guesses: words that say too little give `Unrecognised`, with the nearest ids as suggestions.
"""

from collections.abc import Mapping, Sequence

from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.intent import IntentMatch, match_intents, nearest_names, phrase_entry
from catalog.advice.understanding.language import Language, OtherTask
from catalog.advice.understanding.tokenizer import Word
from catalog.advice.understanding.use_cases import UseCase
from catalog.advice.understanding.vocabulary import Vocabulary

MOST_SUGGESTIONS = 5
_NEAR = 0.8
"""A job that is as likely as this share of the first is near it."""


def match_job(
    cases: Mapping[str, UseCase], language: Language, words: str, spoken: Sequence[Word]
) -> UseCaseMatch | Unrecognised:
    """The job that these words mean: `spoken`, of which `words` are those that no other need has taken."""
    known = language.vocabulary
    if named := known.named(words):
        return _found(cases, named[0], words, named[1], (words,))
    matches = match_intents(known, spoken)
    if other := _other_task(language, spoken):
        return Unrecognised(asked=words, closest=(), task=other.name, instead=other.instead)
    if matches and matches[0].is_enough:
        best = matches[0]
        return _found(
            cases, best.id, words, "spelling" if best.corrected else "words", best.words, _near(matches)
        )
    if misspelled := known.nearly_named(words):
        return _found(cases, misspelled, words, "spelling", (words,))
    return Unrecognised(asked=words, closest=_closest(known, words, matches))


def _found(
    cases: Mapping[str, UseCase],
    name: str,
    asked: str,
    how: str,
    heard: tuple[str, ...],
    near: tuple[str, ...] = (),
) -> UseCaseMatch:
    return UseCaseMatch(id=name, name=cases[name].name, asked=asked, how=how, heard=heard, near=near)


def _other_task(language: Language, spoken: Sequence[Word]) -> OtherTask | None:
    """The task that no model here does, where a phrase names it and the words around it name no job: "write a report on
    sales forecasts" is writing.
    """
    words = [word for word in spoken if word.stem]
    found = phrase_entry(language.other_words, words)
    if found is None:
        return None
    place, stems = found
    rest = match_intents(language.vocabulary, [word for word in words if word.stem not in stems])
    return None if rest and rest[0].is_enough else language.other_tasks[place]


def _near(matches: list[IntentMatch]) -> tuple[str, ...]:
    first, *others = matches
    return tuple(one.id for one in others[:2] if one.likeliness >= _NEAR * first.likeliness)


def _closest(known: Vocabulary, words: str, matches: list[IntentMatch]) -> tuple[str, ...]:
    if not any(character.isalpha() for character in words[:1000]):
        return ()
    likely = [one.id for one in matches]
    others = [name for name in nearest_names(known, words) if name not in likely]
    return tuple((likely + others)[:MOST_SUGGESTIONS])

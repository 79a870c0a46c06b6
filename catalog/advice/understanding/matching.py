"""Which job some words mean: by its id, its name, its synonyms, by what they are about, or none.

Never guesses: words that say too little give `Unrecognised`, with the likeliest ids as suggestions.
"""

from collections.abc import Mapping, Sequence

from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.classifier import Guess
from catalog.advice.understanding.language import Language
from catalog.advice.understanding.tokenizer import Word
from catalog.advice.understanding.use_cases import UseCase

ENOUGH = 0.6
"""The least probability of a job that is taken as meant."""

NEAR = 0.2
"""A job of at least this probability is named beside the first."""

MOST_SUGGESTIONS = 5


def match_job(
    cases: Mapping[str, UseCase], language: Language, words: str, spoken: Sequence[Word]
) -> UseCaseMatch | Unrecognised:
    """The job that these words mean: `spoken` are the same words, of which the empty ones say nothing."""
    if named := language.jobs.named(words):
        return _found(cases, named[0], words, named[1], (words,))
    guesses = language.classifier.guesses(spoken)
    jobs = [one for one in guesses if one.name in cases]
    if jobs and jobs[0] is guesses[0] and jobs[0].probability >= ENOUGH:
        near = tuple(one.name for one in jobs[1:3] if one.probability >= NEAR)
        return _found(cases, jobs[0].name, words, "words", _heard(jobs[0], spoken), near)
    if misspelled := language.jobs.nearly_named(words):
        return _found(cases, misspelled, words, "spelling", (words,))
    closest = tuple(one.name for one in jobs[:MOST_SUGGESTIONS])
    if guesses and (task := language.other_tasks.get(guesses[0].name)):
        return Unrecognised(asked=words, closest=closest, task=task.name, instead=task.instead)
    return Unrecognised(asked=words, closest=closest)


def _heard(guess: Guess, spoken: Sequence[Word]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spoken[place].typed for place in guess.places))


def _found(
    cases: Mapping[str, UseCase],
    name: str,
    asked: str,
    how: str,
    heard: tuple[str, ...],
    near: tuple[str, ...] = (),
) -> UseCaseMatch:
    return UseCaseMatch(id=name, name=cases[name].name, asked=asked, how=how, heard=heard, near=near)

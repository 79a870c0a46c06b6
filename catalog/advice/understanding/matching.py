"""Which job some words mean: by its id, its name, its synonyms, by what they are about, or none.

Never guesses: words that say too little give `Unrecognised`, with the likeliest ids as suggestions.
"""

from collections.abc import Iterator, Mapping, Sequence

from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.classifier import Guess
from catalog.advice.understanding.language import Language, OtherTask
from catalog.advice.understanding.tokenizer import Word
from catalog.advice.understanding.use_cases import UseCase

ENOUGH, ENOUGH_IF_SHORT = 0.55, 0.6
"""The least probability of a job that is taken as meant; of one to three words ("vision insurance") more is asked."""

ENOUGH_IF_ALONE = 0.85
"""The same of a single word that no job is called by: it may have stood in one example by chance."""

ENOUGH_IF_NAMED = 0.3
"""The same where a name or a synonym of the job stands among the words."""

NEAR_IF_NAMED = 0.2
"""The same of one of the three likeliest that is called so, where the likeliest is not sure: "chatbot, 5k messages"."""

SURE = 0.8
"""A job of at least this probability is meant, whatever task stands among the words."""

_SHORTEST_TASK = 2
"""Words of a task's name that is looked for among others: "churn" alone may be what is written about."""

_SHORT = 3
_LONGEST_NAME, _MOST_WORDS = 3, 40

NEAR = 0.2
"""A job of at least this probability is named beside the first."""

NAMED_TASK = 0.15
"""The least probability of a task that no model here does, to be named where the words mean no job."""

MOST_SUGGESTIONS = 5


def match_job(
    cases: Mapping[str, UseCase], language: Language, words: str, spoken: Sequence[Word]
) -> UseCaseMatch | Unrecognised:
    """The job that these words mean: `spoken` are the same words, of which the empty ones say nothing."""
    loud = " ".join(word.typed for word in spoken if not word.empty)
    named = language.jobs.named(words) or language.jobs.named(loud)
    if named and named[0] in cases:
        return _found(cases, named[0], words, named[1], (words,))
    guesses = language.classifier.guesses(spoken)
    if task := _task_by_name(language, guesses, spoken):
        closest = tuple(one.name for one in guesses if one.name in cases)[:MOST_SUGGESTIONS]
        return Unrecognised(asked=words, closest=closest, task=task.name, instead=task.instead)
    jobs = [one for one in guesses if one.name in cases]
    first = _first(language, guesses, jobs, spoken)
    if first:
        near = tuple(one.name for one in jobs[:3] if one.probability >= NEAR and one is not first)[:2]
        return _found(cases, first.name, words, "words", _heard(first, spoken), near)
    closest = tuple(one.name for one in jobs[:MOST_SUGGESTIONS])
    misspelled = language.jobs.nearly_named(words)
    if misspelled and (misspelled in closest[:3] or not guesses):
        return _found(cases, misspelled, words, "spelling", (words,))
    if task := _other_task(language, words, guesses):
        return Unrecognised(asked=words, closest=closest, task=task.name, instead=task.instead)
    return Unrecognised(asked=words, closest=closest)


def _first(
    language: Language, guesses: Sequence[Guess], jobs: Sequence[Guess], spoken: Sequence[Word]
) -> Guess | None:
    """The job that is meant: the likeliest where it is likely enough, else a likely one that is called by name."""
    if not jobs or jobs[0] is not guesses[0]:
        return None
    called = _called(language, spoken)
    enough = ENOUGH_IF_NAMED if jobs[0].name in called else _enough(spoken)
    if jobs[0].probability >= enough:
        return jobs[0]
    near = (one for one in jobs[:3] if one.name in called and one.probability >= NEAR_IF_NAMED)
    return next(near, None)


def _task_by_name(language: Language, guesses: Sequence[Guess], spoken: Sequence[Word]) -> OtherTask | None:
    """A task that no model here does, called by name where no job is sure: "pose estimation from video"."""
    if guesses and guesses[0].probability >= SURE:
        return None
    named = (language.tasks.named(run) for run in _runs(spoken, _SHORTEST_TASK))
    return next((language.other_tasks[found[0]] for found in named if found), None)


def _enough(spoken: Sequence[Word]) -> float:
    """The least probability that a job must have which is not called by name."""
    words = sum(not word.empty for word in spoken)
    if words > _SHORT:
        return ENOUGH
    return ENOUGH_IF_SHORT if words > 1 else ENOUGH_IF_ALONE


def _called(language: Language, spoken: Sequence[Word]) -> frozenset[str]:
    """The jobs of which a name or a synonym stands among the words."""
    return frozenset(found[0] for found in map(language.jobs.named, _runs(spoken, 1)) if found)


def _runs(spoken: Sequence[Word], shortest: int) -> Iterator[str]:
    """The words that stand together, `shortest` of them at least: one of these runs may be a name."""
    typed = [word.typed for word in spoken[:_MOST_WORDS]]
    for start in range(len(typed)):
        for end in range(start + shortest, min(len(typed), start + _LONGEST_NAME) + 1):
            yield " ".join(typed[start:end])


def _other_task(language: Language, words: str, guesses: Sequence[Guess]) -> OtherTask | None:
    """The task that the words name, or mean more likely than any job."""
    if named := language.tasks.named(words):
        return language.other_tasks[named[0]]
    known = (one for one in guesses if one.name)
    first = next(known, None)
    if first is None or first.probability < NAMED_TASK:
        return None
    return language.other_tasks.get(first.name)


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

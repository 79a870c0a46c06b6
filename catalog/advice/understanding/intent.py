"""Understanding a job in plain words: which entry of a vocabulary do they point to, and do they say enough?

A word counts by how few entries use it, so that "assistant" alone decides nothing. What is not said by enough
weight, or by too small a part of the words, is not guessed.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from catalog.advice.understanding.tokenizer import Word, plain, split
from catalog.advice.understanding.vocabulary import HINT, Phrase, Vocabulary, sequence

AS_IT_STANDS = 1.25
IN_ANY_ORDER = 1.0
"""The strength of a phrase word for word, and of one whose words are all there."""

MISSPELLED_NAME = 0.95
MISSPELLED_HINT = 0.6
"""What is left of the strength of a word that had to be corrected: in a name of the job, and in a hint."""

LEAST_OF_WORD = 0.9
LEAST_OF_PHRASE = 0.5
"""What a phrase of one word, or each of several, weighs at least, however many entries use the word too."""

LEAST = ((1.5, 0.2), (0.85, 0.35), (0.75, 0.5))
"""Enough is one of these: a score of at least the first, and a share of the weight of all words of at least the
second."""

OTHER_WORD = 0.5
UNKNOWN_WORD = 1.1
"""What a word weighs, at most, that says nothing for an entry but something for another; and one that no entry
knows, which may well be what the question is about."""


class IntentMatch(NamedTuple):
    """An entry that the words may mean: its score, the share of them that it covers, and which they are."""

    id: str
    score: float
    cover: float
    words: tuple[str, ...]
    corrected: bool

    @property
    def is_enough(self) -> bool:
        """Whether the words say enough to take the entry as meant."""
        return any(self.score >= score and self.cover >= cover for score, cover in LEAST)

    @property
    def likeliness(self) -> float:
        """What orders the entries: the score, less where much of what was said means something else."""
        return self.score * (0.25 + self.cover)


class _WordScore(NamedTuple):
    """How much one stem says for one entry: `weight` in the share of the words, `score` in the score."""

    weight: float
    score: float


def match_intents(known: Vocabulary, typed: Sequence[Word]) -> list[IntentMatch]:
    """The entries that any of the words points to, the likeliest first, equals in the order of the table.

    A word that is `empty` counts within phrases only.
    """
    words = known.understood([word for word in typed if word.stem])
    right = {word.stem for word in typed}
    found = [
        _match(known, place, points, words, right)
        for place, points in sorted(_word_scores(known, words).items())
    ]
    return sorted(found, key=lambda one: -one.likeliness)


def phrase_entry(known: Vocabulary, words: Sequence[Word]) -> tuple[int, frozenset[str]] | None:
    """The place of the entry of the longest phrase that is there, and the stems of the phrase; None where none is."""
    stems = [word.stem for word in words]
    there, as_typed = set(stems), sequence(stems)
    found = [
        phrase
        for one in sorted(there)
        for phrase in known.phrases_from(one)
        if _strength(phrase, there, as_typed)
    ]
    best = max(found, key=lambda phrase: (len(phrase.content), -phrase.entry), default=None)
    return (best.entry, best.content) if best else None


def nearest_names(known: Vocabulary, text: str) -> list[str]:
    """All ids, those first whose name looks most like the words: suggestions, never an answer."""
    from rapidfuzz import fuzz  # only for words that nobody understands: it costs 17 ms to import

    asked = " ".join(plain(word.typed) for word in split(text))
    named = zip(known.ids, known.labels, strict=True)
    likeness = {name: fuzz.WRatio(asked, label.casefold()) for name, label in named}
    return sorted(likeness, key=lambda name: -likeness[name])


def _word_scores(known: Vocabulary, words: Sequence[Word]) -> dict[int, dict[str, _WordScore]]:
    """By entry, how much each stem says for it."""
    found: dict[int, dict[str, _WordScore]] = defaultdict(dict)
    stems = [word.stem for word in words]
    for one in dict.fromkeys(word.stem for word in words if not word.empty):
        weight = known.weights.get(one, 0.0)
        for place, strength in known.pointed(one).items():
            found[place][one] = _WordScore(weight, weight * strength)
    there, as_typed = set(stems), sequence(stems)
    loud = {word.stem for word in words if not word.empty}
    for one in sorted(there):
        for phrase in known.phrases_from(one):
            if phrase.content & loud and (strength := _strength(phrase, there, as_typed)):
                _count_phrase(found[phrase.entry], phrase, strength, known.weights)
    return found


def _count_phrase(
    points: dict[str, _WordScore], phrase: Phrase, strength: float, weights: dict[str, float]
) -> None:
    least = LEAST_OF_WORD if phrase.is_one_word else LEAST_OF_PHRASE
    for part in phrase.content:
        weight = max(weights[part], least)
        if part not in points or weight * strength > points[part].score:
            points[part] = _WordScore(weight, weight * strength)


def _strength(phrase: Phrase, there: set[str], as_typed: str) -> float:
    if phrase.sequence in as_typed:
        return AS_IT_STANDS
    # "on the phone" without its small words is just "phone": it counts only as it stands.
    return IN_ANY_ORDER if len(phrase.content) > 1 and phrase.content <= there else 0.0


def _match(
    known: Vocabulary, place: int, points: dict[str, _WordScore], words: list[Word], right: set[str]
) -> IntentMatch:
    score = covered = others = 0.0
    matched: dict[str, str] = {}
    for word in words:
        point = points.get(word.stem)
        if point is None and not word.empty:
            is_known = word.stem in known.weights
            others += min(known.weights[word.stem], OTHER_WORD) if is_known else UNKNOWN_WORD
        elif point and word.stem not in matched:
            covered += point.weight
            score += point.score * (1 if _is_right(word, right) else _misspelling_penalty(point))
            matched[word.stem] = word.typed
    corrected = any(not _is_right(word, right) for word in words if word.stem in matched)
    cover = covered / (covered + others) if covered else 0.0
    return IntentMatch(known.ids[place], score, cover, tuple(matched.values()), corrected)


def _misspelling_penalty(point: _WordScore) -> float:
    return MISSPELLED_HINT if point.score <= point.weight * HINT else MISSPELLED_NAME


def _is_right(word: Word, right: set[str]) -> bool:
    return word.stem in right or " " in word.typed

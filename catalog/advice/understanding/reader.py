"""Reading a sentence: what it says of the needs is taken out, what remains says what the job is."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import msgspec

from catalog.advice.needs.keys import BY_PATH
from catalog.advice.needs.records import Workload
from catalog.advice.needs.values import WrongValueError
from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.amounts import Amount, read_amounts
from catalog.advice.understanding.conditions import (
    read_conditions,
    read_inputs,
    read_live,
    read_unneeded_inputs,
)
from catalog.advice.understanding.contradictions import contradictions
from catalog.advice.understanding.figures import read_figures
from catalog.advice.understanding.hardware import GpuNames, read_hardware
from catalog.advice.understanding.job_workload import JobWorkload
from catalog.advice.understanding.language import ENGLISH, TextSize
from catalog.advice.understanding.line_breaks import one_line
from catalog.advice.understanding.matching import match_job
from catalog.advice.understanding.money import Money, read_money
from catalog.advice.understanding.names import Makers, ModelNames, read_names
from catalog.advice.understanding.places import read_places
from catalog.advice.understanding.savings import read_savings
from catalog.advice.understanding.sentence import Sentence
from catalog.advice.understanding.tokenizer import Word, split
from catalog.advice.understanding.understood import Part, Understanding
from catalog.advice.understanding.use_cases import COUNTS, UseCase, UseCases, raised_counts
from catalog.advice.understanding.workload import read_workload
from catalog.storage.snapshot import Snapshot

_HEARING = "speech-to-text"
_ALWAYS = ("image", "video", "document", "audio")


class KnownNames(NamedTuple):
    """The names of the catalogue that a sentence may say: models (None: none is known), their makers, GPUs."""

    models: ModelNames | None
    makers: Makers
    gpus: GpuNames


class Reader(NamedTuple):
    """Reads sentences by the language's words, the jobs and the names of a catalogue."""

    use_cases: UseCases
    names: KnownNames

    def read(self, text: str, languages: Sequence[str] | None = None) -> Understanding:
        """The needs that a text of one or more sentences names; its first 4,000 characters are read.

        `languages` are those that are asked for elsewhere, as by a flag: they win over those of the text, also where
        they are none. None: nothing is said elsewhere.
        """
        if text in self.use_cases:
            return _by_id(self.use_cases[text])
        asked = one_line(text)
        sentence = Sentence(asked, self.use_cases.language.lexicon.items(asked))
        money = self._read_conditions(sentence)
        amounts = read_amounts(sentence)
        match, words = self._match(sentence, amounts)
        asked_for = _languages_of(sentence) if languages is None else languages
        match = self._in_many_languages(match, asked_for)
        case = self.use_cases[match.id] if isinstance(match, UseCaseMatch) else None
        read_workload(sentence, amounts, money, _workload_of(case, self._size(case, asked_for)))
        read_savings(sentence)
        if case:
            read_inputs(sentence, _given(case), frozenset(words))
            read_live(sentence, bool(case.workload.batch))
            match = _with_made_of(sentence, match, case)
        parts = sorted(_possible(sentence), key=lambda part: (part.start, part.end))
        if isinstance(match, UseCaseMatch):
            parts = _with_job(sentence, parts, match, words)
        return Understanding(
            asked=asked,
            use_case=match,
            parts=tuple(parts),
            not_used=_not_used(sentence, words),
            notes=(*sentence.notes, *contradictions(parts)),
        )

    def _size(self, case: UseCase | None, languages: Sequence[str]) -> TextSize:
        """How long text in the languages asked for is; code is as long in all of them."""
        return ENGLISH if case and case.code else self.use_cases.language.size_of(languages)

    def _read_conditions(self, sentence: Sentence) -> Sequence[Money]:
        read_hardware(sentence, self.names.gpus)
        read_names(sentence, self.names.models, self.names.makers)
        read_figures(sentence)
        read_conditions(sentence)
        read_unneeded_inputs(sentence)
        money = read_money(sentence, self.use_cases.language.rates)
        read_places(sentence)
        return money

    def _match(
        self, sentence: Sentence, amounts: Sequence[Amount]
    ) -> tuple[UseCaseMatch | Unrecognised, list[int]]:
        """The job that the words mean which no need has taken, and their places; where they mean none, with the words
        for own hardware and languages: "offline" alone is a job, and so is "English to Spanish".
        """
        counting = {place for one in amounts for place in one.words if place not in one.job}
        machines = {place for place in sentence.places("machine") if _runs_on(sentence, place)}
        taken = (sentence.used - sentence.job) | counting | machines
        asked = {place for place in sentence.used if sentence.items[place].has("feature")}
        counted = {place for one in amounts for place in one.job}
        match, words = self._find(sentence, taken | asked | counted)
        if isinstance(match, Unrecognised) or match.how == "words":
            # "translate 1,000 emails": the verb names the job; of "2M support tickets" what is counted says it
            match, words = self._find(sentence, taken | asked)
        if isinstance(match, Unrecognised):
            live = {place for place in range(len(sentence)) if sentence.items[place].has("batch")}
            match, words = self._find(sentence, taken | asked | live)
        if isinstance(match, Unrecognised) and not match.task:
            spoken = {
                place for place in taken if sentence.items[place].has("where", "machine", "language", "input")
            }
            origin = [part for part in sentence.parts if part.key.startswith("origin.")]
            items = sentence.items
            spoken -= {
                place for place in spoken if any(one.start <= items[place].start < one.end for one in origin)
            }
            again, more = self._find(sentence, taken - spoken)
            if isinstance(again, UseCaseMatch):
                return again, more
        return match, words

    def _in_many_languages(
        self, match: UseCaseMatch | Unrecognised, languages: Sequence[str]
    ) -> UseCaseMatch | Unrecognised:
        """The job in many languages, where two or more are asked for."""
        many = self.use_cases[match.id].many_languages if isinstance(match, UseCaseMatch) else ""
        if isinstance(match, Unrecognised) or many not in self.use_cases or len(set(languages)) < 2:
            return match
        return msgspec.structs.replace(match, id=many, name=self.use_cases[many].name)

    def _find(
        self, sentence: Sentence, taken: Collection[int]
    ) -> tuple[UseCaseMatch | Unrecognised, list[int]]:
        """The job of the words that are not `taken`, and the places of those that say so."""
        places = [place for place in range(len(sentence)) if place not in taken]
        spoken = [
            word
            for is_small, run in groupby(places, lambda place: _is_small(sentence, place))
            for word in _words(sentence.together(list(run)), is_small)
        ]
        match = match_job(self.use_cases, self.use_cases.language, sentence.together(places), spoken)
        match = msgspec.structs.replace(match, asked=sentence.text)
        if isinstance(match, Unrecognised):
            return match, []
        if match.how != "words":
            return match, [place for place in places if _says_the_job(sentence, place)]
        heard = {word.stem for said in match.heard for word in split(said)}
        return match, [place for place in places if _is_heard(sentence, place, heard)]


def _languages_of(sentence: Sentence) -> tuple[str, ...]:
    """The languages that a sentence names, each once."""
    named = (one for part in sentence.parts if part.key == "must.languages" for one in part.value)
    return tuple(dict.fromkeys(named))


def _runs_on(sentence: Sentence, place: int) -> bool:
    """Whether a machine that no catalogue names is where it shall run: the MacBook of "tagger on a MacBook"."""
    return any(sentence.items[there].norm in _ON for there in sentence.left(place, 3))


_ON = frozenset(("on", "auf", "sur", "en", "在"))


def _says_the_job(sentence: Sentence, place: int) -> bool:
    """Whether an item may name a job: the year of "support in 2027" does not."""
    item = sentence.items[place]
    return item.number is None and not item.has("always") and _says_something(sentence, place)


def _is_heard(sentence: Sentence, place: int, heard: Collection[str]) -> bool:
    """Whether an item, or in Chinese it and a neighbour, is among the words that say the job."""
    around = sentence.items[max(0, place - 1) : place + 2]
    pairs = (sentence.text[one.start : other.end] for one, other in pairwise(around))
    return any(word.stem in heard for word in split(sentence.typed(place))) or any(
        pair in heard for pair in pairs
    )


_NO_JOB = ("save", "part", "soft", "stay", "money.spent", "money.today")


def _is_small(sentence: Sentence, place: int) -> bool:
    """Whether an item is a word that says nothing of a job in the sentence's language."""
    item = sentence.items[place]
    if item.meanings == ("empty.yes",):
        return True
    return item.has(*_NO_JOB) and not item.has("unit", "people", "input", "feature", "of")


def _possible(sentence: Sentence) -> Iterator[Part]:
    """The parts whose values can be; what cannot is told, such as a budget of sixteen digits."""
    for part in sentence.parts:
        try:
            BY_PATH[part.key].value.check(part.value)
        except WrongValueError as wrong:
            sentence.notes.append(
                f"“{part.text}” is not used: found {wrong.found}, expected {wrong.expected}."
            )
        else:
            yield part


def _words(text: str, empty: bool) -> list[Word]:
    return [word._replace(empty=True) for word in split(text)] if empty else split(text)


def _with_made_of(
    sentence: Sentence, match: UseCaseMatch | Unrecognised, case: UseCase
) -> UseCaseMatch | Unrecognised:
    """A job with texts that is asked of recordings is two: they are written down first."""
    heard = any(part.key == "must.inputs" and "audio" in part.value for part in sentence.parts)
    if isinstance(match, Unrecognised) or not heard or case.outputs or case.kinds != ("llm",):
        return match
    return msgspec.structs.replace(match, made_of=(_HEARING, case.id))


def find_use_case(
    cases: Mapping[str, UseCase], words: str, languages: Sequence[str] | None = None
) -> UseCaseMatch | Unrecognised:
    """The job that an id, a name, some words or a sentence mean, without the names of a catalogue.

    `languages` as in `Reader.read`.
    """
    known = cases if isinstance(cases, UseCases) else UseCases(cases)
    reader = Reader(known, KnownNames(None, Makers({}, {}), GpuNames({}, frozenset())))
    return reader.read(words, languages).use_case


def _by_id(case: UseCase) -> Understanding:
    match = UseCaseMatch(id=case.id, name=case.name, asked=case.id, how="id")
    part = Part(text=case.id, key="use_case", value=case.id, start=0, end=len(case.id))
    return Understanding(asked=case.id, use_case=match, parts=(part,))


def known_names(snapshot: Snapshot) -> KnownNames:
    """The names of a catalogue, made once for each: the models' take some milliseconds."""
    known = snapshot.__dict__.get("_known_names")
    if known is None:
        known = snapshot.__dict__["_known_names"] = KnownNames(
            ModelNames(snapshot), Makers(snapshot.developers, snapshot.providers), GpuNames.of(snapshot.gpus)
        )
    found: KnownNames = known
    return found


def _workload_of(case: UseCase | None, size: TextSize) -> JobWorkload:
    if case is None:
        return JobWorkload(Workload(), False, None, size)
    usual = msgspec.structs.replace(case.workload, **raised_counts(case, COUNTS, size.text))
    return JobWorkload(usual, case.group in ("Write", "Make"), case.requests_per_person, size)


def _given(case: UseCase) -> tuple[str, ...]:
    """The inputs that the job has anyway: all, where it is no language model that does it."""
    return case.inputs if case.kinds == ("llm",) else _ALWAYS


def _with_job(sentence: Sentence, parts: list[Part], match: UseCaseMatch, words: Sequence[int]) -> list[Part]:
    """The job in front, with the words that say it."""
    spans = _spans(sentence, words) or _spans(sentence, sentence.unused())
    text = " … ".join(sentence.text[start:end] for start, end in spans)
    start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    return [Part(text=text, key="use_case", value=match.id, start=start, end=end), *parts]


def _spans(sentence: Sentence, places: Iterable[int]) -> list[tuple[int, int]]:
    """The stretches of text that items cover, neighbours as one."""
    found: list[tuple[int, int]] = []
    last = -2
    for place in sorted(places):
        item = sentence.items[place]
        if place == last + 1:
            found[-1] = (found[-1][0], item.end)
        else:
            found.append((item.start, item.end))
        last = place
    return found


def _not_used(sentence: Sentence, words: Sequence[int]) -> tuple[str, ...]:
    """The words and numbers that became nothing, as typed; small words are left out."""
    known = {*sentence.used, *words}
    left = [
        place for place in range(len(sentence)) if place not in known and _says_something(sentence, place)
    ]
    return tuple(dict.fromkeys(sentence.text[start:end] for start, end in _spans(sentence, left)))


_SMALL = (
    "always",
    "empty",
    "per",
    "join",
    "bound",
    "only",
    "speak",
    "way",
    "name",
    "not",
    "own",
    "today",
    "good",
)


def _says_something(sentence: Sentence, place: int) -> bool:
    """Whether an item is a number, or a word that is not small in any of the languages."""
    item = sentence.items[place]
    if item.has("times"):
        return False
    if item.number is not None or any(map(str.isdigit, item.norm)):
        return True
    return (
        item.is_word
        and not item.has(*_SMALL)
        and not all(word.empty for word in split(sentence.typed(place)))
    )

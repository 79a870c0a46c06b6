"""Tokens of text by language: the same text takes 0.4 to 6 times the tokens with another tokenizer.

A workload counts tokens as the reference tokenizer, GPT-4o's, makes them of the text as it is written. So where the
needs name languages, two things are multiplied:

- the usual counts of a job, which are of English text, by what the reference makes of the same text in the languages
  (`use_cases.fill` does that, so that the needs show it); counts that the user gave stand as they are;
- all counts by what the model's own tokenizer makes of that text for one token of the reference
  (`TextTokens.workload`).

Several languages count alike. English counts as 1 with every tokenizer: of English prose the ten that were counted
make 0.99 to 1.03 times the reference's tokens (1.13 in Mistral's old one), less than one text differs from another. A
tokenizer or a language that was not counted is left out, and the bill says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from catalog.advice.needs.records import Workload
from catalog.evidence import LanguageTokens, Tokenizer
from catalog.model import Model

REFERENCE = "o200k"
"""The id of the tokenizer in whose tokens a workload is: that of GPT-4o."""
ENGLISH = "en"
_ONE = LanguageTokens(1.0, 1.0, 1.0)

TokenBasis = Literal["counted", "tokenizer unknown", "language unknown"]


class TextLength(msgspec.Struct, frozen=True, kw_only=True):
    """How long text is with one model's tokenizer. `times` is how many tokens it bills for one of the workload,
    `least` to `most` by text; `beside_english` how many it makes for one of the same text in English.

    `tokenizer` names it; None where it is not known, and then as well as where nothing was counted `times` is 1.
    Of the fields of the workload that count something, `usual` are the job's own, raised by `raised`, and `given` the
    user's.
    """

    basis: TokenBasis
    languages: tuple[str, ...]
    not_counted: tuple[str, ...]
    tokenizer: str | None = None
    times: float
    least: float
    most: float
    beside_english: float
    raised: float
    usual: tuple[str, ...]
    given: tuple[str, ...]
    source: str | None = None
    as_of: str | None = None


class OtherLanguages(msgspec.Struct, frozen=True):
    """How many tokens the reference makes of the same text for one of English: in the language that takes least, in the
    middle of all `languages` that were counted, and in the one that takes most.
    """

    languages: int
    least: float
    middle: float
    most: float


def other_languages(tokenizers: Mapping[str, Tokenizer]) -> OtherLanguages | None:
    """What the reference was counted to make of text in other languages; None where nothing was counted."""
    reference = tokenizers.get(REFERENCE)
    times = sorted(counted.times for counted in reference.languages.values()) if reference else []
    return OtherLanguages(len(times), times[0], times[len(times) // 2], times[-1]) if times else None


class TextTokens:
    """The languages of one question, and what their text takes in tokens.

    `is_english`: no language but English is named, so that nothing is to be counted.
    """

    def __init__(self, languages: Iterable[str], tokenizers: Mapping[str, Tokenizer]) -> None:
        self._tokenizers = tokenizers
        reference = tokenizers.get(REFERENCE)
        known = reference.languages if reference else {}
        self.languages = tuple(dict.fromkeys(languages))
        self.not_counted = tuple(name for name in self.languages if name != ENGLISH and name not in known)
        self.is_english = all(name == ENGLISH for name in self.languages)
        self._lengths = [known.get(name, _ONE).times for name in self.languages]
        self._times: dict[str | None, float] = {}

    @property
    def raised(self) -> float:
        """How many tokens the reference makes of the text, for one of the same text in English."""
        return sum(self._lengths) / len(self._lengths) if self._lengths else 1.0

    def times(self, model: Model) -> float:
        """How many tokens the model's tokenizer makes of the text for one of the reference; 1 where not known."""
        if self.is_english:
            return 1.0
        name = model.tokenizer
        if name not in self._times:
            self._times[name] = self._ratio(name).times
        return self._times[name]

    def _ratio(self, name: str | None) -> LanguageTokens:
        tokenizer = self._tokenizers.get(name or "")
        if tokenizer is None or tokenizer.id == REFERENCE:
            return _ONE
        own = [tokenizer.languages.get(language, _ONE) for language in self.languages]
        whole = sum(self._lengths)
        parts = (
            sum(length * part for length, part in zip(self._lengths, column, strict=True)) / whole
            for column in zip(*own, strict=True)
        )
        return LanguageTokens(*(round(part, 4) for part in parts))

    def workload(self, model: Model, workload: Workload) -> Workload:
        """A workload as the model's tokenizer counts it."""
        times = self.times(model)
        if times == 1.0:
            return workload
        return replace(
            workload,
            input_tokens=None if workload.input_tokens is None else workload.input_tokens * times,
            output_tokens=None if workload.output_tokens is None else workload.output_tokens * times,
        )

    def length(
        self, model: Model, counts: Sequence[str] = (), usual: Sequence[str] = ()
    ) -> TextLength | None:
        """What is told of a model; None where no language but English is named.

        `counts` are the fields of the workload that count something, `usual` those that the job says where it has them.
        """
        if self.is_english:
            return None
        tokenizer = self._tokenizers.get(model.tokenizer or "")
        counted = tuple(name for name in self.languages if name not in self.not_counted)
        ratio = self._ratio(model.tokenizer)
        basis: TokenBasis = "counted" if tokenizer else "tokenizer unknown"
        if all(name == ENGLISH for name in counted):
            basis = "language unknown"
        reference = self._tokenizers.get(REFERENCE)
        return TextLength(
            basis=basis,
            languages=counted,
            not_counted=self.not_counted,
            tokenizer=tokenizer.name if tokenizer else None,
            times=ratio.times,
            least=ratio.least,
            most=ratio.most,
            beside_english=round(self.raised * ratio.times, 3),
            raised=round(self.raised, 3),
            usual=tuple(name for name in counts if name in usual),
            given=tuple(name for name in counts if name not in usual),
            source=reference.source if reference else None,
            as_of=reference.as_of if reference else None,
        )


NO_LANGUAGE = TextTokens((), {})
"""Where no language is named: every count stands as it is."""

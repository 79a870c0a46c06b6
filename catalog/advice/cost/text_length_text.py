"""What a bill says of the language of its text: how many tokens it takes, by which tokenizer, and of which counts."""

from collections.abc import Iterator

from catalog.advice.cost.text_tokens import OtherLanguages, TextLength
from catalog.codes import LANGUAGES
from catalog.formatting import day, listing, significant

_FIELDS = {"input_tokens": "input", "output_tokens": "output"}


def text_length_notes(length: TextLength | None) -> Iterator[str]:
    """The sentences of a bill; none where no language but English is named."""
    if length is None:
        return
    if length.not_counted:
        names = _names(length.not_counted)
        yield f"How many tokens {names} text takes is not known here: counted as English."
    if length.basis == "language unknown":
        return
    yield _of_the_tokenizer(length)
    yield from _of_the_counts(length)


def _of_the_tokenizer(length: TextLength) -> str:
    names, english = _names(length.languages), _times(length.beside_english)
    if length.tokenizer is None:
        return (
            f"How many tokens this model's tokenizer makes of {names} text is not known: counted as GPT-4o's makes "
            f"them, {english} as many as of English."
        )
    on = f", counted on {day(length.as_of)}" if length.as_of else ""
    beside = ""
    if length.times != 1.0:
        spread = (
            ""
            if length.least == length.most
            else f" ({_times(length.least)} to {_times(length.most)} by text)"
        )
        beside = f"; that is {_times(length.times)} GPT-4o's count{spread}"
    return (
        f"{names} text takes {english} as many tokens as English with this model's tokenizer "
        f"({length.tokenizer}{on}){beside}."
    )


def unnamed_languages_notes(others: OtherLanguages | None) -> Iterator[str]:
    """What a bill says of a job in other languages where none is named; nothing of other jobs."""
    if others:
        yield (
            "No language is named: this job's usual tokens are those of English text. The same text takes "
            f"{_times(others.least)} to {_times(others.most)} as many in other languages "
            f"({_times(others.middle)} in the middle of {others.languages}, with GPT-4o's tokenizer): name yours."
        )


def _of_the_counts(length: TextLength) -> Iterator[str]:
    names = _names(length.languages)
    usual = [word for field, word in _FIELDS.items() if field in length.usual]
    if usual:
        are, times = "is" if len(usual) == 1 else "are", _times(length.raised)
        yield f"The usual {listing(usual)} of this job {are} of English text: raised {times} for {names}."
    if length.given:
        several = len(length.given) > 1
        what, are = ("Token counts", "are") if several else ("A token count", "is")
        yield f"{what} that you gave {are} taken as GPT-4o's of {names} text."


def _names(languages: tuple[str, ...]) -> str:
    return listing([LANGUAGES.get(name, name) for name in languages])


def _times(figure: float) -> str:
    """`2.56x`, `1.1x`: to three digits."""
    return f"{significant(figure, 3)}x"

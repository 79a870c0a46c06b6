"""A text is split into words, and the forms of a word share a stem."""

import pytest

from catalog.advice.understanding.tokenizer import split, stem


@pytest.mark.parametrize(
    "forms",
    [
        ("translate", "translates", "translating", "translation", "translations", "translator"),
        ("summarise", "summarize", "summarising", "summarisation", "summarization"),
        ("query", "queries"),
        ("tag", "tags", "tagging", "tagged"),
        ("image", "images"),
        ("class", "classes"),
        ("code", "coding", "coded"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("story", "store"), ("general", "generate"), ("custom", "customer"), ("data", "date")]
)
def test_other_words_keep_their_own(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_text_is_split_into_words_without_articles_and_numbers() -> None:
    assert [word.typed for word in split("The Text2SQL of 30 é-mails, a day")] == [
        "text",
        "to",
        "sql",
        "of",
        "é",
        "mails",
        "day",
    ]

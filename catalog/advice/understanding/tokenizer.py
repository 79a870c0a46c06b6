"""From what somebody types to comparable words: split, without accents, reduced to a light stem."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST_TEXT = 400
"""Characters of a text that are looked at: nobody describes a job in more, and a pasted file must not cost time."""

_HAN = "\u3400-\u9fff"
_WORD = re.compile(rf"\d+|[{_HAN}]+|[^\W\d_{_HAN}]+")
_Q_AND_A = re.compile(r"\bq ?& ?a\b|\bq and a\b")
_ARTICLES = frozenset(
    """
    a an the our my your his her their its this that these those s
    """.split()  # noqa: SIM905 - as below
)
# Words that say nothing about the job: grammar, wishes every job has, and how much of it there is.
_EMPTY = frozenset(
    """
    i we you he she it they us them me who which what when where how why there here
    is are was were be been am do does did done can could should would will shall may might must have has had
    and or but not if then than as at by for from in into of off on onto out over per so to too up via with
    about against between during under within while also just only very more most much less some any all each
    need needs want wants wanted like looking use used using uses make makes made get gets give gives let lets
    run runs running work works working build builds building create job task thing things way something
    one two three first new old good better best great nice excellent high higher low lower big
    cheap cheaper cheapest inexpensive affordable fast faster quick quickly speed quality price prices cost costs
    money budget accurate accuracy reliable easy simple free open closed source proprietary
    ai llm llms model models system solution software application artificial intelligence machine
    company companies business team startup firm
    million millions thousand billion k m request requests month monthly day daily week weekly year yearly hour
    keep keeps show shows take takes put puts tell say says handle handles able people person persons go around
    hotel hotels airline airlines bank banks telecom insurer hospital clinic municipality city government
    restaurant agency retailer manufacturer factory industry enterprise organisation platform
    please automatically automatic etc eg ie vs
    der die das ein eine einen einem einer und oder mit von vom fuer fur zu zum zur im auf aus bei unser unsere
    wir ich ist sind den dem des le la les un une des du de et ou avec pour sur dans nos notre el los las una
    y o con para por en del al
    """.split()  # noqa: SIM905 - a list of a hundred quoted words is harder to read
)
_SUFFIXES = (
    ("isations", "is", 4),
    ("isation", "is", 4),
    ("ising", "is", 4),
    ("ised", "is", 4),
    ("ises", "is", 4),
    ("ise", "is", 4),
    ("ations", "", 4),
    ("ation", "", 4),
    ("ating", "", 4),
    ("ators", "", 4),
    ("ator", "", 4),
    ("ated", "", 4),
    ("ates", "", 4),
    ("ate", "", 4),
    ("ions", "", 4),
    ("ion", "", 4),
    ("ings", "", 3),
    ("ing", "", 3),
    ("sses", "ss", 3),
    ("ches", "ch", 3),
    ("shes", "sh", 3),
    ("xes", "x", 3),
    ("ies", "i", 3),
    ("ied", "i", 3),
    ("ed", "", 3),
    ("es", "", 3),
    ("y", "i", 3),
    ("e", "", 3),
)
_ENDINGS = tuple(suffix for suffix, _, _ in _SUFFIXES)


class Word(NamedTuple):
    """A word as it was typed (lower case), its stem, and whether it says nothing about the job."""

    typed: str
    stem: str
    empty: bool


def split(text: str) -> list[Word]:
    """The words of what somebody typed, articles left out; only its first `LONGEST_TEXT` characters are read.

    A 2 between letters is the word "to", as in text2sql; other numbers are left out.
    """
    return split_all(text[:LONGEST_TEXT])


def split_all(text: str) -> list[Word]:
    """The words of a text that is known to be short, or to be worth reading to its end."""
    typed = _WORD.findall(_Q_AND_A.sub("qa", unicodedata.normalize("NFC", text.casefold())))
    last = len(typed) - 1
    read = ("to" if word == "2" and 0 < place < last else word for place, word in enumerate(typed))
    return [
        _word(part)
        for word in read
        if word not in _ARTICLES and not word.isdigit()
        for part in (_pairs(word) if is_chinese(word) else (word,))
    ]


def _pairs(characters: str) -> Iterator[str]:
    """Chinese has no blanks: a word of two characters is found in every pair of neighbours."""
    if len(characters) == 1:
        yield characters
    for place in range(len(characters) - 1):
        yield characters[place : place + 2]


def is_chinese(word: str) -> bool:
    """Whether a word is of Chinese characters: a pair that nothing knows is often no word at all."""
    return "\u3400" <= word[:1] <= "\u9fff"


@lru_cache(maxsize=8192)
def _word(typed: str) -> Word:
    bare = plain(typed)
    return Word(typed, stem(bare), len(bare) == 1 or bare in _EMPTY)


def plain(word: str) -> str:
    """The word without accents: what is compared, since half of the people do not type them."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))


def stem(word: str) -> str:
    """The part of an English word that its forms share: `translating`, `translation` -> `transl`.

    Light on purpose: it must join the forms of one word, and words with another meaning must stay apart.
    """
    word = word.replace("iz", "is") if len(word) > 5 else word
    if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ies", "es")):
        return stem(word[:-1])
    if not word.endswith(_ENDINGS):
        return word
    for suffix, kept, least in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) + len(kept) >= least:
            return _undouble(word[: -len(suffix)] + kept)
    return word


def _undouble(word: str) -> str:
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsaeiou"
    return word[:-1] if doubled else word

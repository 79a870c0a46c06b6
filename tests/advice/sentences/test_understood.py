"""What `Understanding` holds: parts in their places, what was not used, and sentences that are no sentences."""

from textwrap import fill

import msgspec
import pytest

from catalog.advice.needs.keys import BY_PATH
from catalog.advice.needs.reading import build, checked_values
from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.line_breaks import one_line
from catalog.advice.understanding.tokens import MOST_CHARACTERS
from catalog.advice.understanding.understood import Understanding
from catalog.text import safe_text
from tests.support.read_sentences import read, reader

SENTENCES = (
    "Customer support in German and French, 400 tickets a day, budget $500 a month, no Chinese models",
    "internal chat assistant for 40 employees, 10 questions a day each, on two RTX 4090 of our own",
    "Kundenservice mit 1,5 Mio. Anfragen im Jahr, höchstens 300 Euro im Monat, quelloffen",
    "客服机器人，每天400个工单，预算每月500美元，不要美国模型",
    "Résumer l'ensemble des 1 000 documents par semaine, hébergé en France, qualité d’abord",
)


def assert_sound(understood: Understanding) -> None:
    """What must hold of every sentence."""
    asked = understood.asked
    assert asked == safe_text(asked, MOST_CHARACTERS)
    assert "\n" not in asked
    places = [(one.start, one.end) for one in understood.parts if one.key != "use_case"]
    assert places == sorted(places)
    for one in understood.parts:
        assert one.key in BY_PATH
        assert 0 <= one.start <= one.end <= len(asked)
        if one.key != "use_case":
            assert one.text == asked[one.start : one.end]
    assert all(text in asked for text in understood.not_used)
    build(checked_values(understood.values) | {"use_case": "customer-service"}, None)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_parts_are_slices_of_the_sentence(sentence: str) -> None:
    understood = read(sentence)
    assert understood.asked == sentence
    assert len(understood.parts) >= 4
    assert_sound(understood)


def test_the_job_stands_in_front_with_its_words() -> None:
    understood = read("Under $500 a month: answer tickets from guests")
    first = understood.parts[0]
    assert (first.key, first.value, first.text) == (
        "use_case",
        "customer-service",
        "answer tickets … guests",
    )


def test_an_id_is_that_job_and_nothing_else() -> None:
    understood = read("customer-service")
    assert understood.is_plain
    assert isinstance(understood.use_case, UseCaseMatch)
    assert understood.use_case.how == "id"
    assert [(one.key, one.text) for one in understood.parts] == [("use_case", "customer-service")]


def test_words_that_became_nothing_are_listed_as_typed() -> None:
    understood = read("Customer support for our Zeppelin fleet, 400 tickets a day, purple elephants")
    assert understood.not_used[-1] == "purple elephants"


def test_small_words_are_not_listed() -> None:
    assert read("Please, we would like to have a model for customer support").not_used == ()


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("customer support", True),
        ("purple elephants", True),
        ("customer support, 400 tickets a day", False),
        ("customer support, no GPL", False),
    ],
)
def test_it_is_plain_where_it_says_no_needs(sentence: str, plain: bool) -> None:
    assert read(sentence).is_plain is plain


def test_the_job_is_a_part_even_where_its_words_are_not_known() -> None:
    understood = read("customer support, 400 tickets a day")
    bare = msgspec.structs.replace(understood, parts=understood.parts[1:])
    assert [one.key for one in bare.parts_with_job] == ["use_case", "workload.requests_per_month"]
    assert understood.parts_with_job == understood.parts


def test_line_breaks_end_a_sentence() -> None:
    assert one_line("answer tickets\n\n400 a day\r\nno Chinese models.\n") == (
        "answer tickets; 400 a day; no Chinese models."
    )
    understood = read("customer support\n400 tickets a day\n\nbudget $500")
    assert understood.values == {"workload.requests_per_month": 12_000, "budget.monthly_usd": 500}
    assert_sound(understood)


@pytest.mark.parametrize("width", [64, 72, 80])
def test_wrapped_text_is_read_as_if_it_had_no_breaks(width: int) -> None:
    said = (
        "Hello, we are a web shop for garden tools. We get about 2M support tickets a month and have "
        "$3,000 a month for it. No Chinese models, please, and it must run in the EU. Thank you and best "
        "regards."
    )
    assert one_line(fill(said, width)) == said


def test_the_lines_of_a_list_are_parted() -> None:
    lines = ["Customer support for our shop, in German", "100 calls a day", "no Chinese models"]
    assert one_line("\n".join(lines)) == "; ".join(lines)
    bullets = [f"- {line} and of the whole of {line}" for line in lines]
    assert one_line("\n".join(bullets)) == "; ".join(bullets)


def test_four_thousand_characters_are_read() -> None:
    before = "customer support, 400 tickets a day. "
    filler = "lorem ipsum " * 400
    near = read((before + filler)[: MOST_CHARACTERS - 30] + ". Budget $500 a month.")
    far = read((before + filler)[:MOST_CHARACTERS] + ". Budget $500 a month.")
    assert "budget.monthly_usd" in near.values
    assert "budget.monthly_usd" not in far.values
    assert far.values == {"workload.requests_per_month": 12_000}
    assert len(far.asked) <= MOST_CHARACTERS


HOSTILE = {
    "escape sequences": "customer \x1b[31msupport\x1b[0m, 400 tickets a day \x1b]8;;http://x\x07link\x1b]8;;\x07",
    "control characters": "customer\x00 support\x08, \x7f400\x85 tickets a day",
    "bidirectional": "customer support \u202e, 400 tickets a day\u202c \u2066x\u2069",
    "markup": "[red]customer support[/red], 400 tickets a day [@click=app.quit]x[/]",
    "zero width": "customer\u200b support, 4\u200d00 tick\u2060ets a day",
    "lone surrogate": "customer support \ud800, 400 tickets a day",
    "combining": "customer support" + "\u0301" * 300 + ", 400 tickets a day",
    "full width": "ｃｕｓｔｏｍｅｒ ｓｕｐｐｏｒｔ，４００ ｔｉｃｋｅｔｓ ａ ｄａｙ",
    "folds to more": "ŉ ǰ ΐ ẖ ẞ ﬁ ﬄ İ customer support, 400 tickets a day",
    "apostrophes": "l'''' d'’' qu’' customer support's '''",
    "only signs": "!!! ??? ... ,,, ;;; --- === $$$ €€€ %%% ///",
    "nothing": "",
    "blanks": " \t\n\r\u3000 ",
    "separators": "customer support\u2028400 tickets a day\u2029budget $500\x0b\x0c\x1c",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_read_and_harmless(kind: str) -> None:
    understood = reader().read(HOSTILE[kind])
    assert_sound(understood)
    for text in (*understood.notes, *understood.not_used, *(one.text for one in understood.parts)):
        assert text == safe_text(text, MOST_CHARACTERS)


@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "9",
        "1,",
        "1 000 ",
        "$",
        "$5 ",
        "no ",
        "not not ",
        "10-",
        "每",
        "每天400个工单，",
        "a million ",
        "German, ",
        "no Chinese or ",
        "RTX 4090 ",
        "GPT ",
        "per ",
        "each ",
        "'",
        "l'",
        "-",
        ".",
        "\n",
        "a\n",
        "😀",
        "\u0301",
        "400 tickets a day and ",
        "$500 a month or ",
        "!",
        "(",
        "İ",
        "ß",
        "\u202e",
        "\x1b[",
    ],
)
def test_a_megabyte_of_anything_is_read(unit: str) -> None:
    understood = reader().read(unit * (1_000_000 // len(unit)))
    assert len(understood.asked) <= MOST_CHARACTERS
    assert_sound(understood)


def test_nothing_is_no_job() -> None:
    understood = read("")
    assert understood.use_case == Unrecognised(asked="", closest=())
    assert (understood.parts, understood.not_used, understood.notes) == ((), (), ())

"""Outside text is hostile: nothing that could command a terminal passes the door."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.text import safe_text


@pytest.mark.parametrize(
    "hostile",
    [
        "AA\x1b]0;pwned\x07BB",
        "AA\x1b]52;c;cHduZWQ=\x1b\\BB",
        "AA\x1b[2J\x1b[31mBB",
        "AA\x9b31mBB\x9d0;pwned\x9c",
        "AA\x1bPq#0\x1b\\BB",
        "AA\u202eBB\u202c",
        "AA\x00BB",
        "AA\ud800BB",
        "AA\u200d\u200b\ufeffBB",
        "AA\rBB\nCC\tDD\x08\x07",
        "AA\U000e0041BB",
    ],
)
def test_nothing_that_commands_a_terminal_passes(hostile: str) -> None:
    shown = safe_text(hostile)
    assert shown.startswith("AA")
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in shown)


def test_stacked_accents_are_thinned() -> None:
    assert len(safe_text("A" + "\u0301" * 200 + "B")) < 6


def test_length_is_bounded() -> None:
    shown = safe_text("x" * 1_000_000, limit=50)
    assert len(shown) == 50
    assert shown.endswith("…")


@pytest.mark.parametrize(
    "plain", ["Qwen3.8 27B", "通义千问", "naïve café", "[bold]not markup[/bold]", "😀 ok"]
)
def test_plain_text_is_kept(plain: str) -> None:
    assert safe_text(plain) == plain


@given(st.text())
def test_it_is_idempotent_and_encodable(text: str) -> None:
    once = safe_text(text)
    assert safe_text(once) == once
    once.encode("utf-8")

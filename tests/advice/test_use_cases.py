"""Finding a job in plain words: by name, by synonym, by what is meant, despite typos, or not at all."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.reader import find_use_case as find
from catalog.advice.understanding.use_cases import parse
from catalog.text import safe_text
from tests.support.use_cases import CASES, ROW, understood

PHRASES = tomllib.loads((Path(__file__).parents[1] / "data" / "phrases.toml").read_text(encoding="utf-8"))


def share_right(phrases: list[list[str]]) -> float:
    return sum(understood(phrase) in right for phrase, *right in phrases) / len(phrases)


@pytest.mark.parametrize(
    ("words", "name", "how"),
    [
        ("customer-service", "customer-service", "id"),
        ("Customer   Service", "customer-service", "name"),
        ("Kundenservice", "customer-service", "synonym"),
        ("Text to SPEECH", "text-to-speech", "name"),
        ("speech to text", "speech-to-text", "name"),
        ("texttospeech", "text-to-speech", "name"),
        ("traducción", "translation", "synonym"),
        ("traduccion", "translation", "synonym"),
        ("answer tickets from guests", "customer-service", "words"),
        ("custmer servce", "customer-service", "spelling"),
        ("sumarisation", "summarisation", "spelling"),
    ],
)
def test_how_a_job_is_found(words: str, name: str, how: str) -> None:
    answer = find(CASES, words)
    assert isinstance(answer, UseCaseMatch)
    assert (answer.id, answer.how, answer.asked) == (name, how, words)


def test_it_says_which_words_it_understood() -> None:
    answer = find(CASES, "please answer tickets from our Guests, cheaply")
    assert isinstance(answer, UseCaseMatch)
    assert answer.heard == ("answer", "tickets", "guests")


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("tuned", 1.0),
        ("held_out", 0.97),
        ("fresh", 0.95),
        ("last", 0.95),
        ("published", 0.95),
        ("unseen", 0.85),
        ("asked_seen", 0.92),
    ],
)
def test_phrases_are_understood(name: str, least: float) -> None:
    assert share_right(PHRASES[name]) >= least


def test_what_is_not_understood_is_rarely_guessed_wrong() -> None:
    phrases = [phrase for name in PHRASES if not name.startswith("off") for phrase in PHRASES[name]]
    wrong = [phrase for phrase, *right in phrases if understood(phrase) not in (None, *right)]
    assert len(wrong) <= len(phrases) * 0.03


def test_the_right_job_is_suggested_where_it_is_not_taken() -> None:
    phrases = [phrase for name in PHRASES if not name.startswith("off") for phrase in PHRASES[name]]
    near = 0
    for words, *right in phrases:
        answer = find(CASES, words)
        near += bool(set(right) & ({answer.id} if isinstance(answer, UseCaseMatch) else set(answer.closest)))
    assert near / len(phrases) >= 0.97


def test_what_fits_no_job_is_rarely_guessed() -> None:
    """Two in a hundred at most, of texts that are half made to mislead: "video rental", "contract killer"."""
    texts = [words for name in PHRASES if name.startswith("off") for words in PHRASES[name]]
    answers = [find(CASES, words) for words in texts]
    assert sum(isinstance(answer, UseCaseMatch) for answer in answers) <= len(texts) * 0.03
    for answer in answers:
        assert isinstance(answer, UseCaseMatch) or set(answer.closest) <= set(CASES)


def test_a_megabyte_of_nothing_is_no_job() -> None:
    answer = find(CASES, "x" * 1_000_000)
    assert isinstance(answer, Unrecognised)
    assert len(answer.asked) <= 4_000


def test_a_job_is_not_found_at_the_end_of_a_pasted_file() -> None:
    assert understood("zebra " * 1000 + "customer service") is None


@pytest.mark.parametrize(
    "words", ["\x1b[31mtranslate\x1b[0m", "translate\u202e", "[red]translate[/red]", "../translate"]
)
def test_hostile_words_are_made_harmless(words: str) -> None:
    answer = find(CASES, words)
    assert answer.asked == safe_text(words)
    if isinstance(answer, UseCaseMatch):
        assert all(word == safe_text(word) for word in answer.heard)


def test_words_without_letters_have_no_closest_job() -> None:
    for words in ("", "   ", "🙂🙂", "12345", "!?"):
        assert find(CASES, words) == Unrecognised(asked=words.strip(), closest=())


def test_words_that_fit_nothing_get_five_suggestions() -> None:
    answer = find(CASES, "a red bicycle")
    assert isinstance(answer, Unrecognised)
    assert len(answer.closest) == 5


def test_what_no_model_here_does_is_named() -> None:
    answer = find(CASES, "protein folding")
    assert isinstance(answer, Unrecognised)
    assert "roteins" in answer.task
    assert answer.instead


@given(st.text(max_size=60))
def test_any_text_has_one_answer(words: str) -> None:
    answer = find(CASES, words)
    assert answer == find(CASES, words)
    assert answer.asked == safe_text(answer.asked)


@given(st.sampled_from(sorted(CASES)), st.sampled_from(["{}!", "  {} ", "{}?", "our {}", "«{}»"]))
def test_punctuation_and_articles_do_not_matter(name: str, around: str) -> None:
    assert understood(around.format(CASES[name].name)) == name


def test_a_table_without_a_language_is_found_by_its_names() -> None:
    cases = parse(ROW)
    assert [type(find(cases, words)) for words in ("chat", "Chat!")] == [UseCaseMatch, UseCaseMatch]
    assert isinstance(find(cases, "gossip"), Unrecognised)


def test_an_exact_name_costs_no_import_of_rapidfuzz() -> None:
    code = (
        "import sys; from catalog.storage import store;"
        "from catalog.advice.understanding.reader import find_use_case as find;"
        "cases = store.load_use_cases();"
        "[find(cases, words) for words in ('customer-service', 'Kundenservice', 'answer guests tickets')];"
        "print('rapidfuzz' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_task_called_by_name_is_not_mapped_to_a_job_beside_it() -> None:
    answer = find(CASES, "pose estimation from video")
    assert isinstance(answer, Unrecognised)
    assert "Pose" in answer.task


def test_the_machine_that_a_job_runs_on_does_not_say_the_job() -> None:
    answer = find(CASES, "tagger for invoices in the EU on a MacBook")
    assert isinstance(answer, UseCaseMatch)
    assert answer.id != "on-device-assistant"
    alone = find(CASES, "MacBook")
    assert isinstance(alone, UseCaseMatch)
    assert alone.id == "on-device-assistant"

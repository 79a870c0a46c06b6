"""`modelpick ask`, and sentences in flags and needs files: what is understood, what wins, what is said of it."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.understood import Part, Understanding
from tests.support.command_line import Run
from tests.support.hostile import HOSTILE, UNSAFE
from tui.rendering.text_table import text_width
from tui.session import Session

DAY = ("--today", "2026-11-24")
SENTENCE = "friendly customer service, 400k tickets a month, under $800, Apache only, under ¥9"
REAL = "customer service, 400k tickets a month, under $800, no Chinese models"
JOB = UseCaseMatch(
    id="customer-service",
    name="Customer service",
    asked=SENTENCE,
    how="words",
    heard=("customer", "service"),
    near=("picture-search",),
    made_of=("text-to-speech", "reranking"),
)
UNDERSTOOD = Understanding(
    asked=SENTENCE,
    use_case=JOB,
    parts=(
        Part(text="customer service", key="use_case", value="customer-service"),
        Part(
            text="400k tickets a month",
            key="workload.requests_per_month",
            value=400_000.0,
            note="one request a ticket",
        ),
        Part(text="under $800", key="budget.monthly_usd", value=800.0),
        Part(text="Apache only", key="license.allow", value=("Apache-2.0",)),
    ),
    not_used=("friendly",),
    notes=("An amount in yen was not converted.",),
)
FORECASTS = Understanding(
    asked="forecast demand, under $800",
    use_case=Unrecognised(
        asked="forecast demand", closest=(), task="demand forecasting", instead="Use a forecasting library."
    ),
    parts=UNDERSTOOD.parts[2:3],
    not_used=("shops",),
)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads two sentences as they are understood above; the others name a job or none."""
    known = {found.asked: found for found in (UNDERSTOOD, FORECASTS)}

    def read(session: Session, sentence: str, languages: Sequence[str] | None = None) -> Understanding:  # noqa: ARG001
        return known.get(sentence) or Understanding(asked=sentence, use_case=session.understand(sentence))

    monkeypatch.setattr(Session, "read", read)


@pytest.mark.usefixtures("reader")
def test_what_was_understood_is_said_first(run: Run) -> None:
    done = run("ask", SENTENCE, *DAY, "--limit", "1")
    block, _, answer = done.out.partition("\n\n")
    assert (done.code, done.err) == (0, "")
    assert block.splitlines() == [
        "understood",
        '  "customer service"      job               Customer service',
        '  "400k tickets a month"  volume            400,000 requests/month (one request a ticket)',
        '  "under $800"            budget            $800/month',
        '  "Apache only"           allowed licenses  Apache-2.0',
        "  made of: Text to speech, Reranking",
        "  may also mean: Search by picture (--use-case picture-search)",
        "  not used: friendly",
        "  note: An amount in yen was not converted.",
    ]
    assert answer.startswith("Customer service, 400,000 requests/month\nTake Atlas 27B: $")


def test_the_questions_that_were_not_answered_say_what_stands_in(run: Run) -> None:
    out = run("ask", "customer service", *DAY).out.splitlines()
    assert out[:5] == [
        "understood",
        '  "customer service"  job      Customer service',
        "  not specified       volume   1M requests/month, usual for this job",
        "  not specified       budget   none",
        "  not specified       license  any",
    ]


@pytest.mark.usefixtures("reader")
def test_the_document_of_rank_with_what_was_understood(run: Run) -> None:
    document = run("ask", SENTENCE, *DAY, "--json").json
    assert document["understood"] == [
        {"text": "customer service", "key": "use_case", "value": "customer-service"},
        {
            "text": "400k tickets a month",
            "key": "workload.requests_per_month",
            "value": 400_000,
            "note": "one request a ticket",
        },
        {"text": "under $800", "key": "budget.monthly_usd", "value": 800},
        {"text": "Apache only", "key": "license.allow", "value": ["Apache-2.0"]},
    ]
    assert document["not_used"] == ["friendly"]
    assert document["notes"] == ["An amount in yen was not converted."]
    assert document["use_case"]["near"] == ["picture-search"]
    assert document["use_case"]["made_of"] == ["text-to-speech", "reranking"]
    assert document["needs"]["budget"]["monthly_usd"] == 800
    assert document["candidates"]


@pytest.mark.usefixtures("reader")
def test_flags_win_over_the_sentence_and_say_so(run: Run) -> None:
    flags = ("--budget", "900", "--license", "any", "--use-case", "picture-search")
    done = run("ask", SENTENCE, *flags, *DAY)
    assert (
        '"customer service"      job               Search by picture, by file or flag; not Customer s'
        in done.out
    )
    assert '"under $800"            budget            $900/month, by file or flag; not $800/month' in done.out
    assert '"Apache only"           allowed licenses  any, by file or flag; not Apache-2.0' in done.out
    needs = run("ask", SENTENCE, *flags, *DAY, "--json").json["needs"]
    assert needs["use_case"] == "picture-search"
    assert needs["budget"]["monthly_usd"] == 900
    assert needs["license"]["allow"] == []
    assert needs["workload"]["requests_per_month"] == 400_000


@pytest.mark.usefixtures("reader")
def test_words_without_quotes_are_one_sentence(run: Run) -> None:
    assert run("ask", *SENTENCE.split(), *DAY) == run("ask", SENTENCE, *DAY)
    assert run("ask", "--limit", "2", *SENTENCE.split()[:3], *DAY, *SENTENCE.split()[3:]).code == 0


@pytest.mark.usefixtures("reader")
def test_a_saved_answer_holds_what_was_understood_and_no_sentence(run: Run, tmp_path: Path) -> None:
    done = run("ask", SENTENCE, *DAY, "--save", "choice.toml", "--choose", "atlas-27b", "--json")
    assert done.code == 0
    assert done.json["saved"]["model"] == "openly/atlas-27b"
    text = (tmp_path / "choice.toml").read_text(encoding="utf-8")
    assert 'use_case = "customer-service"' in text
    assert "monthly_usd = 800" in text
    again = run("rank", "choice.toml", *DAY, "--json").json
    assert "understood" not in again
    assert again["needs"] == done.json["needs"]
    assert run("ask", SENTENCE, *DAY, "--save", "none/choice.toml").code == 4
    assert run("ask", SENTENCE, *DAY, "--choose", "atlas-27b").code == 2


@pytest.mark.usefixtures("reader")
def test_keys_of_a_file_win_over_its_sentence_even_where_they_are_the_default(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "needs.toml"
    path.write_text(
        f"use_case = {json.dumps(SENTENCE)}\nlicense.require = 'any'\nbudget.monthly_usd = 500\n",
        encoding="utf-8",
    )
    document = run("rank", "needs.toml", *DAY, "--json").json
    assert document["needs"]["license"]["allow"] == []
    assert document["needs"]["budget"]["monthly_usd"] == 500
    assert document["needs"]["workload"]["requests_per_month"] == 400_000
    assert document["not_used"] == ["friendly"]
    for command in (["rank", "needs.toml"], ["why", "atlas-27b", "needs.toml"]):
        done = run(*command, *DAY)
        assert done.out.startswith('understood\n  "customer service"')
        assert "$500/month, by file or flag; not $800/month" in done.out
    assert run("why", "atlas-27b", "needs.toml", *DAY, "--json").json["not_used"] == ["friendly"]
    assert run("rank", "needs.toml", "--budget", "700", *DAY, "--json").json["needs"]["budget"] == {
        "monthly_usd": 700
    }


@pytest.mark.usefixtures("reader")
def test_a_sentence_does_for_the_flag_of_the_use_case(run: Run) -> None:
    document = run("rank", "--use-case", SENTENCE, "--requests", "5", *DAY, "--json").json
    assert document["needs"]["use_case"] == "customer-service"
    assert document["needs"]["budget"]["monthly_usd"] == 800
    assert document["needs"]["workload"]["requests_per_month"] == 5


def test_plain_words_for_a_job_stay_as_they_are(run: Run) -> None:
    done = run("rank", "--use-case", "customer service", *DAY)
    assert done.out.startswith("Customer service, ")
    document = run("rank", "--use-case", "customer service", *DAY, "--json").json
    assert "understood" not in document
    assert document["use_case"]["asked"] == "customer service"


def test_a_sentence_over_lines_is_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "needs.toml").write_text('use_case = """customer\nservice"""\n', encoding="utf-8")
    assert run("rank", "needs.toml", *DAY, "--json").json["use_case"]["asked"] == "customer service"


@pytest.mark.parametrize("words", [(), ("",), ("   ",), ("\n\t",)], ids=repr)
def test_without_a_sentence_an_example_is_shown(run: Run, words: tuple[str, ...]) -> None:
    done = run("ask", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("modelpick: the sentence is empty; say what the model is for, such as modelpi")
    assert run("ask", *words, "--json").json["error"]["kind"] == "usage"


@pytest.mark.usefixtures("reader")
def test_a_job_that_is_not_recognised_is_exit_2_with_what_was_understood(run: Run) -> None:
    done = run("ask", FORECASTS.asked)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "modelpick: no model here does this: demand forecasting. Use a forecasting library. "
        "modelpick use-cases lists all.\n"
    )
    document = run("ask", FORECASTS.asked, "--json").json
    assert document["error"]["kind"] == "unrecognised_use_case"
    assert document["unrecognised_use_case"]["task"] == "demand forecasting"
    assert document["unrecognised_use_case"]["instead"] == "Use a forecasting library."
    assert [part["key"] for part in document["understood"]] == ["budget.monthly_usd"]
    assert document["not_used"] == ["shops"]
    assert document["candidates"] == []


@pytest.mark.usefixtures("reader")
def test_nothing_fits_is_exit_1_below_what_was_understood(run: Run) -> None:
    done = run("ask", SENTENCE, "--budget", "0.01", *DAY)
    assert done.code == 1
    assert done.out.startswith("understood\n")
    assert "nothing fits" in done.out


@pytest.mark.parametrize("width", [40, 60, 80, 140])
@pytest.mark.usefixtures("reader")
def test_it_fits_the_width_and_loses_no_value(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    block = run("ask", SENTENCE, *DAY, "--limit", "1").out.partition("\n\n")[0]
    assert all(text_width(line) <= width for line in block.splitlines())
    words = " ".join(block.split())
    assert "400,000 requests/month (one request a ticket)" in words
    assert "note: An amount in yen was not converted." in words


def test_too_much_text_is_refused_and_long_words_are_not(run: Run) -> None:
    done = run("ask", "x" * 1_000_000)
    assert done.code == 2
    assert "found a text of 1,000,000 characters; expected at most 4,000 characters" in done.err
    assert run("ask", "customer service " + "word " * 790, *DAY).code in (0, 2)
    assert run("ask", "customer service", "x" * 3_900).code in (0, 2)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_sentences_come_back_harmless(run: Run, name: str) -> None:
    for sentence in (f"customer service {HOSTILE[name]}", f"under $800 {HOSTILE[name]}"):
        for flags in ([], ["--json"]):
            done = run("ask", sentence, *DAY, *flags)
            assert done.code in (0, 1, 2), done.err
            assert not UNSAFE.search(done.out + done.err)


def test_a_sentence_is_really_read(run: Run) -> None:
    document = run("ask", REAL, *DAY, "--json").json
    needs = document["needs"]
    assert needs["use_case"] == "customer-service"
    assert needs["workload"]["requests_per_month"] == 400_000
    assert needs["budget"]["monthly_usd"] == 800
    assert needs["origin"]["exclude_developer_countries"] == ["CN"]
    assert [part["key"] for part in document["understood"]] == [
        "use_case",
        "workload.requests_per_month",
        "budget.monthly_usd",
        "origin.exclude_developer_countries",
    ]


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_no_words_are_understood_without_the_language_as_with_it(session: Session, words: str) -> None:
    found, read = session.read(words), session._reader().read(words)
    assert (found.asked, found.use_case, found.parts, found.not_used, found.notes) == (
        read.asked,
        read.use_case,
        read.parts,
        read.not_used,
        read.notes,
    )

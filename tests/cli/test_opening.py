"""What `modelpick` opens without a command: the app, on a sentence, on a file, or nothing."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from catalog.advice.needs.records import Needs
from catalog.advice.understanding.understood import Part, Understanding
from tests.support.command_line import Run
from tui.session import Session

DAY = ("--today", "2026-11-24")
SENTENCE = "customer service, 5k a month, under $800"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the app was opened on, at a terminal."""
    calls: list[tuple[Any, ...]] = []

    def open_app(*given: Any) -> int:
        calls.append(given)
        return 0

    monkeypatch.setattr("tui.app.run", open_app)
    monkeypatch.setattr("tui.startup.prepare_start", lambda: None)
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("tui.cli.opening.sys", SimpleNamespace(stdin=terminal, stdout=terminal))
    return calls


@pytest.mark.parametrize(
    "words",
    [("customer service under $800",), ("customer", "service"), ("Reranking",), ("protein folding",)],
    ids=" ".join,
)
def test_a_sentence_opens_the_app(run: Run, words: tuple[str, ...], opened: list[tuple[Any, ...]]) -> None:
    assert run(words[0], *DAY, *words[1:]).code == 0
    assert opened == [(None, "2026-11-24", " ".join(words), "")]


def test_without_words_it_opens_on_the_questions(run: Run, opened: list[tuple[Any, ...]]) -> None:
    assert run(*DAY).code == 0
    assert opened == [(None, "2026-11-24", None, "")]


@pytest.mark.parametrize(("named", "used"), [("nord", "nord"), ("light", "modelpick-light")])
def test_a_theme_is_named_for_one_run(run: Run, named: str, used: str, opened: list[tuple[Any, ...]]) -> None:
    assert run("--theme", named, *DAY).code == 0
    assert opened == [(None, "2026-11-24", None, used)]


def test_a_theme_that_is_not_known_is_refused_with_the_nearest(
    run: Run, opened: list[tuple[Any, ...]]
) -> None:
    found = run("--theme", "dracul", *DAY)
    assert found.code == 2
    assert "did you mean dracula?" in found.err
    assert opened == []


def test_a_file_with_a_sentence_opens_on_what_both_say(
    run: Run, tmp_path: Path, opened: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = (
        Part(text="under $800", key="budget.monthly_usd", value=800.0),
        Part(text="5k a month", key="workload.requests_per_month", value=5000.0),
    )

    def read(session: Session, sentence: str, languages: Sequence[str] | None = None) -> Understanding:  # noqa: ARG001
        return Understanding(asked=sentence, use_case=session.understand("customer service"), parts=parts)

    monkeypatch.setattr(Session, "read", read)
    text = f'use_case = "{SENTENCE}"\nbudget.monthly_usd = 500\n'
    (tmp_path / "my needs.toml").write_text(text, encoding="utf-8")
    assert run("my needs.toml", *DAY).code == 0
    [(needs, _, sentence, _)] = opened
    assert sentence == SENTENCE
    assert needs.use_case == "customer-service"
    assert (needs.budget.monthly_usd, needs.workload.requests_per_month) == (500, 5000)


def test_a_file_that_names_its_job_opens_on_its_needs_alone(
    run: Run, tmp_path: Path, opened: list[tuple[Any, ...]]
) -> None:
    for words in ("customer-service", "customer service"):
        (tmp_path / "needs.toml").write_text(f'use_case = "{words}"\n', encoding="utf-8")
        assert run("needs.toml", *DAY).code == 0
        assert opened.pop() == (Needs(use_case=words), "2026-11-24", None, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("customer service, 5k a month",), 'modelpick ask "..." gives the same answer'),
        (("customer", "service"), 'modelpick ask "..." gives the same answer'),
        ((), "modelpick rank gives the same answer"),
        (("",), "the sentence is empty"),
        (("  ",), "the sentence is empty"),
        (("x " * 5000,), "at most 4,000 characters"),
        (("none.toml",), "could not read none.toml"),
        (("my none.toml",), "could not read my none.toml"),
        (("none/needs",), "could not read none/needs"),
        (("rank", "of", "results"), "modelpick ask 'of results' answers a sentence"),
        (("customer", "service", "--license", "any"), 'there is no command and no file "customer"'),
    ],
    ids=lambda given: " ".join(given)[:30] if isinstance(given, tuple) else None,
)
def test_what_cannot_be_opened_says_what_to_do(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err

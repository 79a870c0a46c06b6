"""How much of what people say is understood: the jobs of phrases, the values of sentences, by half of the sets."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from catalog.advice.result import UseCaseMatch
from catalog.advice.understanding.understood import Understanding
from tests.support.read_sentences import read
from tests.support.use_cases import CASES

DATA = Path(__file__).parents[1] / "data"
EUR, GBP = 1.1172, 1.33989
"""Dollars per euro and pound on 30 October 2026 (European Central Bank)."""

TOLERANCE = 0.02
"""How far a number may be from the one that was written down, as a share: 30 days or 30.4, 52 weeks or 12 x 4.33."""

_MAKERS = ("hosting.providers", "hosting.exclude_providers", "origin.developers", "origin.exclude_developers")
_SIZES = ("audio_minutes", "tokens", "characters", "pages", "generated_seconds")


class JobMarks(NamedTuple):
    """Of phrases: how many there are, how many name the right job, how many a wrong one."""

    phrases: int
    right: int
    wrong: int


class ValueMarks(NamedTuple):
    """Of sentences: how many there are, how many name the right job; of their values how many there are and are read;
    how many sentences are right whole.
    """

    sentences: int
    jobs: int
    values: int
    read: int
    whole: int


@cache
def phrases() -> dict[str, list[Any]]:
    """The lists of phrases: words and the jobs that are right; in the lists named `off_topic` words alone."""
    return tomllib.loads((DATA / "phrases.toml").read_text(encoding="utf-8"))


@cache
def sentences() -> dict[str, list[dict[str, Any]]]:
    """The halves of the set of sentences, "seen" and "unseen"."""
    return tomllib.loads((DATA / "sentences.toml").read_text(encoding="utf-8"))


def job_marks(name: str) -> JobMarks:
    """How the phrases of a list are understood."""
    found = [(_job(read(words)), right) for words, *right in phrases()[name]]
    wrong = sum(job is not None and job not in right for job, right in found)
    return JobMarks(len(found), sum(job in right for job, right in found), wrong)


def accepted(name: str) -> int:
    """How many texts of a list that mean no job are taken for one."""
    return sum(_job(read(words)) is not None for words in phrases()[name])


def value_marks(half: str) -> ValueMarks:
    """How the sentences of a half are understood."""
    jobs = values = known = whole = 0
    for sentence in sentences()[half]:
        understood = read(sentence["text"])
        right = _job(understood) in sentence["jobs"]
        hits = [is_read(understood, key, value) for key, value in sentence["values"].items()]
        jobs, values, known = jobs + right, values + len(hits), known + sum(hits)
        whole += right and all(hits)
    return ValueMarks(len(sentences()[half]), jobs, values, known, whole)


def is_read(understood: Understanding, key: str, value: Any) -> bool:
    """Whether a value was read as it was written down."""
    found = understood.values
    if key.startswith("total."):
        return _is_total(understood, key.removeprefix("total."), value)
    if key in ("budget.monthly_eur", "budget.monthly_gbp"):
        rate = EUR if key.endswith("eur") else GBP
        return _is_close(found.get("budget.monthly_usd"), value * rate)
    if key == "priorities.first":
        without_cost = value == "capability" and found.get("priorities.cost") == 0
        return without_cost or found.get(f"priorities.{value}", 0) >= 1
    if key not in found:
        return False
    if key in _MAKERS:
        return _are_alike(found[key], value)
    if key in ("hosting.gpu", "baseline.model"):
        return _is_named(found[key], value)
    if isinstance(value, list):
        return sorted(map(_plain, found[key])) == sorted(map(_plain, value))
    if isinstance(value, bool | str):
        return bool(found[key] == value)
    return _is_close(found[key], value)


def _job(understood: Understanding) -> str | None:
    match = understood.use_case
    return match.id if isinstance(match, UseCaseMatch) else None


def _is_total(understood: Understanding, what: str, value: float) -> bool:
    """Whether requests times what one holds is the volume of a month; a page a request where the job says none."""
    requests = understood.values.get("workload.requests_per_month")
    if requests is None or what not in _SIZES:
        return False
    if what == "tokens":
        parts = [_size(understood, name) for name in ("input_tokens", "output_tokens")]
        return any(_is_close(requests * size, value) for size in (*parts, sum(parts)))
    return _is_close(requests * (_size(understood, what) or 1.0), value)


def _size(understood: Understanding, name: str) -> float:
    said: Mapping[str, Any] = understood.values
    job = _job(understood)
    usual = getattr(CASES[job].workload, name) if job else 0.0
    return float(said.get(f"workload.{name}") or usual or 0.0)


def _is_close(found: Any, value: float) -> bool:
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    return abs(found - value) <= TOLERANCE * max(abs(found), abs(value))


def _are_alike(found: Sequence[str], value: Sequence[str]) -> bool:
    """Whether makers are the same; they were written down in the sentence's own words ("AWS Bedrock", "Qwen")."""
    words = {"qwen": "alibaba", "awsbedrock": "amazonbedrock", "bedrock": "amazonbedrock"}
    names = [_plain(one) for one in found]
    wanted = [words.get(_plain(one), _plain(one)) for one in value]
    return len(names) == len(wanted) and all(
        any(one in name or name in one for name in names) for one in wanted
    )


def _is_named(found: str, value: str) -> bool:
    """Whether a card or a model is the one in the sentence's words: "RTX 4090" is RTX-4090-24GB."""
    name, words = _plain(found.rpartition("/")[2]).removeprefix("1x"), _plain(value).removeprefix("1x")
    return words in name or name in words or re.sub(r"\d+gb", "", name) in words


def _plain(text: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(text).lower())

"""What was understood of a sentence, as text: what stands in where nothing was said, what is left over.

For the command line and the app alike; no colours, no widths.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalog.advice.needs.records import Needs
from catalog.advice.result import UseCaseMatch
from catalog.advice.understanding.understood import Understanding
from catalog.formatting import listing
from tui.rendering.need_words import LICENSE_WORDS, figure_words, need_label
from tui.session import Session

MOST_NOT_USED = 12


class Unsaid(NamedTuple):
    """A question that nothing answered: its label, what stands in, in words, and whether the job gives that."""

    key: str
    label: str
    words: str
    of_the_job: bool


def unsaid_questions(said: set[str], filled: Needs) -> Iterator[Unsaid]:
    """Which of the questions volume, batch, budget and license nothing answered, and what stands in.

    `said` are the dotted keys that have an answer; `filled` are the needs with the defaults of the use case.
    """
    if "workload.requests_per_month" not in said and (requests := filled.workload.requests_per_month):
        words = figure_words("workload.requests_per_month", requests)
        yield _unsaid("workload.requests_per_month", words, of_the_job=True)
    if "workload.batch" not in said and filled.workload.batch:
        yield _unsaid("workload.batch", "yes", of_the_job=True)
    if "budget.monthly_usd" not in said:
        yield _unsaid("budget.monthly_usd", "none")
    if not said & {"license.require", "license.allow"}:
        yield _unsaid("license.require", LICENSE_WORDS["any"])


def left_over(session: Session, understanding: Understanding) -> str:
    """What of a sentence is not in the needs, in sentences: other jobs it may mean, contradictions, words not used."""
    job, said = understanding.use_case, list(understanding.notes)
    if isinstance(job, UseCaseMatch) and job.near:
        near = listing([session.use_cases[name].name for name in job.near], "or")
        said.insert(0, f"Taken as {job.name}; it may also mean {near}.")
    if understanding.not_used:
        said.append(f"Not used: {not_used_words(understanding)}.")
    return " ".join(said)


def not_used_words(understanding: Understanding) -> str:
    """The words that became no need, each in quotes; only the first of many."""
    words = understanding.not_used
    more = f" and {len(words) - MOST_NOT_USED} more" if len(words) > MOST_NOT_USED else ""
    return quoted(words[:MOST_NOT_USED]) + more


def quoted(words: Iterable[str]) -> str:
    """Words of the user, each in quotes."""
    return ", ".join(f"“{word}”" for word in words)


def _unsaid(key: str, words: str, of_the_job: bool = False) -> Unsaid:
    return Unsaid(key, need_label(key), words, of_the_job)

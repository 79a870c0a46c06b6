"""What is understood of a draft, line by line: the questions nobody must miss, then whatever else was said."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from catalog.advice.needs.keys import KEYS
from catalog.advice.needs.records import Needs
from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.understood import Understanding
from catalog.formatting import listing
from tui.rendering.need_words import need_title, value_words
from tui.rendering.understood_text import not_used_words, quoted
from tui.session import Session
from tui.widgets.needs.draft import Draft
from tui.widgets.needs.fields import BY_KEY, USE_CASE, Field, value_of

Kind = Literal["said", "set", "usual", "problem", "job", "example", "heading", "text", "warning"]

EXAMPLES = (
    "coding agent, 30,000 requests a month, open weights only, on two H100",
    "shopping assistant with pictures, 2 million requests a month, license for commercial use",
    "summarise 5,000 contracts a month, in German and French, hosted in the EU, under $500",
)
_REQUESTS = "workload.requests_per_month"
_AMOUNTS = (
    "workload.input_tokens",
    "workload.output_tokens",
    "workload.images",
    "workload.audio_minutes",
    "workload.pages",
    "workload.documents",
    "workload.generated_images",
    "workload.generated_seconds",
    "workload.characters",
)
"""What one request may hold."""
_OF_SOME_JOBS = (*_AMOUNTS, "workload.batch")
_MISSION = (
    _REQUESTS,
    *_OF_SOME_JOBS,
    "budget.monthly_usd",
    "license.require",
    "hosting.where",
    "origin.exclude_developer_countries",
)
"""The questions that stand there whether they were answered or not, in this order."""
_USUAL = "usual for the job"


class Line(NamedTuple):
    """One line: what it is about, its value in words, and where that comes from.

    `kind` says whether a value was said, set by hand or stands in. `field` is the need that it edits, `pick` the id
    of a job to be chosen. `others` are jobs that the words may mean as well.
    """

    kind: Kind
    label: str
    value: str
    sources: tuple[str, ...] = ()
    field: Field | None = None
    pick: str = ""
    others: str = ""

    @property
    def key(self) -> str:
        """What it is recognised by when the lines change."""
        return self.pick or (self.field.key if self.field else self.label or self.value)


def lines_of(session: Session, draft: Draft, filled: Needs) -> tuple[Line, ...]:
    """The lines of a draft; `filled` are its needs with what stands in where nothing was said."""
    lines = [_job(session, draft), *_closest(session, draft)]
    lines += (_mission(session, draft, filled, key) for key in _MISSION if _is_shown(draft, filled, key))
    known = draft.understanding.values.keys() | draft.edited.keys()
    further = (key.path for key in KEYS if key.path in known - {USE_CASE.key, *_MISSION})
    lines += (_need(session, draft, filled, key) for key in further)
    lines += _rest(draft)
    if draft.is_empty:
        lines += [
            Line("heading", "For example", ""),
            *(Line("example", "", words) for words in EXAMPLES),
        ]
    return tuple(lines)


def job_missing(draft: Draft) -> str:
    """What to do where no job is understood, in a few words; empty where one is."""
    match draft.job:
        case UseCaseMatch():
            return ""
        case Unrecognised(task=task) if task:
            return "No model here does that; tab ⏎ lists the jobs."
        case _ if draft.is_empty:
            return "Say what the model is for, or ↓ takes an example."
        case Unrecognised(closest=closest) if closest:
            return "Which job is it? ↓ leads to the closest ones."
    return "Which job is it? Other words, or tab ⏎ lists them all."


def _is_shown(draft: Draft, filled: Needs, key: str) -> bool:
    """What one request holds, and batch, are shown where the job has any of it, or where it was said."""
    if key not in _OF_SOME_JOBS or key in draft.understanding.values or key in draft.edited:
        return True
    return bool(value_of(filled, key))


def _job(session: Session, draft: Draft) -> Line:
    job = draft.job
    others = ", then ".join(session.use_cases[name].name for name in draft.other_jobs())
    match job:
        case UseCaseMatch():
            is_set = USE_CASE.key in draft.edited
            sources = ("you set",) if is_set else _heard(draft.understanding, job)
            if job.made_of:
                names = [session.use_cases[name].name for name in job.made_of]
                sources = (*sources, f"takes together {listing(names)}")
            return Line("set" if is_set else "said", "Job", job.name, sources, USE_CASE, others=others)
        case Unrecognised(task=task, instead=instead) if task:
            words = f"No model here does this: {task}. {instead}".rstrip()
            return Line("problem", "Job", words, field=USE_CASE, others=others)
        case _ if draft.is_empty:
            return Line("usual", "Job", "not specified", ("tab ⏎ lists the jobs",), USE_CASE)
    return Line("problem", "Job", "which one? No use case matches these words.", field=USE_CASE)


def _closest(session: Session, draft: Draft) -> Iterator[Line]:
    """The jobs that are nearest to words that name none: to be chosen from, not guessed."""
    if isinstance(draft.job, Unrecognised) and not draft.job.task:
        for name in draft.job.closest:
            case = session.use_cases[name]
            yield Line("job", "", case.name, (case.summary,), pick=name)


def _heard(understanding: Understanding, job: UseCaseMatch) -> tuple[str, ...]:
    texts = [part.text for part in understanding.parts if part.key == USE_CASE.key] or job.heard
    return (quoted(texts),) if texts else ()


def _mission(session: Session, draft: Draft, filled: Needs, key: str) -> Line:
    line = _need(session, draft, filled, key)
    if line.kind != "usual" or line.sources:
        return line
    if not key.startswith("workload."):
        return line._replace(sources=("not specified",))
    if value_of(filled, key) is None:
        return line._replace(value=_USUAL, sources=("not specified",))
    return line._replace(sources=(_USUAL,))


def _need(session: Session, draft: Draft, filled: Needs, key: str) -> Line:
    said = draft.understanding.values
    parts = [part for part in draft.understanding.parts if part.key == key]
    quotes = quoted([part.text for part in parts]) if parts else ""
    notes = tuple(dict.fromkeys(part.note for part in parts if part.note))
    kind: Kind = "usual"
    sources: tuple[str, ...] = ()
    if draft.edited.get(key) is not None:
        kind, sources = "set", ("you set", f"not {quotes}" if quotes else "")
    elif key in draft.edited:
        sources = (f"you cleared {quotes}" if quotes else "you cleared",)
    elif key in said:
        kind, sources = "said", (quotes, *notes)
    value = said.get(key) if kind == "said" else draft.edited.get(key)
    words = value_words(session, key, value_of(filled, key) if value is None else value)
    return Line(kind, need_title(key), words, tuple(filter(None, sources)), BY_KEY.get(key))


def _rest(draft: Draft) -> Iterator[Line]:
    """What needs a look: contradictions, what could not be read, the words that were not used."""
    for note in filter(None, (draft.problem, *draft.understanding.notes)):
        yield Line("warning", "⚠", note)
    if draft.understanding.not_used:
        yield Line("text", "Not used", not_used_words(draft.understanding))

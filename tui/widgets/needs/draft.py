"""The needs while they are being put into words: a sentence as it is understood, and what was set by hand.

What was set by hand wins over the sentence, however that is changed, until it is cleared.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from catalog.advice.hosting import hardware_names
from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.keys import KEYS
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.line_breaks import one_line as without_breaks
from catalog.advice.understanding.tokens import MOST_CHARACTERS
from catalog.advice.understanding.understood import Understanding
from catalog.text import safe_text
from tui.session import Session
from tui.widgets.needs.editing import checked_needs_with, problem_text
from tui.widgets.needs.fields import NOTHING, USE_CASE, value_of

_LANGUAGES = "must.languages"
_BREAKS = frozenset("\n\r\t\v\f")


class Draft(NamedTuple):
    """A sentence and what was set by hand, by dotted key; None in `edited`: what the sentence says does not hold.

    `job` is the one that holds: that of the sentence, unless another was picked. `asked` are the needs that all of it
    makes, without a use case where the job is not understood. `problem` says why they cannot be asked for, if so.
    """

    sentence: str
    understanding: Understanding
    edited: Mapping[str, object]
    job: UseCaseMatch | Unrecognised
    asked: Needs
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said and nothing set."""
        return not self.sentence.strip() and not self.edited

    @property
    def is_clear(self) -> bool:
        """Whether there is a job and nothing wrong: it can be answered."""
        return isinstance(self.job, UseCaseMatch) and not self.problem

    @property
    def jobs(self) -> tuple[str, ...]:
        """The ids of the jobs that the sentence may mean, the likeliest first."""
        found = self.understanding.use_case
        return (found.id, *found.near) if isinstance(found, UseCaseMatch) else found.closest

    def other_jobs(self) -> tuple[str, ...]:
        """The jobs that the sentence may mean beside the one that holds, in the order in which they are taken."""
        jobs = self.jobs
        if not isinstance(self.job, UseCaseMatch) or self.job.id not in jobs:
            return jobs
        place = jobs.index(self.job.id)
        return jobs[place + 1 :] + jobs[:place]


def one_line(text: str) -> str:
    """The first words of a text, safe to show; its lines become sentences, as the reader takes them."""
    if set(text) & _BREAKS:
        return without_breaks(text)
    return safe_text(text[:MOST_CHARACTERS], MOST_CHARACTERS)


def read_draft(session: Session, sentence: str, edited: Mapping[str, object] | None = None) -> Draft:
    """The draft of a sentence, with what was set by hand before."""
    words, by_hand = one_line(sentence), edited or {}
    return _draft(session, words, session.read(words, _languages_by_hand(by_hand)), by_hand)


def draft_of(session: Session, needs: Needs, sentence: str | None) -> Draft:
    """The draft that makes these needs: what the sentence does not say counts as set by hand.

    Without a sentence, the words of the use case stand for one.
    """
    if sentence is None:
        case = session.use_cases.get(needs.use_case)
        sentence = case.name if case else needs.use_case
    words = one_line(sentence)
    understanding = session.read(words, needs.must.languages)
    edited = _differences(override(NOTHING, understanding.values), needs)
    if needs.use_case:
        edited[USE_CASE.key] = needs.use_case
    return _draft(session, words, understanding, _repeating_nothing(session, understanding, edited))


def with_values(session: Session, draft: Draft, values: Mapping[str, object]) -> Draft:
    """The draft with needs set by hand, by dotted key; None takes back first what was set, then what the sentence says.

    Raises `EditError` where a value does not fit its need or is not known.
    """
    edited: dict[str, Any] = dict(draft.edited)
    taken_back = {key for key, value in values.items() if value is None and key in edited}
    for key in taken_back:
        del edited[key]
    others = {key: value for key, value in values.items() if key not in taken_back}
    if USE_CASE.key in others:
        edited[USE_CASE.key] = others.pop(USE_CASE.key)
    if others:
        needs = checked_needs_with(session, draft.asked, others)
        edited |= _differences(draft.asked, needs)
        edited |= {key: _said_value(needs, key) for key in others}
    understanding, languages = draft.understanding, _languages_by_hand(edited)
    if languages != _languages_by_hand(draft.edited):  # words and pages are other counts of tokens in them
        understanding = session.read(draft.sentence, languages)
    return _draft(session, draft.sentence, understanding, _repeating_nothing(session, understanding, edited))


def in_other_languages(session: Session, before: Understanding, needs: Needs) -> Draft:
    """The draft that asks for these needs, of which only the languages are others than when the sentence was read.

    What the sentence says in words is read again in them; what differs from the reading before was set by hand.
    """
    edited = _differences(override(NOTHING, before.values), needs) | {USE_CASE.key: needs.use_case}
    if _is_job_said(session, before, needs.use_case):
        del edited[USE_CASE.key]
    understanding = session.read(before.asked, needs.must.languages)
    return _draft(session, before.asked, understanding, _repeating_nothing(session, understanding, edited))


def _languages_by_hand(edited: Mapping[str, object]) -> Any:
    """The languages that were set by hand, none where they were cleared; None where nothing was."""
    return (edited[_LANGUAGES] or ()) if _LANGUAGES in edited else None


def _draft(
    session: Session, sentence: str, understanding: Understanding, edited: Mapping[str, object]
) -> Draft:
    words = edited.get(USE_CASE.key)
    job = session.understand(str(words)) if words else understanding.use_case
    named = {USE_CASE.key: words or job.id} if isinstance(job, UseCaseMatch) else {}
    try:
        asked = override(NOTHING, understanding.values | {**edited, **named})
        if asked.hosting != NOTHING.hosting:
            hardware_names.check_hardware(asked.hosting, session.snapshot.gpus, None)
    except NeedsError as error:
        asked = override(NOTHING, named)
        return Draft(sentence, understanding, edited, job, asked, problem_text(error))
    return Draft(sentence, understanding, edited, job, asked)


def _differences(before: Needs, needs: Needs) -> dict[str, Any]:
    """What the needs hold otherwise than those before, by dotted key; the use case is none of it."""
    paths = [key.path for key in KEYS if key.path != USE_CASE.key]
    return {
        path: _said_value(needs, path) for path in paths if value_of(needs, path) != value_of(before, path)
    }


def _said_value(needs: Needs, path: str) -> object:
    """A value, None where it says nothing."""
    value = value_of(needs, path)
    return None if value == value_of(NOTHING, path) else value


def _repeating_nothing(
    session: Session, understanding: Understanding, edited: Mapping[str, Any]
) -> dict[str, Any]:
    """Without what the sentence says too, and without what is cleared though the sentence does not say it."""
    said = override(NOTHING, understanding.values)
    left = {
        key: value for key, value in edited.items() if key == USE_CASE.key or value != _said_value(said, key)
    }
    if USE_CASE.key in left and _is_job_said(session, understanding, left[USE_CASE.key]):
        del left[USE_CASE.key]
    return left


def _is_job_said(session: Session, understanding: Understanding, words: str | None) -> bool:
    """Whether the words name the job of the sentence, or none."""
    if not words:
        return True
    found, said = session.understand(words), understanding.use_case
    same = isinstance(found, UseCaseMatch) and isinstance(said, UseCaseMatch) and found.id == said.id
    return same or isinstance(found, Unrecognised)

"""How much of what people say is understood, in both halves of the sets: the marks that must not be lost again.

The half called `unseen` was never looked at while the reader was made: whoever mends a case of it must move the case to
the other half.
"""

import pytest

from tests.evaluation.sentence_marks import accepted, job_marks, phrases, sentences, value_marks


@pytest.mark.parametrize("name", ["asked_seen", "asked_unseen_half"])
def test_phrases_find_their_job(name: str) -> None:
    marks = job_marks(name)
    assert marks.phrases == 150
    assert marks.right >= 0.92 * marks.phrases
    assert marks.wrong <= 0.04 * marks.phrases


@pytest.mark.parametrize("name", ["off_topic_asked_seen", "off_topic_asked_unseen_half"])
def test_what_is_off_topic_is_refused(name: str) -> None:
    assert len(phrases()[name]) == 80
    assert accepted(name) <= 3


@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_values_are_read(half: str) -> None:
    marks = value_marks(half)
    assert marks.sentences == len(sentences()[half]) == 50
    assert marks.read >= 0.88 * marks.values
    assert marks.whole >= 0.6 * marks.sentences

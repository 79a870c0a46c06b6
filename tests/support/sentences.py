"""A reader of sentences that a test tells what it reads: the tests of the screen do not rest on the real one."""

from collections.abc import Sequence
from typing import Any

from catalog.advice.needs.keys import BY_PATH
from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.understood import Part, Understanding
from tui.session import Session

SUPPORT = "helpdesk, 400k tickets a month, under $800, no Chinese models, German and Polish"
"""A sentence that `KNOWN` reads; “helpdesk” is the customer service of the made-up use cases."""
KNOWN: tuple[tuple[str, str, Any, str], ...] = (
    ("helpdesk", "use_case", "customer-service", ""),
    ("400k tickets a month", "workload.requests_per_month", 400_000.0, ""),
    ("20 people, 200 a day", "workload.requests_per_month", 88_000.0, "20 x 200 x 22 working days"),
    ("under $800", "budget.monthly_usd", 800.0, ""),
    ("no Chinese models", "origin.exclude_developer_countries", ("CN",), ""),
    ("German", "must.languages", ("de",), ""),
    ("Polish", "must.languages", ("pl",), ""),
    ("open weights", "license.require", "open-weights", ""),
    ("on two Foo9000", "hosting.gpu", "2x Foo9000", ""),
)
NOT_USED = ("friendly", "our shop")
NEAR = ("picture-search", "reranking")
NOTE = "“free” and “under $800” contradict each other."
FOLDING = Unrecognised(asked="protein folding", closest=(), task="Protein folding", instead="Use AlphaFold.")


def read(session: Session, sentence: str, languages: Sequence[str] | None = None) -> Understanding:  # noqa: ARG001
    """What of `KNOWN` stands in the sentence; “near” has other jobs, “free” a note, “closest” no job but near ones."""
    parts = tuple(
        Part(text=text, key=key, value=value, note=note, start=place, end=place + len(text))
        for text, key, value, note in KNOWN
        if (place := sentence.find(text)) >= 0 and key in BY_PATH
    )
    return Understanding(
        asked=sentence,
        use_case=_job(session, sentence),
        parts=parts,
        not_used=tuple(word for word in NOT_USED if word in sentence),
        notes=(NOTE,) if "free" in sentence else (),
    )


def _job(session: Session, sentence: str) -> UseCaseMatch | Unrecognised:
    if "protein folding" in sentence:
        return FOLDING
    if "helpdesk" not in sentence:
        return Unrecognised(asked=sentence, closest=NEAR if "closest" in sentence else ())
    near = NEAR if "near" in sentence else ()
    name = session.use_cases["customer-service"].name
    return UseCaseMatch(
        id="customer-service", name=name, asked=sentence, how="words", heard=("helpdesk",), near=near
    )

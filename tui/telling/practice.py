"""What the bill of the ranked provider does not say, with source and date, or that it is unknown."""

from textual.content import Content

from catalog.advice.answer import Candidate
from catalog.advice.practice import practice
from catalog.snapshot import Snapshot
from tui import ink
from tui.prose import joined, rule, styled, wrapped

_NAME = 14


def practice_section(candidate: Candidate, snapshot: Snapshot, width: int) -> list[Content]:
    """One line a topic; empty where no API sells it."""
    said = practice(candidate, snapshot)
    if not said:
        return []
    lines = [rule("What the bill does not say", width)]
    name = candidate.offer.provider_name if candidate.offer.offer else candidate.offer.api_name
    lines += wrapped(styled(f"Of {name}, for the API of this model:", ink.DIM), width)
    for entry in said:
        known = ink.PLAIN if entry.text else ink.DIM
        source = f"  ({entry.source})" if entry.source else ""
        prefix = styled(f"{entry.topic:<{_NAME}}", ink.DIM)
        lines += wrapped(joined((entry.words, known), (source, ink.DIM)), width, prefix)
    return lines

"""What to do once a model is picked: the commands that call it or run it, from the figures of the answer alone.

Commands are for copying into a shell: every word that comes from data is quoted, or it is left out.
"""

from collections.abc import Iterator

from catalog.advice.next_steps.api_call import call
from catalog.advice.next_steps.self_host import run_it
from catalog.advice.next_steps.step import Step
from catalog.advice.result import Candidate
from catalog.storage.snapshot import Snapshot

__all__ = ["Step", "next_steps"]


def next_steps(candidate: Candidate, snapshot: Snapshot) -> tuple[Step, ...]:
    """The steps of the way that ranks, then those of the other way."""
    ways = [tuple(_api(candidate, snapshot)), tuple(run_it(candidate, snapshot))]
    if candidate.offer.kind == "self-host":
        ways.reverse()
    return tuple(step for way in ways for step in way)


def _api(candidate: Candidate, snapshot: Snapshot) -> Iterator[Step]:
    offer = candidate.offer.offer or candidate.offer.api
    if offer is not None:
        yield call(candidate.model, offer, snapshot)

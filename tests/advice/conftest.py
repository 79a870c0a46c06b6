"""What the tests of advice share."""

import pytest

from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.advice.result import Advice
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY


@pytest.fixture
def advice(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> Advice:
    """The answer about customer service on the made-up catalogue, with no other need."""
    return advise(snapshot, small_use_cases, Needs(use_case="customer-service"), TODAY)

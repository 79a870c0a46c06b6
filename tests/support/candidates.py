"""Candidates by themselves, without an answer: what a list is sorted and filtered by."""

from typing import Any

from catalog.advice.result import Candidate, Capability, LicenseVerdict
from tests.support.factories import model


def capability(value: float) -> Capability:
    """A capability of so many points."""
    return Capability(
        value=value,
        low=value - 5,
        high=value + 5,
        theta=0.0,
        sd=0.1,
        evidence=3,
        direct=1,
        preference=0,
        skills=("chat",),
    )


def candidate(
    name: str, *, license_id: str | None = "MIT", able: float | None = 50.0, **more: Any
) -> Candidate:
    """A model of the lab with open weights; keys of `Model` and of `Candidate` as wanted.

    Asking for its offer fails: sorting and filtering must not work it out.
    """
    of_model = {key: more.pop(key) for key in ("open_weights", "context_tokens", "released") if key in more}
    terms = more.pop("terms", "weights")
    known: dict[str, Any] = {
        "rank": 1,
        "tie_group": None,
        "pareto": False,
        "model": model(name, **of_model),
        "developer_name": "Lab",
        "country": "US",
        "capability": None if able is None else capability(able),
        "downloads_30d": 1000,
        "downloads_as_of": "2026-11-01",
        "score": 1.0,
        "parts": None,
        "chance_against_first": None,
        "usd": 10.0,
        "kind": "api",
        "usual": None,
        "load_license": lambda: LicenseVerdict(
            id=license_id, name="", license_class="permissive", applies=terms
        ),
        "load_offer": _fail,
        "load_details": _fail,
    }
    return Candidate(**(known | more))


def _fail() -> Any:
    raise AssertionError("the offer was worked out")

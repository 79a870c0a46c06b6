"""Nothing dead is advised: every shutdown date that the tables know holds in the catalogue and in the answers."""

import csv
from pathlib import Path

import pytest

from catalog.advice.needs.records import Hosting, Needs
from catalog.advice.ranking import advise
from catalog.build.tables import TABLES
from catalog.storage import store
from catalog.storage.snapshot import Snapshot

TODAY = "2026-11-30"


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    """What a user gets."""
    return store.load()


@pytest.fixture(scope="module")
def dates() -> dict[tuple[str, str], str]:
    """The day on which an id ends, by provider and id."""
    with Path(TABLES / "retirements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["provider"], row["provider_model_id"].lower()): row["retires"] for row in rows}


def test_every_offer_has_the_date_of_its_provider(
    shipped: Snapshot, dates: dict[tuple[str, str], str]
) -> None:
    late = [
        (offer.provider, offer.provider_model_id, offer.retires)
        for offer in shipped.catalog.offers
        if (day := dates.get((offer.provider, offer.provider_model_id.lower())))
        and (offer.retires is None or offer.retires > day)
    ]
    assert late == []


def test_a_closed_model_whose_developer_s_offers_all_ended_is_retired(shipped: Snapshot) -> None:
    own = {(provider.id, name) for provider in shipped.catalog.providers for name in provider.own_models_of}
    alive = []
    for model in shipped.catalog.models:
        days = [
            offer.retires
            for offer in shipped.offers.get(model.id, ())
            if (offer.provider, model.developer) in own and not offer.variant
        ]
        ended = days and all(day is not None and day <= TODAY for day in days)
        if model.open_weights is False and ended and not (model.retired and model.retired <= TODAY):
            alive.append(model.id)
    assert alive == []


@pytest.mark.parametrize("provider", ["", "openai", "google", "anthropic", "xai"])
def test_no_candidate_is_past_its_date(
    shipped: Snapshot, dates: dict[tuple[str, str], str], provider: str
) -> None:
    cases = store.load_use_cases()
    hosting = Hosting(where=("api",), providers=(provider,) if provider else ())
    for name in list(cases)[:: 4 if provider else 1]:
        advice = advise(shipped, cases, Needs(use_case=name, hosting=hosting), TODAY)
        for entry in advice.candidates:
            offer = entry.offer.offer
            assert offer is not None
            day = dates.get((offer.provider, offer.provider_model_id.lower()), "9999")
            assert min(day, offer.retires or "9999") > TODAY, (name, entry.model.id)

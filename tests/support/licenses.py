"""Licenses of every class, places where a model under one may run, and what the rules say of it there."""

from types import SimpleNamespace
from typing import Any

from catalog.advice.needs.records import LicenseNeeds, Needs
from catalog.advice.question import Question
from catalog.advice.result import LicenseVerdict
from catalog.advice.rules import license_terms
from catalog.advice.rules.reason import Reason
from catalog.model import License, Model, Offer, Provider

APACHE = License(
    id="Apache-2.0",
    name="Apache License 2.0",
    license_class="permissive",
    spdx="Apache-2.0",
    commercial_use=True,
    use_limits=False,
    model_as_a_service=True,
    duties=("Keep the notice.",),
    url="https://example.org/apache",
    evidence="text read",
)
NON_COMMERCIAL = License(
    id="CC-BY-NC-4.0",
    name="Creative Commons NC",
    license_class="non-commercial",
    commercial_use=False,
    model_as_a_service=False,
)
LLAMA = License(
    id="LicenseRef-Llama-3.3",
    name="Llama 3.3 Community License",
    license_class="restricted",
    commercial_use=True,
    use_limits=True,
    max_monthly_active_users=700_000_000,
    model_as_a_service=True,
)
LFM = License(
    id="LicenseRef-LFM-1.0",
    name="LFM Open License",
    license_class="restricted",
    commercial_use=True,
    use_limits=False,
    max_annual_revenue_usd=9_999_999,
)
KIMI = License(
    id="LicenseRef-Kimi-K3",
    name="Kimi K3 License",
    license_class="permissive",
    commercial_use=True,
    use_limits=False,
    display_monthly_active_users=100_000_000,
    model_as_a_service=False,
    service_free_below_revenue_usd=20_000_000,
)
UNREAD = License(id="LicenseRef-Unread", name="Unread License", url="https://example.org/unread")
LICENSES = {item.id: item for item in (APACHE, NON_COMMERCIAL, LLAMA, LFM, KIMI, UNREAD)}
MAKER = Provider(
    id="maker",
    name="Maker",
    provider_class="developer",
    own_models_of=("maker",),
    terms_url="https://example.org/terms",
)
HOST = Provider(id="host", name="Host", provider_class="host")
PLACES = {"maker": MAKER, "host": HOST, "self-host": None}


def licensed(license_id: str | None, open_weights: bool | None = True) -> Model:
    """A language model under a license."""
    return Model(
        id="maker/m", name="M", kind="llm", developer="maker", open_weights=open_weights, license=license_id
    )


def offer_of(provider: Provider | None) -> Offer | None:
    """The model at a provider; none where it runs on own hardware."""
    if provider is None:
        return None
    return Offer(
        model="maker/m", provider=provider.id, provider_model_id="m", source="made-up", as_of="2026-01-01"
    )


def question_of(needs: LicenseNeeds, licenses: dict[str, License]) -> Question:
    """A question of which only the needs and the licenses are looked at."""
    nothing: Any = None
    known: Any = SimpleNamespace(licenses=licenses)
    return Question(known, nothing, Needs(use_case="x", license=needs), False, "", nothing, nothing, nothing)


def checked(
    model: Model, place: str, needs: LicenseNeeds, licenses: dict[str, License] = LICENSES
) -> tuple[Reason, ...]:
    """Every reason why the license or the terms that hold at a place do not fit."""
    return license_terms.check(model, offer_of(PLACES[place]), PLACES[place], question_of(needs, licenses))


def verdict_of(model: Model, place: str, needs: LicenseNeeds = LicenseNeeds()) -> LicenseVerdict:  # noqa: B008
    """Which license or terms hold at a place, and what they ask."""
    return license_terms.verdict(model, offer_of(PLACES[place]), PLACES[place], needs, LICENSES)


def rules_of(reasons: tuple[Reason, ...]) -> list[tuple[str, str | None]]:
    """The rule that each reason is of, and what the model has."""
    return [(reason.rule, reason.has) for reason in reasons]

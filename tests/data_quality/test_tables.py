"""Facts of the tables on licenses, providers, developers and languages that the catalogue is built from."""

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from catalog.model import License, Provider

TABLES = Path(__file__).parents[2] / "catalog" / "data" / "tables"
pytestmark = pytest.mark.skipif(not TABLES.is_dir(), reason="the tables are not in the wheel")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def _toml(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((TABLES / name).read_text(encoding="utf-8"))


def _csv(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def licenses() -> dict[str, License]:
    return {key: msgspec.convert({"id": key, **row}, License) for key, row in _toml("licenses.toml").items()}


@pytest.fixture(scope="module")
def providers() -> dict[str, Provider]:
    return {
        key: msgspec.convert({"id": key, **row}, Provider) for key, row in _toml("providers.toml").items()
    }


@pytest.fixture(scope="module")
def developers() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in _csv("developers.csv")}


def test_a_license_class_agrees_with_its_terms(licenses: dict[str, License]) -> None:
    for item in licenses.values():
        limits = (item.max_monthly_active_users, item.max_annual_revenue_usd)
        shown = (item.display_monthly_active_users, item.display_annual_revenue_usd)
        if item.license_class == "permissive":
            assert item.commercial_use is True, item.id
            assert item.use_limits is False, item.id
            assert (*limits, *shown) == (None,) * 4, item.id
            assert item.model_as_a_service is True, item.id
        if item.license_class == "non-commercial":
            assert item.commercial_use is False, item.id
        if any(limits):
            assert item.license_class == "restricted", item.id


def test_every_license_says_how_it_was_learned_and_when(licenses: dict[str, License]) -> None:
    for item in licenses.values():
        assert item.evidence in ("text read", "secondary", "general knowledge"), item.id
        assert item.as_of, item.id
        assert item.url or item.id == "Proprietary", item.id


def test_duties_are_whole_sentences_without_british_spelling(licenses: dict[str, License]) -> None:
    for item in licenses.values():
        for duty in item.duties:
            assert duty[0].isupper(), (item.id, duty)
            assert duty.endswith("."), (item.id, duty)
        assert "licence" not in " ".join((item.name, *item.duties)).lower(), item.id


@pytest.mark.parametrize(
    ("license_id", "field", "value"),
    [
        ("LicenseRef-Llama-3.3", "max_monthly_active_users", 700_000_000),
        ("LicenseRef-Llama-4", "max_monthly_active_users", 700_000_000),
        ("LicenseRef-Tongyi-Qianwen", "max_monthly_active_users", 100_000_000),
        ("LicenseRef-Stability-Community", "max_annual_revenue_usd", 1_000_000),
        ("LicenseRef-LFM-1.0", "max_annual_revenue_usd", 9_999_999),
        ("LicenseRef-Kimi-K3", "display_monthly_active_users", 100_000_000),
        ("LicenseRef-Kimi-K3", "model_as_a_service", False),
        ("LicenseRef-Gemma", "use_limits", True),
        ("Apache-2.0", "osi_approved", True),
        ("Proprietary", "commercial_use", True),
    ],
)
def test_terms_that_people_trip_over(
    licenses: dict[str, License], license_id: str, field: str, value: object
) -> None:
    assert getattr(licenses[license_id], field) == value


def test_the_two_modified_mit_licenses_are_kept_apart(licenses: dict[str, License]) -> None:
    moonshot = licenses["LicenseRef-Modified-MIT"]
    mistral = licenses["LicenseRef-Modified-MIT-Mistral"]
    assert moonshot.max_annual_revenue_usd is None
    assert moonshot.display_annual_revenue_usd == mistral.max_annual_revenue_usd == 240_000_000


def test_the_licenses_of_models_are_in_the_table(licenses: dict[str, License]) -> None:
    rows = _csv("model_licenses.csv")
    assert {row["license"] for row in rows} <= licenses.keys()
    for row in rows:
        closed = licenses[row["license"]].license_class == "proprietary"
        assert row["open_weights"] == ("False" if closed else "True"), row["model"]
        assert row["source"], row["model"]
        assert row["as_of"], row["model"]
        assert row["reason"], row["model"]


@pytest.mark.parametrize("name", ["model_licenses.csv", "languages.csv"])
def test_rows_name_known_models_once(name: str) -> None:
    models = [row["model"] for row in _csv(name)]
    assert len(models) == len(set(models))
    assert set(models) <= {row["id"] for table in ("models.csv", "new_models.csv") for row in _csv(table)}


@pytest.mark.parametrize(
    ("model", "license_id"),
    [
        ("openai/whisper-large-v3", "MIT"),
        ("nvidia/parakeet-tdt-0-6b-v3", "CC-BY-4.0"),
        ("black-forest-labs/flux-1-schnell", "Apache-2.0"),
        ("black-forest-labs/flux-1-kontext-dev", "LicenseRef-FLUX-Dev-NC"),
        ("stabilityai/stable-diffusion-3-5-large", "LicenseRef-Stability-Community"),
        ("alibaba/qwen2.5-3b-instruct", "LicenseRef-Qwen-Research"),
        ("mistral/devstral-2512", "LicenseRef-Modified-MIT-Mistral"),
    ],
)
def test_licenses_that_public_knowledge_settles(model: str, license_id: str) -> None:
    assert {row["model"]: row["license"] for row in _csv("model_licenses.csv")}[model] == license_id


def test_languages_are_codes_named_once() -> None:
    for row in _csv("languages.csv"):
        codes = row["languages"].split("|")
        assert len(codes) == len(set(codes)), row["model"]
        assert all(_LANGUAGE.fullmatch(code) for code in codes), row["model"]


def test_a_model_for_english_alone_says_so_and_a_multilingual_one_lists_all() -> None:
    spoken = {row["model"]: row["languages"].split("|") for row in _csv("languages.csv")}
    assert spoken["nvidia/parakeet-tdt-0-6b-v2"] == ["en"]
    assert len(spoken["nvidia/parakeet-tdt-0-6b-v3"]) == 25
    assert len(spoken["openai/whisper-large-v2"]) == 99


def test_every_developer_of_a_model_is_known(developers: dict[str, dict[str, str]]) -> None:
    assert {row["developer"] for row in _csv("models.csv")} <= developers.keys()
    for row in developers.values():
        assert row["name"], row
        assert not row["country"] or _COUNTRY.fullmatch(row["country"]), row
        assert bool(row["country"]) == bool(row["source"]), row


def test_every_provider_of_an_offer_is_known(providers: dict[str, Provider]) -> None:
    named = {row["provider"] for row in _csv("provider_aliases.csv")}
    assert named - {""} <= providers.keys()  # empty: no provider but an app on one's own computer


def test_providers_use_known_developers_and_countries(
    providers: dict[str, Provider], developers: dict[str, dict[str, str]]
) -> None:
    for item in providers.values():
        assert set(item.own_models_of) <= developers.keys(), item.id
        assert item.country is None or _COUNTRY.fullmatch(item.country), item.id
        for country in item.serving_countries or ():
            assert _COUNTRY.fullmatch(country), item.id
        assert item.source, item.id


def test_a_plan_paid_by_the_month_is_a_reseller_and_never_the_developer(
    providers: dict[str, Provider],
) -> None:
    plans = [item for item in providers.values() if "plan" in item.note.split()]
    assert len(plans) > 10
    for item in plans:
        assert item.provider_class == "reseller", item.id
        assert item.own_models_of == (), item.id


def test_each_maker_with_an_api_serves_its_own_models(providers: dict[str, Provider]) -> None:
    for provider, developer in (
        ("openai", "openai"),
        ("google", "google"),
        ("alibaba", "alibaba"),
        ("moonshotai", "moonshotai"),
        ("zai", "zai"),
        ("voyageai", "voyage"),
        ("amazon-bedrock", "amazon"),
    ):
        assert developer in providers[provider].own_models_of
    assert providers["google-vertex"].own_models_of == ()
    assert providers["azure"].provider_class == "cloud"
    assert providers["quicksilverpro"].provider_class == "reseller"

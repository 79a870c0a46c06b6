"""Countries and languages: where models come from and run, under whose law, where we are, what is spoken."""

from typing import Any

import pytest

from tests.support.read_sentences import job, part, read, values

WANTED, UNWANTED = "origin.developer_countries", "origin.exclude_developer_countries"
SERVED, LAW, WE = "origin.serving_countries", "origin.exclude_provider_countries", "license.use_countries"
SPOKEN = "must.languages"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("no Chinese models", {UNWANTED: ("CN",)}),
        ("no models from China", {UNWANTED: ("CN",)}),
        ("no CN", {UNWANTED: ("CN",)}),
        ("!CN", {UNWANTED: ("CN",)}),
        ("not China", {UNWANTED: ("CN",)}),
        ("except China", {UNWANTED: ("CN",)}),
        ("Chinese models are not allowed", {UNWANTED: ("CN",)}),
        ("no Chinese or Russian models", {UNWANTED: ("CN", "RU")}),
        ("no Chinese, Russian or American models", {UNWANTED: ("CN", "RU", "US")}),
        ("only European models", {WANTED: ("EU",)}),
        ("US models only", {WANTED: ("US",)}),
        ("French models", {WANTED: ("FR",)}),
    ],
)
def test_where_models_come_from(words: str, found: dict[str, Any]) -> None:
    assert values(f"Customer support, {words}") == found


@pytest.mark.parametrize(
    "words",
    [
        "Chinese models are fine",
        "no problem with Chinese models",
        "we don't mind Chinese models",
        "open to Chinese models",
    ],
)
def test_what_does_not_matter_is_no_need(words: str) -> None:
    understood = read(f"Customer support, {words}")
    assert (understood.values, understood.notes) == ({}, ())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hosted in Germany", {SERVED: ("DE",)}),
        ("servers in Frankfurt", {SERVED: ("DE",)}),
        ("data must stay in the EU", {SERVED: ("EU",)}),
        ("GDPR compliant", {SERVED: ("EU",)}),
        ("no US cloud provider", {LAW: ("US",)}),
        ("no provider under US law", {LAW: ("US",)}),
        ("not hosted in China", {}),
        ("we are a German company", {WE: ("DE",)}),
        ("we are based in Brazil", {WE: ("BR",)}),
        ("our users are in India", {WE: ("IN",)}),
        ("for a bank in Spain", {WE: ("ES",)}),
    ],
)
def test_where_it_runs_and_where_we_are(words: str, found: dict[str, Any]) -> None:
    assert values(f"Customer support, {words}") == found


def test_what_is_read_into_a_place_is_said() -> None:
    assert part("Customer support, GDPR compliant", SERVED).note == "GDPR is read as: served in the EU"
    (note,) = read("Customer support, not hosted in China").notes
    assert "cannot be named" in note


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Customer support in German", ("de",)),
        ("Customer support in Polish", ("pl",)),
        ("Customer support in German, Polish and Czech", ("de", "pl", "cs")),
        ("answers in Spanish, customer support", ("es",)),
        ("translate from English into Japanese", ("en", "ja")),
        ("translate Chinese contracts into English", ("zh", "en")),
        ("translate EN to DE", ("en", "de")),
        ("Customer support, languages: en/fr/de", ("en", "fr", "de")),
        ("transcribe Indian English", ("en",)),
    ],
)
def test_what_is_spoken(sentence: str, found: tuple[str, ...]) -> None:
    assert values(sentence) == {SPOKEN: found}


@pytest.mark.parametrize("words", ["polish my emails", "Polish my emails"])
def test_polish_the_verb_is_no_language(words: str) -> None:
    assert values(words) == {}
    assert job(words) == "writing-help"


def test_an_accent_is_neither_a_country_nor_a_language() -> None:
    assert values("transcribe interviews with a British accent") == {}


def test_us_the_pronoun_is_no_country() -> None:
    assert values("let us use it for customer support") == {}
    assert values("WE NEED CUSTOMER SUPPORT FOR US") == {}


def test_two_languages_mean_the_job_in_many_languages() -> None:
    assert job("Customer support in German") == "customer-service"
    assert job("Customer support in German and French") == "multilingual-customer-service"


def test_a_sentence_with_all_of_them() -> None:
    sentence = "Customer support in Arabic, hosted in the UAE, no US models; we are based in Egypt"
    assert values(sentence) == {SPOKEN: ("ar",), SERVED: ("AE",), UNWANTED: ("US",), WE: ("EG",)}

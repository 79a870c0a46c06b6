"""Which licenses do."""

from typing import Any

import pytest

from tests.support.read_sentences import read, values

CLASS, ALLOWED = "license.require", "license.allow"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("commercial use", {CLASS: "commercial"}),
        ("commercial use is allowed", {CLASS: "commercial"}),
        ("open weights", {CLASS: "open-weights"}),
        ("open source", {CLASS: "open-weights"}),
        ("no proprietary models", {CLASS: "open-weights"}),
        ("permissive license", {CLASS: "permissive"}),
        ("any license", {CLASS: "any"}),
        ("license does not matter", {CLASS: "any"}),
        ("Apache 2.0", {ALLOWED: ("Apache-2.0",)}),
        ("MIT license", {ALLOWED: ("MIT",)}),
        ("MIT or Apache license", {ALLOWED: ("MIT", "Apache-2.0")}),
        ("we resell it as an API", {"license.model_as_a_service": True}),
        ("2 million monthly active users", {"license.monthly_active_users": 2_000_000}),
    ],
)
def test_what_is_asked_of_a_license(words: str, found: dict[str, Any]) -> None:
    assert values(f"Customer support, {words}") == found


@pytest.mark.parametrize("words", ["non-commercial", "not open source"])
def test_what_asks_for_no_license_is_no_need(words: str) -> None:
    understood = read(f"Customer support, {words}")
    assert (understood.values, understood.not_used) == ({}, ())


def test_a_single_license_cannot_be_excluded() -> None:
    understood = read("Customer support, no GPL")
    assert understood.values == {}
    assert understood.notes == ("“no GPL”: a single license cannot be excluded; only allowed.",)


def test_of_two_classes_the_stricter_is_taken_and_the_other_told() -> None:
    understood = read("Customer support, open weights and commercial use")
    assert understood.values == {CLASS: "open-weights"}
    (note,) = understood.notes
    assert "“commercial use”" in note


def test_mit_in_german_is_a_word() -> None:
    assert values("Kundenservice mit Bildern") == {"must.inputs": ("image",)}

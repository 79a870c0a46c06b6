"""Which license or terms apply, and whether they fit what is asked."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from catalog.advice.needs.records import LicenseNeeds
from catalog.advice.rules.license import CLASS
from catalog.advice.rules.record import Subject
from catalog.model import License
from catalog.record import LicenseClass
from tests.support.licenses import (
    LFM,
    LICENSES,
    LLAMA,
    NON_COMMERCIAL,
    PLACES,
    checked,
    licensed,
    question_of,
    rules_of,
    verdict_of,
)

_CLASSES: list[LicenseClass] = [
    "permissive",
    "copyleft",
    "restricted",
    "non-commercial",
    "proprietary",
    "unknown",
]
_maybe = st.sampled_from([None, True, False])
_amount = st.sampled_from([None, 1, 1_000_000])
_licenses = st.builds(
    License,
    id=st.sampled_from(["a", "b", "Proprietary"]),
    name=st.just("A license"),
    license_class=st.sampled_from(_CLASSES),
    commercial_use=_maybe,
    use_limits=_maybe,
    max_monthly_active_users=_amount,
    max_annual_revenue_usd=_amount,
    display_annual_revenue_usd=_amount,
    model_as_a_service=_maybe,
)


def test_the_makers_own_api_runs_under_its_terms_and_others_under_the_license_of_the_weights() -> None:
    command_a = licensed("CC-BY-NC-4.0")
    needs = LicenseNeeds(require="commercial")
    assert checked(command_a, "maker", needs) == ()
    for place in ("host", "self-host"):
        assert rules_of(checked(command_a, place, needs)) == [("license.require", "non-commercial")]
    assert verdict_of(command_a, "maker").applies == "provider terms"
    assert verdict_of(command_a, "host").applies == "weights"


def test_closed_weights_run_under_provider_terms_wherever_they_are_served() -> None:
    closed = licensed("Proprietary", open_weights=False)
    assert checked(closed, "host", LicenseNeeds(require="commercial")) == ()
    assert rules_of(checked(closed, "host", LicenseNeeds(require="open-weights"))) == [
        ("license.require", "closed weights")
    ]
    assert checked(closed, "host", LicenseNeeds(require="permissive")) != ()


def test_open_weights_says_nothing_about_commercial_use() -> None:
    needs = LicenseNeeds(require="open-weights")
    assert [checked(licensed("CC-BY-NC-4.0"), place, needs) for place in PLACES] == [(), (), ()]
    assert [checked(licensed(None), place, needs) for place in PLACES] == [(), (), ()]


@pytest.mark.parametrize(
    ("license_id", "fits"),
    [
        ("Apache-2.0", True),
        ("LicenseRef-Llama-3.3", False),  # limits on use and a threshold
        ("LicenseRef-LFM-1.0", False),  # a threshold
        ("LicenseRef-Kimi-K3", False),  # a threshold that only asks to show a name is one too
        ("CC-BY-NC-4.0", False),
    ],
)
def test_permissive_means_no_limits_and_no_thresholds(license_id: str, fits: bool) -> None:
    reasons = checked(licensed(license_id), "host", LicenseNeeds(require="permissive"))
    assert (reasons == ()) is fits
    assert all(reason.has is not None for reason in reasons)


@pytest.mark.parametrize(
    ("open_weights", "license_"),
    [
        (None, NON_COMMERCIAL),
        (None, LLAMA),
        (True, License(id="L", name="Studied", commercial_use=False)),
        (True, License(id="L", name="Bound", use_limits=True)),
    ],
)
def test_what_is_known_to_be_not_permissive_is_not_let_pass_as_unknown(
    open_weights: bool | None, license_: License
) -> None:
    model = structs.replace(licensed(license_.id), open_weights=open_weights)
    question = question_of(LicenseNeeds(require="permissive"), LICENSES)
    reason = CLASS.check(Subject(question, model, license=license_))
    assert reason is not None
    assert reason.has is not None


@pytest.mark.parametrize(
    ("license_", "words"),
    [
        (LLAMA, "it has restrictions on use and a limit on users."),
        (LFM, "it has a limit on revenue."),
        (structs.replace(LFM, max_annual_revenue_usd=None), "it has conditions of its own."),
    ],
)
def test_what_makes_a_license_not_permissive_is_named(license_: License, words: str) -> None:
    question = question_of(LicenseNeeds(require="permissive"), LICENSES)
    reason = CLASS.check(Subject(question, licensed(license_.id), license=license_))
    assert reason is not None
    assert reason.text == f"{license_.name} is not permissive: {words}"


def test_a_makers_own_api_is_not_permissive_even_where_the_weights_are() -> None:
    needs = LicenseNeeds(require="permissive")
    assert rules_of(checked(licensed("Apache-2.0"), "maker", needs)) == [
        ("license.require", "provider terms")
    ]
    assert checked(licensed("Apache-2.0"), "self-host", needs) == ()


@pytest.mark.parametrize("license_id", [None, "LicenseRef-Unread", "LicenseRef-Not-In-The-Table"])
@pytest.mark.parametrize(
    "needs",
    [
        LicenseNeeds(require="commercial"),
        LicenseNeeds(require="permissive"),
        LicenseNeeds(monthly_active_users=1),
        LicenseNeeds(annual_revenue_usd=1),
        LicenseNeeds(model_as_a_service=True),
    ],
    ids=["commercial", "permissive", "users", "revenue", "service"],
)
def test_an_unknown_license_fails_what_is_asked_and_says_unknown(
    license_id: str | None, needs: LicenseNeeds
) -> None:
    (reason,) = checked(licensed(license_id), "self-host", needs)
    assert reason.has is None
    assert "unknown" in reason.text


def test_unknown_openness_fails_open_weights() -> None:
    (reason,) = checked(licensed(None, open_weights=None), "host", LicenseNeeds(require="open-weights"))
    assert reason.has is None
    assert "unknown" in reason.text


def test_nothing_asked_excludes_nothing() -> None:
    for license_id, place in product((None, *LICENSES), PLACES):
        assert checked(licensed(license_id), place, LicenseNeeds()) == ()


@pytest.mark.parametrize(("users", "fits"), [(700_000_000, True), (700_000_001, False), (0, True)])
def test_the_grant_ends_above_the_users_it_names(users: int, fits: bool) -> None:
    reasons = checked(licensed("LicenseRef-Llama-3.3"), "host", LicenseNeeds(monthly_active_users=users))
    assert [reason.rule for reason in reasons] == ([] if fits else ["license.users"])
    assert all("700M" in reason.text for reason in reasons)


@pytest.mark.parametrize(("revenue", "fits"), [(9_999_999, True), (10_000_000, False)])
def test_the_grant_ends_above_the_revenue_it_names(revenue: int, fits: bool) -> None:
    reasons = checked(licensed("LicenseRef-LFM-1.0"), "self-host", LicenseNeeds(annual_revenue_usd=revenue))
    assert [reason.rule for reason in reasons] == ([] if fits else ["license.revenue"])


def test_thresholds_of_the_weights_do_not_bind_the_customers_of_its_maker() -> None:
    needs = LicenseNeeds(monthly_active_users=900_000_000)
    assert checked(licensed("LicenseRef-Llama-3.3"), "maker", needs) == ()


@pytest.mark.parametrize(
    ("license_id", "revenue", "found"),
    [
        ("Apache-2.0", None, []),
        ("LicenseRef-Kimi-K3", None, [("license.service", "a separate agreement is needed")]),
        ("LicenseRef-Kimi-K3", 20_000_000, []),
        ("LicenseRef-Kimi-K3", 20_000_001, [("license.service", "a separate agreement is needed")]),
        ("LicenseRef-LFM-1.0", None, [("license.service", None)]),
    ],
)
def test_reselling_as_an_api(
    license_id: str, revenue: int | None, found: list[tuple[str, str | None]]
) -> None:
    needs = LicenseNeeds(model_as_a_service=True, annual_revenue_usd=revenue)
    assert rules_of(checked(licensed(license_id), "self-host", needs)) == found


@pytest.mark.parametrize("allowed", ["apache-2.0", "APACHE-2.0"])
def test_allowed_licenses_are_named_in_any_case(allowed: str) -> None:
    needs = LicenseNeeds(allow=(allowed,))
    assert checked(licensed("Apache-2.0"), "host", needs) == ()
    assert rules_of(checked(licensed("LicenseRef-Llama-3.3"), "host", needs)) == [
        ("license.allow", "LicenseRef-Llama-3.3")
    ]
    assert rules_of(checked(licensed(None), "host", needs)) == [("license.allow", None)]
    assert rules_of(checked(licensed("Apache-2.0"), "maker", needs)) == [("license.allow", "Proprietary")]


def test_a_catalogue_id_may_be_named_without_its_prefix() -> None:
    needs = LicenseNeeds(allow=("llama-3.3",))
    assert checked(licensed("LicenseRef-Llama-3.3"), "host", needs) == ()


def test_every_rule_that_fails_is_given() -> None:
    needs = LicenseNeeds(
        require="permissive",
        allow=("MIT",),
        monthly_active_users=10**9,
        annual_revenue_usd=10**9,
        model_as_a_service=True,
    )
    rules = [reason.rule for reason in checked(licensed(None), "host", needs)]
    assert rules == [
        "license.require",
        "license.allow",
        "license.users",
        "license.revenue",
        "license.service",
    ]


@given(
    license_=st.none() | _licenses,
    open_weights=_maybe,
    place=st.sampled_from(list(PLACES)),
    needs=st.builds(
        LicenseNeeds,
        allow=st.sampled_from([(), ("a",)]),
        monthly_active_users=_amount,
        annual_revenue_usd=_amount,
        model_as_a_service=st.booleans(),
    ),
)
def test_asking_less_never_fails_more(
    license_: License | None, open_weights: bool | None, place: str, needs: LicenseNeeds
) -> None:
    model = licensed(license_.id if license_ else None, open_weights)
    table = {license_.id: license_} if license_ else {}

    def failing(require: str) -> set[str]:
        asked = LicenseNeeds(
            require=require,  # type: ignore[arg-type]
            allow=needs.allow,
            monthly_active_users=needs.monthly_active_users,
            annual_revenue_usd=needs.annual_revenue_usd,
            model_as_a_service=needs.model_as_a_service,
        )
        return {reason.rule for reason in checked(model, place, asked, table)}

    for less, more in (
        ("any", "commercial"),
        ("any", "open-weights"),
        ("commercial", "permissive"),
        ("open-weights", "permissive"),
    ):
        assert failing(less) <= failing(more)

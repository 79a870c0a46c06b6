"""Which license or terms apply, whether they fit, and what they ask."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from catalog.advice.needs.records import LicenseNeeds, Needs
from catalog.advice.question import Question
from catalog.advice.result import LicenseVerdict
from catalog.advice.rules import license_terms
from catalog.advice.rules.license import CLASS
from catalog.advice.rules.obligations import obligations_of
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Subject
from catalog.model import License, Model, Offer, Provider
from catalog.record import LicenseClass

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


def _model(license_id: str | None, open_weights: bool | None = True) -> Model:
    return Model(
        id="maker/m", name="M", kind="llm", developer="maker", open_weights=open_weights, license=license_id
    )


def _offer(provider: Provider | None) -> Offer | None:
    if provider is None:
        return None
    return Offer(
        model="maker/m", provider=provider.id, provider_model_id="m", source="made-up", as_of="2026-01-01"
    )


def _question(needs: LicenseNeeds, licenses: dict[str, License]) -> Question:
    """A question of which only the needs and the licenses are looked at."""
    nothing: Any = None
    known: Any = SimpleNamespace(licenses=licenses)
    return Question(known, nothing, Needs(use_case="x", license=needs), False, "", nothing, nothing)


def _check(
    model: Model, place: str, needs: LicenseNeeds, licenses: dict[str, License] = LICENSES
) -> tuple[Reason, ...]:
    return license_terms.check(model, _offer(PLACES[place]), PLACES[place], _question(needs, licenses))


def _verdict(model: Model, place: str, needs: LicenseNeeds = LicenseNeeds()) -> LicenseVerdict:  # noqa: B008
    return license_terms.verdict(model, _offer(PLACES[place]), PLACES[place], needs, LICENSES)


def _rules(reasons: tuple[Reason, ...]) -> list[tuple[str, str | None]]:
    return [(reason.rule, reason.has) for reason in reasons]


def test_the_makers_own_api_runs_under_its_terms_and_others_under_the_license_of_the_weights() -> None:
    command_a = _model("CC-BY-NC-4.0")
    needs = LicenseNeeds(require="commercial")
    assert _check(command_a, "maker", needs) == ()
    for place in ("host", "self-host"):
        assert _rules(_check(command_a, place, needs)) == [("license.require", "non-commercial")]
    assert _verdict(command_a, "maker").applies == "provider terms"
    assert _verdict(command_a, "host").applies == "weights"


def test_closed_weights_run_under_provider_terms_wherever_they_are_served() -> None:
    closed = _model("Proprietary", open_weights=False)
    assert _check(closed, "host", LicenseNeeds(require="commercial")) == ()
    assert _rules(_check(closed, "host", LicenseNeeds(require="open-weights"))) == [
        ("license.require", "closed weights")
    ]
    assert _check(closed, "host", LicenseNeeds(require="permissive")) != ()


def test_open_weights_says_nothing_about_commercial_use() -> None:
    needs = LicenseNeeds(require="open-weights")
    assert [_check(_model("CC-BY-NC-4.0"), place, needs) for place in PLACES] == [(), (), ()]
    assert [_check(_model(None), place, needs) for place in PLACES] == [(), (), ()]


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
    reasons = _check(_model(license_id), "host", LicenseNeeds(require="permissive"))
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
    model = structs.replace(_model(license_.id), open_weights=open_weights)
    question = _question(LicenseNeeds(require="permissive"), LICENSES)
    reason = CLASS.check(Subject(question, model, license=license_))
    assert reason is not None
    assert reason.has is not None


def test_a_makers_own_api_is_not_permissive_even_where_the_weights_are() -> None:
    needs = LicenseNeeds(require="permissive")
    assert _rules(_check(_model("Apache-2.0"), "maker", needs)) == [("license.require", "provider terms")]
    assert _check(_model("Apache-2.0"), "self-host", needs) == ()


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
    (reason,) = _check(_model(license_id), "self-host", needs)
    assert reason.has is None
    assert "unknown" in reason.text


def test_unknown_openness_fails_open_weights() -> None:
    (reason,) = _check(_model(None, open_weights=None), "host", LicenseNeeds(require="open-weights"))
    assert reason.has is None
    assert "unknown" in reason.text


def test_nothing_asked_excludes_nothing() -> None:
    for license_id, place in product((None, *LICENSES), PLACES):
        assert _check(_model(license_id), place, LicenseNeeds()) == ()


@pytest.mark.parametrize(("users", "fits"), [(700_000_000, True), (700_000_001, False), (0, True)])
def test_the_grant_ends_above_the_users_it_names(users: int, fits: bool) -> None:
    reasons = _check(_model("LicenseRef-Llama-3.3"), "host", LicenseNeeds(monthly_active_users=users))
    assert [reason.rule for reason in reasons] == ([] if fits else ["license.users"])
    assert all("700 million" in reason.text for reason in reasons)


@pytest.mark.parametrize(("revenue", "fits"), [(9_999_999, True), (10_000_000, False)])
def test_the_grant_ends_above_the_revenue_it_names(revenue: int, fits: bool) -> None:
    reasons = _check(_model("LicenseRef-LFM-1.0"), "self-host", LicenseNeeds(annual_revenue_usd=revenue))
    assert [reason.rule for reason in reasons] == ([] if fits else ["license.revenue"])


def test_thresholds_of_the_weights_do_not_bind_the_customers_of_its_maker() -> None:
    needs = LicenseNeeds(monthly_active_users=900_000_000)
    assert _check(_model("LicenseRef-Llama-3.3"), "maker", needs) == ()


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
    assert _rules(_check(_model(license_id), "self-host", needs)) == found


@pytest.mark.parametrize("allowed", ["apache-2.0", "APACHE-2.0"])
def test_allowed_licenses_are_named_in_any_case(allowed: str) -> None:
    needs = LicenseNeeds(allow=(allowed,))
    assert _check(_model("Apache-2.0"), "host", needs) == ()
    assert _rules(_check(_model("LicenseRef-Llama-3.3"), "host", needs)) == [
        ("license.allow", "LicenseRef-Llama-3.3")
    ]
    assert _rules(_check(_model(None), "host", needs)) == [("license.allow", None)]
    assert _rules(_check(_model("Apache-2.0"), "maker", needs)) == [("license.allow", "Proprietary")]


def test_a_catalogue_id_may_be_named_without_its_prefix() -> None:
    needs = LicenseNeeds(allow=("llama-3.3",))
    assert _check(_model("LicenseRef-Llama-3.3"), "host", needs) == ()


def test_every_rule_that_fails_is_given() -> None:
    needs = LicenseNeeds(
        require="permissive",
        allow=("MIT",),
        monthly_active_users=10**9,
        annual_revenue_usd=10**9,
        model_as_a_service=True,
    )
    rules = [reason.rule for reason in _check(_model(None), "host", needs)]
    assert rules == [
        "license.require",
        "license.allow",
        "license.users",
        "license.revenue",
        "license.service",
    ]


def test_duties_carry_their_source() -> None:
    found = _verdict(_model("Apache-2.0"), "host")
    assert found.duties == (
        "Keep the notice. [Apache License 2.0, https://example.org/apache, from the license text]",
    )
    assert found.cautions == ()


def test_a_threshold_is_a_duty_only_where_it_is_reached_or_the_figure_was_not_said() -> None:
    def asks_to_show(users: int | None) -> bool:
        duties = _verdict(
            _model("LicenseRef-Kimi-K3"), "host", LicenseNeeds(monthly_active_users=users)
        ).duties
        return any("100 million monthly active users" in duty for duty in duties)

    assert [asks_to_show(users) for users in (None, 99_000_000, 101_000_000)] == [True, False, True]


def test_a_threshold_counted_by_month_is_one_sentence() -> None:
    counted = structs.replace(
        KIMI,
        display_annual_revenue_usd=240_000_000,
        duties=(
            'The name to show is "Kimi K3"; its revenue threshold is counted by month: $20 million in one month.',
        ),
    )
    duties = obligations_of(counted, LicenseNeeds())
    assert duties[0] == (
        "Above 100 million monthly active users or $20 million revenue in one month, "
        'show "Kimi K3" prominently in your product.'
    )
    assert not any("counted by month" in duty for duty in duties)


@pytest.mark.parametrize(
    ("license_", "words"),
    [
        (LLAMA, "it has limits on use and a threshold of users."),
        (LFM, "it has a threshold of revenue."),
        (structs.replace(LFM, max_annual_revenue_usd=None), "it has conditions of its own."),
    ],
)
def test_what_makes_a_license_not_permissive_is_named(license_: License, words: str) -> None:
    question = _question(LicenseNeeds(require="permissive"), LICENSES)
    reason = CLASS.check(Subject(question, _model(license_.id), license=license_))
    assert reason is not None
    assert reason.text == f"{license_.name} is not permissive: {words}"


def test_provider_terms_name_where_they_stand_and_the_license_of_the_weights() -> None:
    terms, weights = _verdict(_model("CC-BY-NC-4.0"), "maker").duties
    assert "Maker's terms of service apply" in terms
    assert "https://example.org/terms" in terms
    assert "Creative Commons NC" in weights


def test_non_commercial_and_unread_licenses_get_a_caution() -> None:
    assert "does not allow commercial use" in _verdict(_model("CC-BY-NC-4.0"), "host").cautions[0].text
    assert "https://example.org/unread" in _verdict(_model("LicenseRef-Unread"), "host").cautions[0].text
    assert _verdict(_model(None), "host").cautions != ()


def test_the_text_of_a_hostile_license_is_harmless() -> None:
    hostile = "\x1b]0;owned\x07\u202eMIT[/bold]\n"
    needs = LicenseNeeds(require="commercial", allow=("\x1b[31mMIT",))
    found = license_terms.verdict(_model(hostile), _offer(HOST), HOST, needs, {})
    shown = [found.id or "", found.name, *found.duties, *(caution.text for caution in found.cautions)]
    reasons = _check(_model(hostile), "host", needs, {})
    shown += [text for reason in reasons for text in (reason.text, reason.need, reason.has or "")]
    assert all(text.isprintable() for text in shown)


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
    model = _model(license_.id if license_ else None, open_weights)
    table = {license_.id: license_} if license_ else {}

    def failing(require: str) -> set[str]:
        asked = LicenseNeeds(
            require=require,  # type: ignore[arg-type]
            allow=needs.allow,
            monthly_active_users=needs.monthly_active_users,
            annual_revenue_usd=needs.annual_revenue_usd,
            model_as_a_service=needs.model_as_a_service,
        )
        return {reason.rule for reason in _check(model, place, asked, table)}

    for less, more in (
        ("any", "commercial"),
        ("any", "open-weights"),
        ("commercial", "permissive"),
        ("open-weights", "permissive"),
    ):
        assert failing(less) <= failing(more)

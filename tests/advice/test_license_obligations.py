"""What a license or a provider's terms ask of the user, and what to beware of."""

from msgspec import structs

from catalog.advice.needs.records import LicenseNeeds
from catalog.advice.rules import license_terms
from catalog.advice.rules.obligations import obligations_of
from tests.support.licenses import HOST, KIMI, checked, licensed, offer_of, verdict_of


def test_duties_carry_their_source() -> None:
    found = verdict_of(licensed("Apache-2.0"), "host")
    assert found.duties == (
        "Keep the notice. [Apache License 2.0, https://example.org/apache, from the license text]",
    )
    assert found.cautions == ()


def test_a_threshold_is_a_duty_only_where_it_is_reached_or_the_figure_was_not_said() -> None:
    def asks_to_show(users: int | None) -> bool:
        duties = verdict_of(
            licensed("LicenseRef-Kimi-K3"), "host", LicenseNeeds(monthly_active_users=users)
        ).duties
        return any("100M monthly active users" in duty for duty in duties)

    assert [asks_to_show(users) for users in (None, 99_000_000, 101_000_000)] == [True, False, True]


def test_a_threshold_counted_by_month_is_one_sentence() -> None:
    counted = structs.replace(
        KIMI,
        display_annual_revenue_usd=240_000_000,
        display_name="Kimi K3",
        revenue_counted_monthly=True,
        duties=(),
    )
    duties = obligations_of(counted, LicenseNeeds())
    assert duties[0] == (
        "Above 100M monthly active users or $20M revenue in one month, "
        'show "Kimi K3" prominently in your product.'
    )
    assert not any("counted by month" in duty for duty in duties)


def test_provider_terms_name_where_they_stand_and_the_license_of_the_weights() -> None:
    terms, weights = verdict_of(licensed("CC-BY-NC-4.0"), "maker").duties
    assert "Maker's terms of service apply" in terms
    assert "https://example.org/terms" in terms
    assert "Creative Commons NC" in weights


def test_non_commercial_and_unread_licenses_get_a_caution() -> None:
    assert "does not allow commercial use" in verdict_of(licensed("CC-BY-NC-4.0"), "host").cautions[0].text
    assert "https://example.org/unread" in verdict_of(licensed("LicenseRef-Unread"), "host").cautions[0].text
    assert verdict_of(licensed(None), "host").cautions != ()


def test_the_text_of_a_hostile_license_is_harmless() -> None:
    hostile = "\x1b]0;owned\x07\u202eMIT[/bold]\n"
    needs = LicenseNeeds(require="commercial", allow=("\x1b[31mMIT",))
    found = license_terms.verdict(licensed(hostile), offer_of(HOST), HOST, needs, {})
    shown = [found.id or "", found.name, *found.duties, *(caution.text for caution in found.cautions)]
    reasons = checked(licensed(hostile), "host", needs, {})
    shown += [text for reason in reasons for text in (reason.text, reason.need, reason.has or "")]
    assert all(text.isprintable() for text in shown)

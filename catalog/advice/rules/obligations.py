"""What a license asks of those who use a model, in sentences; information, not legal advice."""

from catalog.advice.needs.records import LicenseNeeds
from catalog.advice.result import Obligation
from catalog.advice.rules.license import is_resale_exempt
from catalog.formatting import count, listing, usd
from catalog.model import License, Provider
from catalog.text import safe_text

NOT_LEGAL_ADVICE = "This is information, not legal advice."
LEARNED = {
    "text read": "from the license text",
    "secondary": "from a description, the text itself was not read",
    "general knowledge": "from general knowledge, check the text",
}


def obligations_of(license_: License, needs: LicenseNeeds) -> tuple[str, ...]:
    """What a license asks, in sentences; a threshold only where it is reached or the figure was not said."""
    conditional = (
        _display_obligation(license_, needs),
        _limit_obligation(license_, needs),
        _service_obligation(license_, needs),
    )
    always = (safe_text(sentence) for sentence in license_.duties)
    return (*always, *(sentence for sentence in conditional if sentence))


def provider_obligations(provider: Provider | None, weights: License | None) -> tuple[Obligation, ...]:
    """What running under terms of service means: they were not read, so only that they apply, and where.

    `weights` is the license of weights that are published too.
    """
    who = f"{safe_text(provider.name)}'s" if provider is not None else "The provider's"
    where = safe_text(provider.terms_url) if provider is not None else ""
    terms = Obligation(f"{who} terms of service apply; modelpick has not reviewed them.", where)
    if weights is None:
        return (terms,)
    return terms, Obligation(
        f"Where you or another host run its weights, {safe_text(weights.name)} applies instead."
    )


def source_of(license_: License) -> str:
    """Where the obligations of a license were learned: its name, its address and how it was read."""
    learned = LEARNED.get(license_.evidence, "")
    return ", ".join(safe_text(part) for part in (license_.name, license_.url, learned) if part)


def _display_obligation(license_: License, needs: LicenseNeeds) -> str:
    users, revenue = license_.display_monthly_active_users, license_.display_annual_revenue_usd
    above = _above(users, revenue, needs, license_.revenue_counted_monthly)
    name = f'"{safe_text(license_.display_name)}"' if license_.display_name else "the model's name"
    return f"Above {above}, show {name} prominently in your product." if above else ""


def _limit_obligation(license_: License, needs: LicenseNeeds) -> str:
    users, revenue = license_.max_monthly_active_users, license_.max_annual_revenue_usd
    above = _above(users, revenue, needs, license_.revenue_counted_monthly)
    return f"Above {above}, you need a separate agreement with the developer." if above else ""


def _service_obligation(license_: License, needs: LicenseNeeds) -> str:
    if license_.model_as_a_service is not False or license_.commercial_use is False:
        return ""
    if is_resale_exempt(license_, needs):
        return ""
    limit = license_.service_free_below_revenue_usd
    over = f" above {usd(limit)} revenue a year" if limit else ""
    return f"Reselling the model as an API needs a separate agreement{over}."


def _above(users: int | None, revenue: int | None, needs: LicenseNeeds, monthly: bool) -> str:
    """The thresholds that are reached or may be, in words; empty when the user's figures are below all.

    `monthly`: the license counts the revenue of one month, a twelfth of the annual figure.
    """
    parts = []
    if users is not None and not _is_below(needs.monthly_active_users, users):
        parts.append(f"{count(users)} monthly active users")
    if revenue is not None and not _is_below(needs.annual_revenue_usd, revenue):
        counted = f"{usd(revenue / 12)} revenue in one month" if monthly else f"{usd(revenue)} revenue a year"
        parts.append(counted)
    return listing(parts, "or")


def _is_below(figure: int | None, threshold: int) -> bool:
    return bool(figure) and figure is not None and figure <= threshold

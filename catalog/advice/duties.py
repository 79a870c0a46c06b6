"""What a license asks of those who use a model, in sentences; information, not legal advice."""

from catalog.advice.figures import count, listing, usd
from catalog.advice.needs import LicenseNeeds
from catalog.model import License, Provider
from catalog.text import safe_text

NOT_LEGAL_ADVICE = "This is information, not legal advice."
LEARNED = {
    "text read": "from the license text",
    "secondary": "from a description, the text itself was not read",
    "general knowledge": "from general knowledge, check the text",
}


def plain_duties(license_: License, needs: LicenseNeeds) -> tuple[str, ...]:
    """What a license asks, in sentences; a threshold only where it is reached or the figure was not said."""
    told = tuple(safe_text(duty) for duty in license_.duties)
    conditional = (
        _display_duty(license_, needs),
        _limit_duty(license_, needs),
        _service_duty(license_, needs),
    )
    return told + tuple(sentence for sentence in conditional if sentence)


def provider_duties(provider: Provider | None, weights: License | None) -> tuple[str, ...]:
    """What running under terms of service means: they were not read, so only that they apply, and where.

    `weights` is the license of weights that are published too.
    """
    who = f"{safe_text(provider.name)}'s" if provider is not None else "The provider's"
    where = f" [{safe_text(provider.terms_url)}]" if provider is not None and provider.terms_url else ""
    terms = f"{who} terms of service apply; they were not read here.{where}"
    if weights is None:
        return (terms,)
    return terms, f"Where you or another host run its weights, {safe_text(weights.name)} applies instead."


def source_of(license_: License) -> str:
    """Where the duties of a license were learned: its name, its address and how it was read."""
    learned = LEARNED.get(license_.evidence, "")
    return ", ".join(safe_text(part) for part in (license_.name, license_.url, learned) if part)


def service_exempt(license_: License, needs: LicenseNeeds) -> bool:
    """Some service clauses bite only above a revenue; below it, if it was said, reselling is granted."""
    limit = license_.service_free_below_revenue_usd
    return bool(limit and needs.annual_revenue_usd and needs.annual_revenue_usd <= limit)


def _display_duty(license_: License, needs: LicenseNeeds) -> str:
    above = _above(license_.display_monthly_active_users, license_.display_annual_revenue_usd, needs)
    return f"Above {above}, show the model's name prominently in your product." if above else ""


def _limit_duty(license_: License, needs: LicenseNeeds) -> str:
    above = _above(license_.max_monthly_active_users, license_.max_annual_revenue_usd, needs)
    return f"Above {above}, you need a separate agreement with the developer." if above else ""


def _service_duty(license_: License, needs: LicenseNeeds) -> str:
    if license_.model_as_a_service is not False or license_.commercial_use is False:
        return ""
    if service_exempt(license_, needs):
        return ""
    limit = license_.service_free_below_revenue_usd
    over = f" above {usd(limit)} revenue a year" if limit else ""
    return f"Reselling the model as an API needs a separate agreement{over}."


def _above(users: int | None, revenue: int | None, needs: LicenseNeeds) -> str:
    """The thresholds that are reached or may be, in words; empty when the user's figures are below all."""
    parts = []
    if users is not None and not _is_below(needs.monthly_active_users, users):
        parts.append(f"{count(users)} monthly active users")
    if revenue is not None and not _is_below(needs.annual_revenue_usd, revenue):
        parts.append(f"{usd(revenue)} revenue a year")
    return listing(parts, "or")


def _is_below(figure: int | None, threshold: int) -> bool:
    return bool(figure) and figure is not None and figure <= threshold

"""Which license or terms apply to a way of running a model, whether they fit, and what they ask.

Three grounds decide what applies: a provider that serves its own models does so under its terms of service;
so does whoever serves a model whose weights are closed; everyone else, a third-party host as well as your
own hardware, runs open weights under the license of those weights.
"""

from typing import Literal

from catalog.advice import rules
from catalog.advice.needs.records import LicenseNeeds
from catalog.advice.question import Question
from catalog.advice.result import Caution, LicenseVerdict, Obligation
from catalog.advice.rules import LICENSE_RULES
from catalog.advice.rules.license_reasons import spoken
from catalog.advice.rules.obligations import obligations_of, provider_obligations, source_of
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Subject
from catalog.advice.rules.territory import countries_without_rights, place_names
from catalog.model import License, Model, Offer, Provider
from catalog.text import safe_text

PROPRIETARY = "Proprietary"
_PROVIDER_TERMS = License(
    id=PROPRIETARY,
    name="Terms of service",
    license_class="proprietary",
    osi_approved=False,
    commercial_use=True,
)
_Grounds = Literal["provider terms", "weights"]
_Licenses = dict[str, License]


def check(
    model: Model, offer: Offer | None, provider: Provider | None, question: Question
) -> tuple[Reason, ...]:
    """The license rules that this way of running fails; `offer` None is own hardware. Called for every offer."""
    asked = rules.asked(LICENSE_RULES, question)
    if not asked:
        return ()
    license_ = _license_of(model, offer, provider, question.snapshot.licenses)
    subject = Subject(question, model, offer=offer, provider=provider, license=license_)
    return tuple(rules.reasons(asked, subject))


def verdict(
    model: Model, offer: Offer | None, provider: Provider | None, needs: LicenseNeeds, licenses: _Licenses
) -> LicenseVerdict:
    """What applies, and its obligations in plain words, each with its source."""
    grounds = applies(model, offer, provider)
    license_ = _license_of(model, offer, provider, licenses)
    if grounds == "provider terms":
        return _provider_verdict(model, provider, licenses)
    if license_ is None:
        return LicenseVerdict(
            id=None,
            name="unknown",
            license_class="unknown",
            applies=grounds,
            cautions=(LicenseCaution(license=None),),
        )
    source = source_of(license_)
    return LicenseVerdict(
        id=safe_text(license_.id),
        name=safe_text(license_.name),
        license_class=license_.license_class,
        applies=grounds,
        obligations=tuple(Obligation(sentence, source) for sentence in obligations_of(license_, needs)),
        cautions=_cautions(license_, model, needs),
        url=safe_text(license_.url),
    )


def applies(model: Model, offer: Offer | None, provider: Provider | None) -> _Grounds:
    """What governs this way of running: the provider's terms or the license of the weights."""
    if model.open_weights is False or model.license == PROPRIETARY:
        return "provider terms"
    if offer is not None and provider is not None and model.developer in provider.own_models_of:
        return "provider terms"
    return "weights"


def _license_of(
    model: Model, offer: Offer | None, provider: Provider | None, licenses: _Licenses
) -> License | None:
    """The license that applies; one that is named but not in the table has unknown terms."""
    if applies(model, offer, provider) == "provider terms":
        return licenses.get(PROPRIETARY, _PROVIDER_TERMS)
    if model.license is None:
        return None
    return licenses.get(model.license) or License(id=model.license, name=model.license)


def _provider_verdict(model: Model, provider: Provider | None, licenses: _Licenses) -> LicenseVerdict:
    who = f"{safe_text(provider.name)}'s" if provider is not None else "the provider's"
    return LicenseVerdict(
        id=PROPRIETARY,
        name=f"{who} terms of service",
        license_class="proprietary",
        applies="provider terms",
        obligations=provider_obligations(
            provider, licenses.get(model.license or "") if model.open_weights else None
        ),
        url=safe_text(provider.terms_url) if provider is not None else "",
    )


class LicenseCaution(Caution, frozen=True, kw_only=True):
    """Terms that forbid commercial use or are unknown; `license` None: even which license applies is."""

    license: License | None

    @property
    def text(self) -> str:
        license_ = self.license
        if license_ is None:
            return "The license of the weights is unknown: check it before you use the model."
        if license_.commercial_use is False:
            return f"{spoken(license_)} does not allow commercial use."
        where = f" at {safe_text(license_.url)}" if license_.url else ""
        return f"The terms of {spoken(license_)} are unknown here: read them{where} before you use it."


class TerritoryCaution(Caution, frozen=True, kw_only=True):
    """The license grants no rights in these countries, and where you are was not said."""

    license: License
    countries: tuple[str, ...]

    @property
    def text(self) -> str:
        where = place_names(self.countries, "or")
        return f"{spoken(self.license)} grants no rights in {where}: say --use-country if you are there."


def _cautions(license_: License, model: Model, needs: LicenseNeeds) -> tuple[Caution, ...]:
    found: list[Caution] = []
    if license_.commercial_use is False or license_.license_class == "unknown":
        found.append(LicenseCaution(license=license_))
    closed = countries_without_rights(license_, model)
    if closed and not needs.use_countries:
        found.append(TerritoryCaution(license=license_, countries=closed))
    return tuple(found)

"""The hard rules read once more, from the plan and the records alone: what the answers are checked against.

Nothing here calls the rules of `catalog.advice`; only the constants of a prompt's length, the table of GPUs and the
members of the EU are shared. A verdict is "open" where this reading cannot tell: a price of pictures or speech, and
how several skills make one figure, are not told a second time.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from catalog.advice.cost.prompt import TOKENS_PER_PAGE, TOKENS_PER_PICTURE
from catalog.advice.hosting import hardware_names
from catalog.advice.needs import LicenseNeeds, Needs, Workload
from catalog.advice.result import Advice
from catalog.advice.understanding.use_cases import UseCase
from catalog.codes import EU_MEMBERS
from catalog.model import License, Model, Offer, Provider
from catalog.storage.snapshot import Snapshot

Verdict = Literal["passes", "fails", "unknown", "open"]
Verdicts = dict[str, Verdict]
RULES = (
    *("use_case.kind", "license.require", "license.allow", "license.users", "license.revenue"),
    *("license.service", "hosting.where", "hosting.memory", "hosting.providers", "origin.developer"),
    *("origin.serving", "must.context", "must.inputs", "must.outputs", "must.features", "must.languages"),
    *("must.capability", "must.speed", "must.parameters", "budget", "status.retired", "evidence.none"),
    "price.unknown",
)
"""The contract's list, written down a second time."""
# What each kind reads and gives, whatever its record says.
_READS = {"asr": "audio", "other": ""}
_GIVES = {
    "llm": "text",
    "asr": "text",
    "embedding": "embedding",
    "rerank": "score",
    "tts": "audio",
    "audio": "audio",
    "image": "image",
    "video": "video",
    "other": "",
}
_COUNTED = ("developer", "cloud", "host", "aggregator")
_WEIGHTS_GB = 0.53  # per billion parameters, at the fewest bits that weights are published in
_SPARE_GB, _MARGIN, _GIB = 0.8, 1.1, 2**30 / 1e9
_ROUNDING = 0.05


class World(NamedTuple):
    """One question and the facts it is put to; `needs` are complete, as the answer repeats them."""

    snapshot: Snapshot
    case: UseCase
    needs: Needs
    floor_asked: bool
    today: str

    @classmethod
    def of(cls, snapshot: Snapshot, case: UseCase, asked: Needs, advice: Advice) -> "World":
        """The world of an answer to `asked`."""
        return cls(snapshot, case, advice.needs, asked.must.min_capability is not None, advice.today)

    @property
    def own_only(self) -> bool:
        """Whether own hardware is the only way allowed: the one case in which it may need no bill."""
        return self.needs.hosting.where == ("self-host",)


class Route(NamedTuple):
    """One way of running a model, an API offer or (None) own hardware, with the rules it was put to."""

    offer: Offer | None
    verdicts: Verdicts


def blocking(verdicts: Verdicts, needs: Needs) -> set[str]:
    """The rules that exclude: those that fail, and those whose fact is unknown and not let pass."""
    return {
        rule
        for rule, verdict in verdicts.items()
        if verdict == "fails" or (verdict == "unknown" and rule not in needs.unknown_ok)
    }


def model_verdicts(model: Model, world: World) -> Verdicts:
    """The rules on the model itself that are asked; those not named here are not asked."""
    must = world.needs.must
    features = (_known(_feature(model, name)) for name in must.features)
    found: Verdicts = {
        "use_case.kind": _known(model.kind in world.case.kinds),
        "status.retired": _known(not _is_over(model.retired, world.today)),
        "origin.developer": _origin(model, world),
        "must.context": _context(model, world),
        "must.inputs": _modalities(_inputs(world), model.inputs, _READS.get(model.kind, "text")),
        "must.outputs": _modalities(must.outputs, model.outputs, _GIVES[model.kind]),
        "must.features": _all(features),
        "must.languages": _known(model.languages is None or set(must.languages) <= set(model.languages)),
        "must.parameters": _parameters(model, must.max_parameters),
    }
    return found | _capability(model, world)


def routes(model: Model, world: World) -> list[Route]:
    """Every way that counts; where there is none, that nobody is known to serve the model.

    Own hardware without a bill counts beside an API where an unknown price may pass; whether there is a bill is not
    told a second time, so of open weights it may always count.
    """
    where = world.needs.hosting.where
    offers = world.snapshot.offers.get(model.id, ()) if "api" in where else ()
    found = [counted for offer in offers if (counted := route(model, offer, world))]
    may = model.open_weights or not found or "price.unknown" in world.needs.unknown_ok
    if "self-host" in where and may:
        found.append(own_route(model, world))
    nowhere: Verdicts = {"price.unknown": "unknown", "hosting.where": "fails"}
    return found or [Route(None, nowhere | license_verdicts(model, None, world))]


def route(model: Model, offer: Offer, world: World) -> Route | None:
    """An API offer, if it counts: by itself, or because its provider is named. A variant never does."""
    named = offer.provider in world.needs.hosting.providers
    counts = not offer.variant and (named or is_listed(model, offer, world.snapshot))
    return Route(offer, _offer_verdicts(model, offer, world)) if counts else None


def own_route(model: Model, world: World) -> Route:
    """Own hardware."""
    return Route(None, _own_verdicts(model, world))


def is_listed(model: Model, offer: Offer, snapshot: Snapshot) -> bool:
    """Whether an offer counts without being named: a list price of a developer, cloud, host or aggregator."""
    provider = snapshot.providers.get(offer.provider)
    if provider is None or offer.variant or offer.terms != "list":
        return False
    return model.developer in provider.own_models_of or provider.provider_class in _COUNTED


def license_verdicts(model: Model, provider: Provider | None, world: World) -> Verdicts:
    """The five rules on the license that applies; `provider` None is own hardware."""
    needs = world.needs.license
    by_terms = model.open_weights is False or model.license == "Proprietary"
    by_terms = by_terms or (provider is not None and model.developer in provider.own_models_of)
    license_ = _terms(world) if by_terms else _weights(model, world)
    return {
        "license.require": _require(model, license_, needs),
        "license.allow": _allow(license_, by_terms, needs),
        "license.users": _limit(license_, "max_monthly_active_users", needs.monthly_active_users),
        "license.revenue": _limit(license_, "max_annual_revenue_usd", needs.annual_revenue_usd),
        "license.service": _service(license_, needs),
    }


# Of three values


def _known(fact: bool | None) -> Verdict:
    return "unknown" if fact is None else "passes" if fact else "fails"


def _all(verdicts: Iterator[Verdict]) -> Verdict:
    """All of them: one known failure decides, then one unknown."""
    found = set(verdicts)
    return next((verdict for verdict in ("fails", "unknown", "open") if verdict in found), "passes")


def _is_over(day: str | None, today: str) -> bool:
    return day is not None and day <= today


def _lies_in(country: str, wanted: tuple[str, ...]) -> bool:
    return country in wanted or ("EU" in wanted and country in EU_MEMBERS)


# The model


def _origin(model: Model, world: World) -> Verdict:
    wanted = world.needs.origin.developer_countries
    barred = world.needs.origin.exclude_developer_countries
    if not wanted and not barred:
        return "passes"
    developer = world.snapshot.developers.get(model.developer)
    if developer is None or developer.country is None:
        return "unknown"
    inside = not wanted or _lies_in(developer.country, wanted)
    return _known(inside and not _lies_in(developer.country, barred))


def _context(model: Model, world: World) -> Verdict:
    asked, workload = world.needs.must.context_tokens or 0, world.needs.workload
    prompt = (workload.input_tokens or 0) + (workload.images or 0) * TOKENS_PER_PICTURE
    prompt += (workload.pages or 0) * TOKENS_PER_PAGE + (workload.output_tokens or 0)
    sent = prompt if "llm" in world.case.kinds else 0
    if model.context_tokens is None:
        return "unknown" if asked else "passes"
    return _known(model.context_tokens >= max(asked, sent))


def _inputs(world: World) -> tuple[str, ...]:
    workload = world.needs.workload
    sent = (("image", workload.images), ("audio", workload.audio_minutes))
    return (*world.needs.must.inputs, *(name for name, amount in sent if amount))


def _modalities(wanted: tuple[str, ...], known: tuple[str, ...] | None, implied: str) -> Verdict:
    rest = {name for name in wanted if name != implied}
    if not rest:
        return "passes"
    return "unknown" if known is None else _known(rest <= set(known))


def _feature(model: Model, name: str) -> bool | None:
    return {
        "tools": model.tools,
        "structured-output": model.structured_output,
        "reasoning": model.reasoning,
    }[name]


def _parameters(model: Model, billions: float | None) -> Verdict:
    if not billions:
        return "passes"
    return "unknown" if model.total_parameters is None else _known(model.total_parameters <= billions * 1e9)


def _capability(model: Model, world: World) -> Verdicts:
    """How several skills make one figure is not told again: it lies between the least and the most of them."""
    abilities, floor = world.snapshot.abilities.get(model.id, {}), world.needs.must.min_capability or 0
    values = [abilities[skill].value for skill in world.case.skills if skill in abilities]
    some = len(values) < len(world.case.skills)
    asked = world.floor_asked and floor > 0
    if not values:
        return {"evidence.none": "unknown" if asked else "passes", "must.capability": "passes"}
    if min(values) >= floor + _ROUNDING:
        enough: Verdict = "passes"
    else:
        enough = "fails" if max(values) < floor - _ROUNDING and not some else "open"
    return {"evidence.none": "open" if asked and some else "passes", "must.capability": enough}


# The ways


def _offer_verdicts(model: Model, offer: Offer, world: World) -> Verdicts:
    hosting, provider = world.needs.hosting, world.snapshot.providers.get(offer.provider)
    allowed = not hosting.providers or offer.provider in hosting.providers
    found: Verdicts = {
        "hosting.providers": _known(allowed and offer.provider not in hosting.exclude_providers),
        "status.retired": _known(not _is_over(offer.retires, world.today)),
        "origin.serving": _serving(offer, provider, world.needs.origin.serving_countries),
        "price.unknown": _price(offer, world.needs.workload),
    }
    return found | license_verdicts(model, provider, world)


def _serving(offer: Offer, provider: Provider | None, wanted: tuple[str, ...]) -> Verdict:
    """Only these countries: one that lies elsewhere is one too many."""
    if not wanted:
        return "passes"
    countries = offer.serving_countries
    if countries is None:
        countries = provider.serving_countries if provider else None
    return "unknown" if countries is None else _known(all(_lies_in(one, wanted) for one in countries))


def _price(offer: Offer, workload: Workload) -> Verdict:
    if offer.input is None:
        return "open" if offer.media else "unknown"
    made = workload.generated_images or workload.generated_seconds or workload.characters
    plain = offer.output is not None or not workload.output_tokens
    if plain and not made:
        return "passes"
    return "open" if offer.media or offer.tiers or workload.batch or made else "unknown"


def _own_verdicts(model: Model, world: World) -> Verdicts:
    gpu = world.needs.hosting.gpu
    found: Verdicts = {
        "hosting.where": _known(model.open_weights),
        "hosting.memory": _fits(model, gpu, world) if gpu and model.open_weights else "passes",
        "must.speed": "open" if world.needs.must.tokens_per_second else "passes",
        "price.unknown": _own_price(model, world),
    }
    return found | license_verdicts(model, None, world)


def _own_price(model: Model, world: World) -> Verdict:
    """Only of models whose size is known is a bill told, and only where an hour has a price."""
    priced = model.kind in ("llm", "embedding", "rerank") and model.total_parameters and model.open_weights
    return "open" if priced or world.own_only else "unknown"


def _fits(model: Model, gpu: str, world: World) -> Verdict:
    """The weights alone do not fit, or they do; what one request holds beside them is not told a second time."""
    if model.total_parameters is None:
        return "unknown"
    gigabytes = (model.total_parameters / 1e9 * _WEIGHTS_GB + _SPARE_GB) * _MARGIN
    fits = gigabytes / _GIB <= hardware_names.find_machine(gpu, world.snapshot.gpus).memory_gib
    return "open" if fits else "fails"


# The license


def _terms(world: World) -> License:
    """A provider's terms of service: they satisfy commercial use and are no permissive license."""
    usual = License(id="Proprietary", name="", license_class="proprietary", commercial_use=True)
    return world.snapshot.licenses.get("Proprietary", usual)


def _weights(model: Model, world: World) -> License:
    """The weights' license; nothing is known of one that is not named or not in the table."""
    name = model.license or ""
    return world.snapshot.licenses.get(name, License(id=name, name=name))


def _require(model: Model, license_: License, needs: LicenseNeeds) -> Verdict:
    if needs.require == "any":
        return "passes"
    if needs.require == "commercial":
        return _known(license_.commercial_use)
    if needs.require == "open-weights":
        return _known(model.open_weights)
    return _all(iter((_known(model.open_weights), *_permissive(license_))))


def _permissive(license_: License) -> Iterator[Verdict]:
    """No use limits and no thresholds, known to be so."""
    limits = (
        license_.max_monthly_active_users,
        license_.max_annual_revenue_usd,
        license_.display_monthly_active_users,
        license_.display_annual_revenue_usd,
    )
    yield _known(None if license_.license_class == "unknown" else license_.license_class == "permissive")
    yield _known(license_.commercial_use)
    yield _known(None if license_.use_limits is None else not license_.use_limits)
    yield _known(limits == (None,) * 4 and license_.model_as_a_service is not False)


def _allow(license_: License, by_terms: bool, needs: LicenseNeeds) -> Verdict:
    if not needs.allow:
        return "passes"
    if not license_.id:
        return "unknown"
    names = {license_.id, license_.id.removeprefix("LicenseRef-"), license_.spdx or license_.id}
    names |= {"provider terms", "provider-terms"} if by_terms else set()
    return _known(bool({name.casefold() for name in names} & {name.casefold() for name in needs.allow}))


def _limit(license_: License, field: str, asked: int | None) -> Verdict:
    limit = cast("int | None", getattr(license_, field))
    if not asked:
        return "passes"
    if limit is None:
        return _known(None if license_.license_class == "unknown" else True)
    return _known(asked <= limit)


def _service(license_: License, needs: LicenseNeeds) -> Verdict:
    free_below, revenue = license_.service_free_below_revenue_usd, needs.annual_revenue_usd
    if not needs.model_as_a_service or license_.model_as_a_service is None:
        return _known(None if needs.model_as_a_service else True)
    exempt = bool(free_below and revenue and revenue <= free_below)
    return _known(license_.model_as_a_service or exempt)

"""The hard rules read once more, from the plan and the records alone: what the answers are checked against.

Nothing here calls the rules of `catalog.advice`; only the constants of a prompt's length, the table of GPUs and the
members of the EU are shared. A verdict is "open" where this reading cannot tell: a price of pictures or speech, and
how several skills make one figure, are not told a second time.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from catalog.advice.cost.token_use import AUDIO_TOKENS_PER_MINUTE, TOKENS_PER_PAGE, TOKENS_PER_PICTURE
from catalog.advice.hosting import hardware_names
from catalog.advice.needs.records import Needs, Workload
from catalog.advice.result import Advice, Candidate
from catalog.advice.result.json.rank import rounded
from catalog.advice.understanding.use_cases import UseCase
from catalog.model import Model, Offer, Provider
from catalog.storage.snapshot import Snapshot
from tests.invariants.license_rules import license_verdicts
from tests.invariants.verdicts import Verdict, Verdicts, all_of, is_over, known, lies_in

RULES = (
    *(
        "use_case.kind",
        "use_case.skill",
        "license.require",
        "license.allow",
        "license.users",
        "license.revenue",
    ),
    *("license.service", "license.territory", "hosting.where", "hosting.memory", "hosting.providers"),
    *("origin.developer", "origin.provider"),
    *("origin.serving", "must.context", "must.inputs", "must.outputs", "must.features", "must.languages"),
    *(
        "must.capability",
        "must.measured_only",
        "must.speed",
        "must.parameters",
        "budget",
        "status.retired",
        "evidence.none",
    ),
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


class Question(NamedTuple):
    """One question and the facts it is put to; `needs` are complete, as the answer repeats them."""

    snapshot: Snapshot
    case: UseCase
    needs: Needs
    floor_asked: bool
    today: str

    @classmethod
    def of(cls, snapshot: Snapshot, case: UseCase, asked: Needs, advice: Advice) -> "Question":
        """The question of an answer to `asked`."""
        return cls(snapshot, case, advice.needs, asked.must.min_capability is not None, advice.today)

    @property
    def own_only(self) -> bool:
        """Whether own hardware is the only way allowed: the one case in which it may need no bill."""
        return self.needs.hosting.where == ("self-host",)


class Option(NamedTuple):
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


def model_verdicts(model: Model, question: Question) -> Verdicts:
    """The rules on the model itself that are asked; those not named here are not asked."""
    must = question.needs.must
    features = (known(_feature(model, name)) for name in must.features)
    found: Verdicts = {
        "use_case.kind": known(
            model.kind in question.case.kinds and (not model.role or model.role in question.case.roles)
        ),
        "use_case.skill": _skill(model, question),
        "status.retired": known(not is_over(model.retired, question.today)),
        "origin.developer": _origin(model, question),
        "must.context": _context(model, question),
        "must.inputs": _modalities(_sent_inputs(question), model.inputs, _READS.get(model.kind, "text")),
        "must.outputs": _modalities(must.outputs, model.outputs, _GIVES[model.kind]),
        "must.features": all_of(features),
        "must.languages": known(model.languages is None or set(must.languages) <= set(model.languages)),
        "must.parameters": _parameters(model, must.max_parameters),
    }
    return found | _capability(model, question)


def options(model: Model, question: Question) -> list[Option]:
    """Every way that counts; where there is none, that nobody is known to serve the model.

    Own hardware without a bill counts beside an API where an unknown price may pass; whether there is a bill is not
    told a second time, so of open weights it may always count.
    """
    where = question.needs.hosting.where
    offers = question.snapshot.offers.get(model.id, ()) if "api" in where else ()
    found = [counted for offer in offers if (counted := api_option(model, offer, question))]
    may = model.open_weights or not found or "price.unknown" in question.needs.unknown_ok
    if "self-host" in where and may:
        found.append(own_option(model, question))
    nowhere: Verdicts = {"price.unknown": "unknown", "hosting.where": "fails"}
    return found or [
        Option(None, nowhere | license_verdicts(model, None, question.needs.license, question.snapshot))
    ]


def api_option(model: Model, offer: Offer, question: Question) -> Option | None:
    """An API offer, if it counts: by itself, or because its provider is named. A variant never does."""
    named = offer.provider in question.needs.hosting.providers
    counts = not offer.variant and (named or is_listed(model, offer, question.snapshot))
    return Option(offer, _offer_verdicts(model, offer, question)) if counts else None


def own_option(model: Model, question: Question) -> Option:
    """Own hardware."""
    return Option(None, _own_verdicts(model, question))


def is_listed(model: Model, offer: Offer, snapshot: Snapshot) -> bool:
    """Whether an offer counts without being named: a list price of a developer, cloud, host or aggregator."""
    provider = snapshot.providers.get(offer.provider)
    if provider is None or offer.variant or offer.terms != "list":
        return False
    return model.developer in provider.own_models_of or provider.provider_class in _COUNTED


# The model


def _origin(model: Model, question: Question) -> Verdict:
    wanted = question.needs.origin.developer_countries
    barred = question.needs.origin.exclude_developer_countries
    named, unwanted = question.needs.origin.developers, question.needs.origin.exclude_developers
    if (named and model.developer not in named) or model.developer in unwanted:
        return "fails"
    if not wanted and not barred:
        return "passes"
    developer = question.snapshot.developers.get(model.developer)
    if developer is None or developer.country is None:
        return "unknown"
    inside = not wanted or lies_in(developer.country, wanted)
    return known(inside and not lies_in(developer.country, barred))


def _context_there(model: Model, offer: Offer, question: Question) -> Verdict:
    """The window at a provider that says it: too short for a request, or for what is asked."""
    if offer.context_tokens is None:
        return "passes"
    there = msgspec.structs.replace(model, context_tokens=offer.context_tokens)
    return _context(there, question)


def _context(model: Model, question: Question) -> Verdict:
    asked, workload = question.needs.must.context_tokens or 0, question.needs.workload
    sent = _sent(model, question.case, workload)
    if model.context_tokens is None:
        return "unknown" if asked else "passes"
    return known(model.context_tokens >= max(asked, sent))


def _sent(model: Model, case: UseCase, workload: Workload) -> float:
    """What goes into a window at once: all of one call of a language model, one text of an embedding model, a query
    with one document of a reranker. Calls share what a request holds; those of a reranker share its documents.
    """
    share = 1 / (workload.calls_per_request or 1)
    text = (workload.input_tokens or 0) * (1 if workload.documents else share)
    if not {"llm", "embedding", "rerank"}.intersection(case.kinds):
        return 0
    if "llm" not in case.kinds:
        return text
    pictures = (workload.images or 0) * (model.picture_tokens or TOKENS_PER_PICTURE)
    sound = (workload.audio_minutes or 0) * AUDIO_TOKENS_PER_MINUTE
    rest = pictures + sound + (workload.pages or 0) * TOKENS_PER_PAGE + (workload.output_tokens or 0)
    return text + rest * share


def _sent_inputs(question: Question) -> tuple[str, ...]:
    workload = question.needs.workload
    sent = (("image", workload.images), ("audio", workload.audio_minutes))
    return (*question.needs.must.inputs, *(name for name, amount in sent if amount))


def _modalities(wanted: tuple[str, ...], had: tuple[str, ...] | None, implied: str) -> Verdict:
    rest = {name for name in wanted if name != implied}
    if not rest:
        return "passes"
    return "unknown" if had is None else known(rest <= set(had))


def _feature(model: Model, name: str) -> bool | None:
    return {
        "tools": model.tools,
        "structured-output": model.structured_output,
        "reasoning": model.reasoning,
    }[name]


def _skill(model: Model, question: Question) -> Verdict:
    """A language model of less than 1.5 billion parameters needs a result, but for jobs that small ones do; how much
    of several skills must be measured is not told again.
    """
    small = model.kind == "llm" and (model.total_parameters or 2e9) < 1.5e9
    if not small or model.role or "llm" not in question.case.kinds or question.case.small_models:
        return "passes"
    found = set(question.snapshot.abilities.get(model.id, {})).intersection(question.case.skills)
    if not found:
        return "unknown"
    return "passes" if found == set(question.case.skills) else "open"


def _parameters(model: Model, billions: float | None) -> Verdict:
    if not billions:
        return "passes"
    return "unknown" if model.total_parameters is None else known(model.total_parameters <= billions * 1e9)


def _capability(model: Model, question: Question) -> Verdicts:
    """How several skills make one figure is not told again: it lies between the least and the most of them."""
    abilities, floor = question.snapshot.abilities.get(model.id, {}), question.needs.must.min_capability or 0
    values = [abilities[skill].value for skill in question.case.skills if skill in abilities]
    some = len(values) < len(question.case.skills)
    asked = question.floor_asked and floor > 0
    measured: Verdict = "fails" if question.needs.must.measured_only else "passes"
    if not values and is_foreseeable(model, question):
        return {"evidence.none": "passes", "must.capability": "open", "must.measured_only": measured}
    if not values:
        without: Verdict = "unknown" if asked else "passes"
        return {"evidence.none": without, "must.capability": "passes", "must.measured_only": measured}
    if min(values) >= floor + _ROUNDING:
        enough: Verdict = "passes"
    else:
        enough = "fails" if max(values) < floor - _ROUNDING and not some else "open"
    return {"evidence.none": "open" if asked and some else "passes", "must.capability": enough}


def is_foreseeable(model: Model, question: Question) -> bool:
    """Whether a figure may be expected of a model without a result: others of its developer, its date and its size."""
    known = question.snapshot.models
    siblings = [name for name in question.snapshot.abilities if known[name].kind == "llm"]
    made = sum(known[name].developer == model.developer for name in siblings)
    is_sized = (model.total_parameters or 0) >= 1.5e9
    return made >= 5 and model.kind == "llm" and not model.role and bool(model.released) and is_sized


# The options


def _offer_verdicts(model: Model, offer: Offer, question: Question) -> Verdicts:
    hosting, provider = question.needs.hosting, question.snapshot.providers.get(offer.provider)
    allowed = not hosting.providers or offer.provider in hosting.providers
    found: Verdicts = {
        "hosting.providers": known(allowed and offer.provider not in hosting.exclude_providers),
        "status.retired": known(not is_over(offer.retires, question.today)),
        "must.context": _context_there(model, offer, question),
        "origin.provider": _provider(provider, question.needs.origin.exclude_provider_countries),
        "origin.serving": _serving(offer, provider, question.needs.origin.serving_countries),
        "price.unknown": _price(offer, question.needs.workload),
    }
    return found | license_verdicts(model, provider, question.needs.license, question.snapshot)


def _provider(provider: Provider | None, barred: tuple[str, ...]) -> Verdict:
    """Whoever stands under the law of one of these countries is out."""
    if not barred:
        return "passes"
    if provider is None or provider.country is None:
        return "unknown"
    return known(not lies_in(provider.country, barred))


def _serving(offer: Offer, provider: Provider | None, wanted: tuple[str, ...]) -> Verdict:
    """Only these countries: one that lies elsewhere is one too many."""
    if not wanted:
        return "passes"
    countries = offer.serving_countries
    if countries is None:
        countries = provider.serving_countries if provider else None
    return "unknown" if countries is None else known(all(lies_in(one, wanted) for one in countries))


def _price(offer: Offer, workload: Workload) -> Verdict:
    if offer.input is None:
        return "open" if offer.media else "unknown"
    made = workload.generated_images or workload.generated_seconds or workload.characters
    plain = offer.output is not None or not workload.output_tokens
    if plain and not made:
        return "passes"
    return "open" if offer.media or offer.tiers or workload.batch or made else "unknown"


def _own_verdicts(model: Model, question: Question) -> Verdicts:
    gpu = question.needs.hosting.gpu
    found: Verdicts = {
        "hosting.where": known(model.open_weights),
        "hosting.memory": _fits(model, gpu, question) if gpu and model.open_weights else "passes",
        "must.speed": "open" if question.needs.must.tokens_per_second else "passes",
        "price.unknown": _own_price(model, question),
    }
    return found | license_verdicts(model, None, question.needs.license, question.snapshot)


def _own_price(model: Model, question: Question) -> Verdict:
    """Only of models whose size is known is a bill told, and only where an hour has a price."""
    priced = model.kind in ("llm", "embedding", "rerank") and model.total_parameters and model.open_weights
    return "open" if priced or question.own_only else "unknown"


def _fits(model: Model, gpu: str, question: Question) -> Verdict:
    """The weights alone do not fit, or they do; what one request holds beside them is not told a second time."""
    if model.total_parameters is None:
        return "unknown"
    gigabytes = (model.total_parameters / 1e9 * _WEIGHTS_GB + _SPARE_GB) * _MARGIN
    fits = gigabytes / _GIB <= hardware_names.find_machine(gpu, question.snapshot.gpus).memory_gib
    return "open" if fits else "fails"


# An answer


def broken(entry: Candidate, question: Question) -> Iterator[str]:
    """The hard rules that a candidate breaks, itself or by the option that is shown, in words."""
    verdicts = model_verdicts(entry.model, question) | _shown(entry, question)
    for rule in sorted(blocking(verdicts, question.needs)):
        yield f"{entry.model.id} is a candidate, and {rule} {verdicts[rule]}"
    yield from _over_budget(entry, question.needs)
    yield from _under_the_floor(entry, question)


def bill_of(entry: Candidate) -> float | None:
    """The bill shown, as the document says it."""
    bill = entry.offer.bill
    return rounded(bill.usd, 2) if bill else None


def _shown(entry: Candidate, question: Question) -> Verdicts:
    """The rules on the way shown; one that is not allowed, or does not count, fails as such."""
    offer, kind = entry.offer.offer, entry.offer.kind
    if (offer is None) != (kind == "self-host") or kind not in question.needs.hosting.where:
        return {"hosting.where": "fails"}
    found = own_option(entry.model, question) if offer is None else api_option(entry.model, offer, question)
    return found.verdicts if found else {"hosting.providers": "fails"}


def _over_budget(entry: Candidate, needs: Needs) -> Iterator[str]:
    limit, usd = needs.budget.monthly_usd, bill_of(entry)
    if limit is None:
        return
    if usd is None and "budget" not in needs.unknown_ok:
        yield f"{entry.model.id} is a candidate within {limit}, and its bill is unknown"
    elif usd is not None and usd > limit:
        yield f"{entry.model.id} is a candidate at {usd}, over the budget of {limit}"


def _under_the_floor(entry: Candidate, question: Question) -> Iterator[str]:
    floor = question.needs.must.min_capability or 0
    if entry.capability is not None and entry.capability.value < floor:
        yield f"{entry.model.id} is a candidate with {entry.capability.value} of {floor}"
    needed = question.floor_asked and floor > 0 and "evidence.none" not in question.needs.unknown_ok
    if entry.capability is None and needed:
        yield f"{entry.model.id} is a candidate without evidence, and {floor} is asked"
    if question.needs.must.measured_only and entry.model.id not in question.snapshot.abilities:
        yield f"{entry.model.id} is a candidate without a result, and only measured models are asked for"

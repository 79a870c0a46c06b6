"""What a name in a source may mean, and the check that every row stands with the model that its name means."""

import re
from collections.abc import Iterable, Iterator

from catalog import identity
from catalog.evidence import Evidence
from catalog.identity import Identities
from catalog.model import Adoption, Model, Offer

_PLACE = re.compile(r"^(?:us-gov|us|eu|apac|jp|au|global|regional)[./]")
_SELLER = re.compile(
    r"^(?:ai21|amazon|anthropic|azure|alibaba|cohere|databricks|deepseek|deepgram|google|hf|meta|minimax|minimaxai|mistral"
    r"|moonshot|moonshotai|nvidia|openai|qwen|writer|xai|z-ai|zai|zai-org|alicloud|cohere|umans|xiaomi|coding-xiaomi)[.:-]"
)
_TAIL = re.compile(
    r"(?: *[(\[][^)\]]*[)\]]"  # a remark in brackets
    r"|:[a-z-]+"  # the host behind a router, or a mode
    r"|-v\d+:\d+|:\d+|[@-]\d{3}|@default"  # a cloud's revision of its own
    r"|[-_](?:preview|exp)-\d\d-\d\d(?:\d\d)?|[-_]\d{1,3}k"
    r"|[-_ .](?:thinking-minimal|no-thinking|nothinking|thinking|think|non-reasoning|reasoning|free"
    r"|fp8|fp4|nvfp4|bf16|awq|\dbit|turbo|lightning|instant|versatile|maas|instruct|chat|it|hf|preview"
    r"|exp|beta|experimental|high|low|medium|minimal|xhigh|max|promax|none|unknown|prounknown|tee|batch"
    r"|fast|flex|search|grounding|tput|contributor|pre-release|v\d|v\d\.0))$"
)


def misplaced(
    models: Iterable[Model],
    aliases: dict[str, str],
    offers: Iterable[Offer],
    evidence: Iterable[Evidence],
    adoption: Iterable[Adoption],
) -> list[str]:
    """Where a name means another model than it stands with, or where nothing says that it means this one."""
    by_id = {model.id: model for model in models}
    identities = Identities(by_id.values(), aliases)
    wrong = []
    for name, model in _names(offers, evidence, adoption):
        meant = identities.find(name)
        if meant == model or (meant is None and _may_mean(name, by_id[model])):
            continue
        wrong.append(f"{name!r} stands with {model!r}" + (f" and means {meant!r}" if meant else ""))
    return sorted({*wrong})


def _names(
    offers: Iterable[Offer], evidence: Iterable[Evidence], adoption: Iterable[Adoption]
) -> Iterator[tuple[str, str]]:
    for offer in offers:
        yield f"{offer.provider}/{offer.provider_model_id}", offer.model
    for result in evidence:
        yield result.name_in_source, result.model
    for row in adoption:
        if row.model and row.relation == "original":
            yield row.repository, row.model


def _may_mean(name: str, model: Model) -> bool:
    known = [model.id, model.name, *model.aliases, model.hub_repository or model.id]
    known += [text.removesuffix("-preview") for text in known]
    keys = [identity.key(text) for text in known]
    return any(identity.key(reading).same(key) for reading in readings(name) for key in keys)


def readings(name: str) -> Iterator[str]:
    """A name as written, without the place and the seller, and without what sellers and boards append."""
    text = name.lower().rpartition("/")[2].strip().removeprefix("ft:")
    starts = [text]
    for prefix in (_PLACE, _SELLER, _SELLER):
        starts.append(prefix.sub("", starts[-1]))
    for start in dict.fromkeys(starts):
        yield from _shortened(start)


def _shortened(text: str) -> Iterator[str]:
    yield text
    for _ in range(5):
        match = _TAIL.search(text)
        if match is None:
            return
        text = text[: match.start()]
        yield text

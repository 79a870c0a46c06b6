"""What a name or an id in a source says by itself: the names of models it may stand for, and where it runs."""

import re
from collections.abc import Iterable, Iterator

from catalog import identity
from catalog.evidence import Evidence
from catalog.identity import Identities
from catalog.model import Adoption, Model, Offer

_AWS = {
    "us-gov": "US",
    "us": "US",
    "ca-central-1": "CA",
    "sa-east-1": "BR",
    "eu-central-1": "DE",
    "eu-central-2": "CH",
    "eu-north-1": "SE",
    "eu-south-1": "IT",
    "eu-south-2": "ES",
    "eu-west-1": "IE",
    "eu-west-2": "GB",
    "eu-west-3": "FR",
    "ap-northeast-1": "JP",
    "ap-northeast-2": "KR",
    "ap-northeast-3": "JP",
    "ap-south-1": "IN",
    "ap-south-2": "IN",
    "ap-southeast-1": "SG",
    "ap-southeast-2": "AU",
    "ap-southeast-3": "ID",
    "ap-southeast-4": "AU",
}
_CLOUD_PREFIX = {"us": "US", "eu": "EU", "jp": "JP", "au": "AU", "us-gov": "US"}
_AWS_REGION = re.compile(r"^((?:us-gov|us|ca|sa|eu|ap|me|af)-[a-z]+-\d)/")
TIERS_BEGIN_AT = frozenset({"xai"})
"""Providers whose long prompts begin at the bound, not above it (general knowledge; https://docs.x.ai/docs/models)."""
_LEAST_CACHED = {"openai": 1_024, "azure": 1_024}
"""Tokens of a prompt of OpenAI's models below which it is not cached, where no source says it by model
(general knowledge; https://platform.openai.com/docs/guides/prompt-caching).
"""


def least_cached_tokens_of(provider: str, model: str) -> int | None:
    """The length in tokens below which a provider does not cache a prompt of a model; None where not known."""
    return _LEAST_CACHED.get(provider) if model.startswith("openai/") else None


def bare_model_id(name_in_source: str, model_id: str) -> str:
    """The provider's own model id: the source's name of the provider before it is cut off."""
    head, slash, rest = model_id.partition("/")
    if slash and _plain_seller(head) == _plain_seller(name_in_source):
        return rest
    cut = {"fireworks_ai-embedding-models": "fireworks_ai", "vertex_ai-": "vertex_ai", "bedrock_": "bedrock"}
    for start, prefix in cut.items():
        if name_in_source.startswith(start) and head == prefix and slash:
            return rest
    prefixes = {"codestral", "dashscope", "azure", "gemini", "vertex_ai", "moonshot", "together_ai", "meta"}
    return rest if slash and head in prefixes and head != "meta" else model_id


def serving_countries_of(provider: str, model_id: str) -> tuple[str, ...] | None:
    """The country (or "EU") that the id of a regional offer names, `None` where it names none."""
    if provider == "amazon-bedrock":
        if region := _AWS_REGION.match(model_id):
            return _aws_country(region[1])
        place = _CLOUD_PREFIX.get(model_id.partition(".")[0])
        return (place,) if place else None
    if provider == "azure":
        place = _CLOUD_PREFIX.get(model_id.partition("/")[0])
        return (place,) if place else None
    return None


def is_government(model_id: str) -> bool:
    """Whether the offer runs in a cloud for governments, which others cannot use."""
    return model_id.startswith("us-gov")


def _aws_country(region: str) -> tuple[str, ...] | None:
    country = _AWS.get(region)
    if country is None:
        country = "US" if region.startswith("us-") else None
    return (country,) if country else None


def _plain_seller(name: str) -> str:
    return name.lower().replace("_", "-")


_REGION = re.compile(r"^(?:us-gov|us|eu|apac|jp|au|global|regional)[./]")
_SELLER = re.compile(
    r"^(?:ai21|amazon|anthropic|azure|alibaba|cohere|databricks|deepseek|deepgram|google|hf|meta|minimax|minimaxai|mistral"
    r"|moonshot|moonshotai|nvidia|openai|qwen|writer|xai|z-ai|zai|zai-org|alicloud|cohere|umans|xiaomi|coding-xiaomi)[.:-]"
)
_ENDING = re.compile(
    r"(?: *[(\[][^)\]]*[)\]]"  # a remark in brackets
    r"|:[a-z-]+"  # the host behind a router, or a mode
    r"|-v\d+:\d+|:\d+|[@-]\d{3}|@default"  # a cloud's revision of its own
    r"|[-_](?:preview|exp)-\d\d-\d\d(?:\d\d)?|[-_]\d{1,3}k"
    r"|[-_ .#](?:thinking-minimal|no-thinking|nothinking|thinking|think|non-reasoning|reasoning|free"
    r"|fp8|fp4|nvfp4|bf16|awq|\dbit|turbo|lightning|instant|versatile|maas|instruct|chat|it|hf|preview"
    r"|exp|beta|experimental|high|low|medium|minimal|xhigh|max|promax|none|unknown|prounknown|tee|batch"
    r"|fast|flex|search|grounding|tput|contributor|pre-release|v\d|v\d\.0))$"
)


_CLOUD_PATH = re.compile(
    r"^(?:us-gov|us|eu|apac|au|ca|jp|in|global|regional)\.|@(?:eu|us|global|default|europe-west\d|us-east\d)$"
)
_VENDOR = re.compile(
    r"^(?:(?:ai21|amazon|anthropic|cohere|deepseek|google|meta|minimax|mistral|mistralai|moonshotai?|nvidia|openai|qwen"
    r"|writer|xai|zai|stability|twelvelabs|luma)(?:\.|--)"
    r"|(?:openai|anthropic|databricks|azure|amazon|meta|google|nvidia|zai|doubao|dola|fw)-)"
)
_REVISION = re.compile(r"(?:-v1:\d+|(?:-\d)?:\d+|-maas|[-_](?:fp8|bf16))$")
_FIRST = re.compile(r"-v1$")


_AROUND = (_CLOUD_PATH, _CLOUD_PATH, _VENDOR, _REVISION, _REVISION)


def regional_names(model_id: str) -> Iterator[str]:
    """What an id means without the region, the vendor and the cloud's own revision, the longest name first.

    `jp.anthropic.claude-haiku-4-5-20251001-v1:0` is Claude Haiku 4.5, `FW-Kimi-K3` at Azure is Kimi K3. No word that a
    model's name may have itself is cut off, but a last `-v1`.
    """
    text = model_id.lower().rpartition("/")[2].strip()
    for pattern in (*_AROUND, _FIRST):
        shorter = pattern.sub("", text)
        if shorter != text and len(shorter) > 1:
            text = shorter
            yield text


def plain_name(model_id: str) -> str:
    """An id without path, region, vendor and the cloud's own revision, in lower case: a model's own name."""
    text = model_id.lower().rpartition("/")[2].strip()
    for pattern in _AROUND:
        text = pattern.sub("", text) or text
    return text


def vendor_of(model_id: str) -> str | None:
    """The vendor that an id names before its model, as clouds do: `anthropic` of `eu.anthropic.claude-opus-5`."""
    text = model_id.lower().rpartition("/")[2].strip()
    match = _VENDOR.match(_CLOUD_PATH.sub("", text))
    return match[0].rstrip(".-") if match else None


def misplaced_names(
    models: Iterable[Model],
    aliases: dict[str, str],
    offers: Iterable[Offer],
    evidence: Iterable[Evidence],
    adoption: Iterable[Adoption],
) -> list[str]:
    """One sentence for each name that means another model than the one it is filed under, or none that is known."""
    by_id = {model.id: model for model in models}
    identities = Identities(by_id.values(), aliases)
    wrong = []
    for name, model in _names_and_models(offers, evidence, adoption):
        meant = next(filter(None, map(identities.find, (name, *regional_names(name)))), None)
        if meant == model or (meant is None and _may_mean(name, by_id[model])):
            continue
        wrong.append(f"{name!r} stands with {model!r}" + (f" and means {meant!r}" if meant else ""))
    return sorted({*wrong})


def _names_and_models(
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
    return any(identity.key(candidate).same(key) for candidate in candidate_names(name) for key in keys)


def candidate_names(name: str) -> Iterator[str]:
    """The names that a source's name may stand for, the longest first.

    First as written in lower case, then without region, seller and the endings that sellers and leaderboards append:
    `eu.anthropic.claude-sonnet-4-5-v1:0` ends at `claude-sonnet-4-5`.
    """
    text = name.lower().rpartition("/")[2].strip().removeprefix("ft:")
    starts = [text]
    for prefix in (_REGION, _SELLER, _SELLER):
        starts.append(prefix.sub("", starts[-1]))
    for start in dict.fromkeys(starts):
        yield from _without_endings(start)


def _without_endings(text: str) -> Iterator[str]:
    yield text
    for _ in range(5):
        match = _ENDING.search(text)
        if match is None:
            return
        text = text[: match.start()]
        yield text

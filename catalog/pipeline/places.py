"""Where an offer runs, as the id by which a cloud sells it says, and the id without the source's prefix."""

import re

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


def bare_id(name_in_source: str, model_id: str) -> str:
    """The provider's own model id: the source's name of the provider before it is cut off."""
    head, slash, rest = model_id.partition("/")
    if slash and _plain(head) == _plain(name_in_source):
        return rest
    cut = {"fireworks_ai-embedding-models": "fireworks_ai", "vertex_ai-": "vertex_ai", "bedrock_": "bedrock"}
    for start, prefix in cut.items():
        if name_in_source.startswith(start) and head == prefix and slash:
            return rest
    same_door = {"codestral", "dashscope", "azure", "gemini", "vertex_ai", "moonshot", "together_ai", "meta"}
    return rest if slash and head in same_door and head != "meta" else model_id


def served_in(provider: str, model_id: str) -> tuple[str, ...] | None:
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


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")

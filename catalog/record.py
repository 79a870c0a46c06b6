"""The base of every record of the catalogue, and the closed vocabularies that records use."""

from typing import Literal

import msgspec

Kind = Literal["llm", "embedding", "rerank", "asr", "tts", "audio", "image", "video", "other"]
Role = Literal["", "guard", "base", "ocr", "translation", "search", "code merging", "captions"]
Modality = Literal["text", "image", "audio", "video", "document", "embedding", "score"]
Feature = Literal["tools", "structured-output", "reasoning"]
ProviderClass = Literal["developer", "cloud", "host", "aggregator", "reseller"]
OfferTerms = Literal["list", "free", "subscription", "promotion"]
EvidenceKind = Literal["independent", "crowd", "compiled", "self-submitted", "vendor"]
Relation = Literal["original", "quantised", "repack", "derivative", "community"]
LicenseClass = Literal["permissive", "copyleft", "restricted", "non-commercial", "proprietary", "unknown"]
PolicyTopic = Literal["training", "retention", "quantisation", "rate limits", "latency", "regions"]
Interface = Literal["openai", "anthropic", "other"]
Place = Literal["data centre", "workstation", "desktop", "laptop"]
PriceUnit = Literal[
    "image_in",  # per picture read
    "image_out",  # per picture made
    "audio_minute_in",  # per minute of audio read
    "audio_minute_out",  # per minute of audio made
    "video_second_out",  # per second of video made
    "million_characters_in",  # per million characters spoken
    "page_in",  # per document page read
    "query",  # per search or rerank query
    "request",  # per request, whatever it holds
    "audio_million_tokens_in",  # per million audio tokens read
    "audio_million_tokens_out",
    "image_million_tokens_in",
    "image_million_tokens_out",
    "cache_write_hour_million_tokens",
    "reasoning_million_tokens_out",
]


class Record(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, gc=False
):
    """Base of every record: immutable, strict about unknown fields, small when written.

    The most numerous are written as arrays in the order of their fields (`array_like`): a third less to ship.
    """

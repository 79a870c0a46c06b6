"""Answers as documents for programs: plain values, ready for JSON. Each carries a `schema` number."""

from catalog.advice.result.json.lists import gpus_document, sources_document, use_cases_document
from catalog.advice.result.json.rank import SCHEMA, candidate_document, rank_document
from catalog.advice.result.json.show import show_document
from catalog.advice.result.json.why import why_document

__all__ = [
    "SCHEMA",
    "candidate_document",
    "gpus_document",
    "rank_document",
    "show_document",
    "sources_document",
    "use_cases_document",
    "why_document",
]

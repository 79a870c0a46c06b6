"""The shape of an answer. Field names are those of the JSON that `modelpick rank` writes."""

from catalog.advice.answer.advice import Advice, Unrecognised, UseCaseMatch
from catalog.advice.answer.base import Answer, Reason, Rule
from catalog.advice.answer.candidates import Candidate, Capability, Exclusion, NearMiss, Parts, Told
from catalog.advice.answer.findings import (
    BasketPart,
    Change,
    ChangeOf,
    Headlines,
    OneNumber,
    OpenOrProprietary,
    Relaxation,
    Tie,
)
from catalog.advice.answer.hardware import Against, BreakEven, HardwarePlan, Range
from catalog.advice.answer.offers import Bill, BillLine, LicenseVerdict, OutputSpending, RankedOffer

__all__ = [
    "Advice",
    "Against",
    "Answer",
    "BasketPart",
    "Bill",
    "BillLine",
    "BreakEven",
    "Candidate",
    "Capability",
    "Change",
    "ChangeOf",
    "Exclusion",
    "HardwarePlan",
    "Headlines",
    "LicenseVerdict",
    "NearMiss",
    "OneNumber",
    "OpenOrProprietary",
    "OutputSpending",
    "Parts",
    "Range",
    "RankedOffer",
    "Reason",
    "Relaxation",
    "Rule",
    "Tie",
    "Told",
    "Unrecognised",
    "UseCaseMatch",
]

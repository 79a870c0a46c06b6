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
from catalog.advice.answer.hardware import Against, AtUtilisation, BreakEven, HardwarePlan, Range
from catalog.advice.answer.offers import Bill, BillLine, LicenseVerdict, OutputSpending, RankedOffer
from catalog.advice.answer.ways import Crossing, Meets, ThreeWays, WayRow

__all__ = [
    "Advice",
    "Against",
    "Answer",
    "AtUtilisation",
    "BasketPart",
    "Bill",
    "BillLine",
    "BreakEven",
    "Candidate",
    "Capability",
    "Change",
    "ChangeOf",
    "Crossing",
    "Exclusion",
    "HardwarePlan",
    "Headlines",
    "LicenseVerdict",
    "Meets",
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
    "ThreeWays",
    "Tie",
    "Told",
    "Unrecognised",
    "UseCaseMatch",
    "WayRow",
]

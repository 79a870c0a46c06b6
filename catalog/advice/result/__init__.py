"""The shape of an answer. Field names are those of the JSON that `modelpick rank` writes."""

from catalog.advice.result.advice import (
    Advice,
    BasketPart,
    Change,
    ChangeOf,
    Headlines,
    OpenOrProprietary,
    Relaxation,
    SingleChange,
    Tie,
    Unrecognised,
    UseCaseMatch,
)
from catalog.advice.result.candidates import (
    Candidate,
    CandidateDetails,
    Capability,
    Exclusion,
    NearMiss,
    Parts,
)
from catalog.advice.result.comparison import Comparison, Difference, NoDifference
from catalog.advice.result.offers import (
    Bill,
    BillLine,
    Caution,
    LicenseVerdict,
    Obligation,
    OutputSpending,
    RankedOffer,
)
from catalog.advice.result.own_hardware import AtUtilisation, BreakEven, HardwarePlan, Range
from catalog.advice.result.three_ways import Crossing, Meets, ThreeWays, ThreeWaysRow

__all__ = [
    "Advice",
    "AtUtilisation",
    "BasketPart",
    "Bill",
    "BillLine",
    "BreakEven",
    "Candidate",
    "CandidateDetails",
    "Capability",
    "Caution",
    "Change",
    "ChangeOf",
    "Comparison",
    "Crossing",
    "Difference",
    "Exclusion",
    "HardwarePlan",
    "Headlines",
    "LicenseVerdict",
    "Meets",
    "NearMiss",
    "NoDifference",
    "Obligation",
    "OpenOrProprietary",
    "OutputSpending",
    "Parts",
    "Range",
    "RankedOffer",
    "Relaxation",
    "SingleChange",
    "ThreeWays",
    "ThreeWaysRow",
    "Tie",
    "Unrecognised",
    "UseCaseMatch",
]

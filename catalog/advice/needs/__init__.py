"""What the user asks for: the records, the one table of all keys, and reading them from files and flags."""

from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.keys import KEYS, Key
from catalog.advice.needs.reading import from_mapping, override, parse, to_mapping
from catalog.advice.needs.records import (
    Baseline,
    Budget,
    Hosting,
    LicenseNeed,
    LicenseNeeds,
    Must,
    Needs,
    Origin,
    Precision,
    Priorities,
    Where,
    Workload,
)

__all__ = [
    "KEYS",
    "Baseline",
    "Budget",
    "Hosting",
    "Key",
    "LicenseNeed",
    "LicenseNeeds",
    "Must",
    "Needs",
    "NeedsError",
    "Origin",
    "Precision",
    "Priorities",
    "Where",
    "Workload",
    "from_mapping",
    "override",
    "parse",
    "to_mapping",
]

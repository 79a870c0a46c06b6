"""A saved choice: made from an answer, written as TOML that people can review, and read back exactly."""

from catalog.decision.from_advice import make
from catalog.decision.records import SCHEMA, Choice
from catalog.decision.writing import ChoiceError, ForeignFileError, dumps, is_ours, loads, save

__all__ = ["SCHEMA", "Choice", "ChoiceError", "ForeignFileError", "dumps", "is_ours", "loads", "make", "save"]

"""A saved choice: made from an answer, written as TOML that people can review, and read back exactly."""

from catalog.decision.choice_file import ChoiceError, ForeignFileError, dumps, is_ours, loads, save
from catalog.decision.from_advice import make
from catalog.decision.records import SCHEMA, Choice

__all__ = ["SCHEMA", "Choice", "ChoiceError", "ForeignFileError", "dumps", "is_ours", "loads", "make", "save"]

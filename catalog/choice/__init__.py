"""A saved decision: made from an answer, written as TOML that people can review, read back exactly."""

from catalog.choice.making import make
from catalog.choice.records import SCHEMA, Choice
from catalog.choice.writing import ChoiceError, ForeignFileError, dumps, is_ours, loads, save

__all__ = ["SCHEMA", "Choice", "ChoiceError", "ForeignFileError", "dumps", "is_ours", "loads", "make", "save"]

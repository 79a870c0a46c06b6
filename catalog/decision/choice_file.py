"""Writes choices as TOML and reads them back."""

from pathlib import Path
from typing import Any

import msgspec

from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.reading import from_mapping, to_mapping
from catalog.decision.records import SCHEMA, Choice
from catalog.storage.files import ReadError, SaveError, read_text, write_atomically
from catalog.text import safe_text

_HEADER = """\
# A model chosen with modelpick: what was asked, what was chosen, and every figure that spoke for it.
# `modelpick rank THIS-FILE` asks the same question again. Money is USD; token prices are per million tokens.
"""


class ChoiceError(ValueError):
    """A file that is no choice of this version. `key` names the place where one is at fault."""

    kind = "choice"

    def __init__(self, file: str | None, key: str | None, found: str, expected: str) -> None:
        self.file = None if file is None else safe_text(file)
        self.key = key
        self.found = found
        self.expected = expected
        self.nearest: str | None = None
        place = ": ".join(part for part in (self.file, key) if part)
        super().__init__(f"{place}: found {found}; expected {expected}".removeprefix(": "))


class ForeignFileError(SaveError):
    """The file exists and modelpick did not write it."""


def dumps(choice: Choice) -> str:
    """The choice as TOML; `loads` gives back an equal choice."""
    import tomli_w  # only to save

    mapping = _without_none(msgspec.to_builtins(choice))
    mapping["needs"] = to_mapping(choice.needs)
    return _HEADER + tomli_w.dumps(mapping)


def loads(text: str, file: str | None) -> Choice:
    """Read what `dumps` wrote.

    Raises `ChoiceError`, or `NeedsError` where the needs in it are at fault.
    """
    import tomllib

    try:
        mapping = tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise ChoiceError(file, None, "lists or tables nested too deeply", "a saved choice") from error
    except ValueError as error:
        raise ChoiceError(file, None, safe_text(error), "valid TOML") from error
    schema = mapping.get("schema")
    if schema != SCHEMA or isinstance(schema, bool):
        raise ChoiceError(file, "schema", _schema_words(schema), f"schema {SCHEMA}, written by modelpick")
    needs = mapping.get("needs")
    if not isinstance(needs, dict):
        raise ChoiceError(file, "needs", "no needs", "a table [needs]")
    mapping["needs"] = msgspec.to_builtins(_needs(needs, file))
    try:
        return msgspec.convert(mapping, Choice)
    except msgspec.ValidationError as error:
        message, _, place = safe_text(error).partition(" - at ")
        key = place.strip("`").removeprefix("$.") or None
        raise ChoiceError(file, key, message, "what modelpick writes") from error


def is_ours(path: Path) -> bool:
    """Whether modelpick wrote the file at `path`: a choice of this or another version."""
    import tomllib

    try:
        mapping = tomllib.loads(read_text(path))
    except (ReadError, ValueError, RecursionError):
        return False
    return str(mapping.get("written_by", "")).startswith("modelpick ") and "schema" in mapping


def save(choice: Choice, path: Path, overwrite: bool = False) -> None:
    """Write the choice to `path`, whole or not at all.

    Raises `ForeignFileError` where a file that modelpick did not write stands there and `overwrite` is false,
    `SaveError` with the cause in words where it cannot be written.
    """
    if not overwrite and _exists(path) and not path.is_dir() and not is_ours(path):
        raise ForeignFileError(path, "the file exists and modelpick did not write it")
    write_atomically(path, dumps(choice).encode())


def _needs(mapping: dict[str, Any], file: str | None) -> Any:
    try:
        return from_mapping(mapping, file)
    except NeedsError as error:
        key = f"needs.{error.key}" if error.key else "needs"
        raise NeedsError(file, key, error.found, error.expected, error.nearest) from None


def _schema_words(schema: object) -> str:
    if isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA:
        return f"schema {schema}, of a newer modelpick"
    return "no schema number" if schema is None else f"schema {safe_text(schema, 30)}"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _without_none(value: Any) -> Any:
    """TOML has no word for unknown: the key is left out."""
    if isinstance(value, dict):
        return {key: _without_none(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list | tuple):
        return [_without_none(entry) for entry in value]
    return value

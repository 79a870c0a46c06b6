"""Reads the prices in the installed genai-prices package as text: none of the package's code runs."""

import ast
import datetime
import importlib.metadata
import importlib.util
import re
from pathlib import Path

import msgspec

PACKAGE = "genai-prices"
_KNOWN = (0, 2, 3)
_KNOWN_DAY = "2026-11-10"
"""The version whose prices the shipped catalogue holds, and the day of its release."""
_MOST_BYTES = 16_000_000
_SKIPPED = frozenset({"match", "model_match", "provider_match", "extractors", "description", "pricing_urls"})
_CHECKED = re.compile(r"\b(?:checked|as of)(?: on)? (20\d\d-[01]\d-[0-3]\d)")


def find_data() -> tuple[bytes, str] | None:
    """The package's data in the shape of its JSON file, and the latest day of which its prices surely are.

    A package does not state its date, and its files have the day of their installation. The release that the shipped
    catalogue was built from has a known day; a newer one is at least of that day, and of the last check that its
    comments mention; an older one is not used. `None` where there is nothing to read.
    """
    try:
        version = _version(importlib.metadata.version(PACKAGE))
        path = _data_file()
        if path is None or version < _KNOWN or path.stat().st_size > _MOST_BYTES:
            return None
        source = path.read_text(encoding="utf-8")
        providers = _literal(_providers(source))
        latest = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date().isoformat()
        checked = [day for day in _CHECKED.findall(source) if day <= latest] if version > _KNOWN else []
        return msgspec.json.encode(providers), max([_KNOWN_DAY, *checked])
    except Exception:  # any fault in the package counts as no package
        return None


def _version(text: str) -> tuple[int, ...]:
    """The numbers of a release: `0.2.3.post1` is (0, 2, 3)."""
    match = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def _data_file() -> Path | None:
    spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))  # of a package itself: runs none of its code
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders))) / "data.py" if folders else None


def _providers(source: str) -> ast.expr:
    for statement in ast.parse(source).body:
        if (
            isinstance(statement, ast.AnnAssign)
            and statement.value
            and _name(statement.target) == "providers"
        ):
            return statement.value
        if isinstance(statement, ast.Assign) and _name(statement.targets[0]) == "providers":
            return statement.value
    raise ValueError("no list of providers")


def _literal(node: ast.expr) -> object:
    """A literal, or a call as the object of its named arguments. Raises `ValueError` on anything else."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.List | ast.Tuple):
        return [_literal(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {
            _literal(key): _literal(value) for key, value in zip(node.keys, node.values, strict=True) if key
        }
    if isinstance(node, ast.Call):
        return _call_as_object(node)
    raise ValueError(f"unexpected {type(node).__name__}")


def _call_as_object(call: ast.Call) -> object:
    name = _name(call.func).rpartition(".")[2]
    if name in ("Decimal", "date", "time"):
        zones = [_name(word.value) for word in call.keywords]
        if any(zone not in ("datetime.UTC", "datetime.timezone.utc") for zone in zones):
            raise ValueError("a time that is not in UTC")
        return _literal_call(name, [_literal(argument) for argument in call.args])
    if call.args:
        raise ValueError(f"unexpected arguments of {name}")
    return {word.arg: _literal(word.value) for word in call.keywords if word.arg and word.arg not in _SKIPPED}


def _literal_call(name: str, values: list[object]) -> object:
    if name == "Decimal":
        return float(str(values[0]))
    numbers = [int(str(value)) for value in values]
    if name == "date":
        year, month, day = numbers
        return datetime.date(year, month, day).isoformat()
    hour, minute, second = (*numbers, 0, 0)[:3]
    return datetime.time(hour, minute, second, tzinfo=datetime.UTC).isoformat()


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""

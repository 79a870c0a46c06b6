"""Needs from TOML and from flags, back to what TOML holds, and the commented file that `init` writes."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from catalog.advice.needs.errors import NeedsError, nearest_word, shown
from catalog.advice.needs.keys import BY_PATH, KEYS, TABLES, Key
from catalog.advice.needs.records import Needs
from catalog.advice.needs.values import WrongValueError
from catalog.text import safe_text

CHOICE_SCHEMA = 1
_USE_CASE = 'a use case, such as use_case = "customer service" (modelpick use-cases lists them)'
_USE_CASE_OF_FLAG = (
    "a use case: --use-case WORDS, or a needs file that names one (modelpick use-cases lists them)"
)
_MOST_CHARACTERS = 1_000_000
_SHORT = "numbers of at most 15 digits"


def parse(text: str, file: str | None) -> Needs:
    """The needs of a needs file, or of a saved choice.

    Raises `NeedsError` that names the file, the key, what was found, what was expected and the nearest word.
    """
    return build(parse_values(text, file), file)


def parse_values(text: str, file: str | None) -> dict[str, Any]:
    """The values by dotted key that a needs file or a saved choice really says, checked; raises as `parse` does.

    A value of None was said and means "any".
    """
    import tomllib  # not needed where needs come from flags alone

    if len(text) > _MOST_CHARACTERS:
        raise NeedsError(file, None, f"{len(text):,} characters", "a needs file, which is much smaller")
    try:
        mapping = tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise NeedsError(file, None, "lists or tables nested too deeply", "a needs file") from error
    except tomllib.TOMLDecodeError as error:
        raise NeedsError(file, None, safe_text(error), "valid TOML") from error
    except ValueError as error:  # only a number too long for Python to read
        raise NeedsError(file, None, "a number of thousands of digits", _SHORT) from error
    return _values(_needs_of_choice(mapping, file), file)


def from_mapping(mapping: Mapping[str, Any], file: str | None) -> Needs:
    """The needs that a parsed TOML document holds; raises `NeedsError` as `parse` does."""
    return build(_values(mapping, file), file)


def checked_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by dotted key as the records hold them; raises `NeedsError` without a file, naming the flag."""
    said = {}
    for path, value in values.items():
        key = BY_PATH.get(path)
        if key is None:
            raise NeedsError(None, path, "an unknown key", "a key of the needs", _nearest_key(path))
        said[path] = _checked(key, value, None, key.flag) if value is not None else None
    return said


def build(said: Mapping[str, Any], file: str | None) -> Needs:
    """The needs that checked values by dotted key make; raises `NeedsError` where they name no use case."""
    if said.get("use_case") is None:
        raise NeedsError(file, "use_case", "no use case", _USE_CASE_OF_FLAG if file is None else _USE_CASE)
    weights = [said.get(f"priorities.{name}") for name in ("cost", "capability", "downloads")]
    if weights == [0, 0, 0]:
        raise NeedsError(file, "priorities", "only zeros", "at least one weight above zero")
    tables: dict[str, dict[str, Any]] = {}
    for path, value in said.items():
        table, _, name = path.rpartition(".")
        if value is not None:
            tables.setdefault(table, {})[name] = value
    top = tables.pop("", {})
    return msgspec.convert(top | tables, Needs)


def override(needs: Needs | None, values: Mapping[str, Any]) -> Needs:
    """`needs` with the values at dotted keys in place of what it says (`None`: nothing); flags win over files.

    Raises `NeedsError` without a file, naming the flag.
    """
    return build((_flat(needs) if needs else {}) | checked_values(values), None)


def said_values(needs: Needs) -> dict[str, Any]:
    """What these needs say, by dotted key in the order of the table; what holds where nothing is said is left out."""
    absent, said = _flat(Needs(use_case="")), _flat(needs)
    return {path: value for path, value in said.items() if value is not None and value != absent[path]}


def to_mapping(needs: Needs) -> dict[str, Any]:
    """What TOML holds of these needs: only what was said."""
    mapping: dict[str, Any] = {}
    for path, value in said_values(needs).items():
        key = BY_PATH[path]
        table = mapping.setdefault(key.table, {}) if key.table else mapping
        table[key.name] = _plain(value)
    return mapping


def _plain(value: object) -> object:
    """A value as people write it: a list, and no decimals where there are none."""
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _needs_of_choice(mapping: dict[str, Any], file: str | None) -> Mapping[str, Any]:
    """A saved choice holds its needs in a table of that name; anything else is a needs file."""
    if "use_case" in mapping or not isinstance(mapping.get("needs"), dict):
        return mapping
    schema = mapping.get("schema")
    if schema != CHOICE_SCHEMA or isinstance(schema, bool):
        found = "no schema number" if schema is None else f"schema {shown(schema)}"
        expected = f"a choice of schema {CHOICE_SCHEMA}; a newer modelpick may have written this one"
        raise NeedsError(file, "schema", found, expected)
    needs: Mapping[str, Any] = mapping["needs"]
    return needs


def _values(mapping: Mapping[str, Any], file: str | None) -> dict[str, Any]:
    return {key.path: _checked(key, value, file, None) for key, value in _entries(mapping, file)}


def _entries(mapping: Mapping[str, Any], file: str | None) -> Iterator[tuple[Key, Any]]:
    for name, value in mapping.items():
        if name in TABLES:
            if not isinstance(value, Mapping):
                raise NeedsError(file, name, shown(value), f"a table, [{name}]")
            for inner, entry in value.items():
                yield _key(f"{name}.{inner}", file), entry
        else:
            yield _key(name, file, isinstance(value, Mapping)), value


def _key(path: str, file: str | None, table: bool = False) -> Key:
    if path in BY_PATH:
        return BY_PATH[path]
    if table:
        raise NeedsError(
            file, path, "an unknown table", f"one of {', '.join(TABLES)}", nearest_word(path, list(TABLES))
        )
    raise NeedsError(file, path, "an unknown key", _keys_beside(path), _nearest_key(path))


def _keys_beside(path: str) -> str:
    """The keys that may stand where `path` does, in words."""
    table = path.rpartition(".")[0]
    names = ", ".join(key.name for key in KEYS if key.table == table)
    return f"a key of [{table}]: {names}" if table else f"a key ({names}) or a table ({', '.join(TABLES)})"


def _nearest_key(path: str) -> str | None:
    """The key most like `path`: the same name in another table first."""
    names = {key.name: key.path for key in reversed(KEYS)}
    name = path.rpartition(".")[2]
    if name in names:
        return names[name]
    near = nearest_word(path, list(BY_PATH), 0.75)
    if near:
        return near
    near = nearest_word(name, list(names))
    if near:
        return names[near]
    return None if name != path else nearest_word(path, [*TABLES, *BY_PATH])


def _checked(key: Key, value: object, file: str | None, flag: str | None) -> object:
    try:
        return key.value.check(value)
    except WrongValueError as wrong:
        raise NeedsError(file, key.path, wrong.found, wrong.expected, wrong.nearest, flag) from None


def _flat(needs: Needs) -> dict[str, Any]:
    """The values by dotted key."""
    flat = {}
    for key in KEYS:
        holder = getattr(needs, key.table) if key.table else needs
        flat[key.path] = getattr(holder, key.name)
    return flat


_HEAD = """\
# What we need of a model: fill in, then run `modelpick rank FILE`.
# Only use_case is needed. A line that stays a comment means "any", or the use case's own default.
"""
_TABLE_NOTES = {
    "workload": "what one request holds, unless it says otherwise",
    "baseline": "what we use today",
    "must": "what the model must be able to do",
    "priorities": "any numbers of 0 or more; their ratio counts",
}
_LIST_LIMIT = 60


def template() -> str:
    """The text of a commented needs file; it reads back as needs."""
    lines = [_HEAD, *(_line(key) for key in KEYS if not key.table)]
    for table in TABLES:
        lines += _table(table)
    return "\n".join(lines) + "\n"


def _table(table: str) -> Iterator[str]:
    note = _TABLE_NOTES.get(table)
    yield f"\n[{table}]{f'  # {note}' if note else ''}"
    for key in KEYS:
        if key.table == table:
            yield _line(key)


def _line(key: Key) -> str:
    setting = f"{key.name} = {key.default}"
    if key.path != "use_case":
        setting = f"# {setting}"
    words = " | ".join(key.value.words)
    closed = (
        f": {words}" if words and len(words) <= _LIST_LIMIT and key.default not in ("true", "false") else ""
    )
    return f"{setting:<40}  # {key.help}{closed}"

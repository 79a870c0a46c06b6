"""A needs file to fill in: every key with what it means."""

from collections.abc import Iterator

from catalog.advice.needs.keys import KEYS, TABLES, Key

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

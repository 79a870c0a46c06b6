"""Tables that others publish, as rows of cells: CSV, JSON, YAML and the tables of Markdown.

A row is a mapping of column to cell; a bad row is an error in its place, so that it costs itself only.
"""

import csv
import io
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from catalog.sources import fields
from catalog.sources.fields import FieldError, Row
from catalog.sources.leaderboard_tables import Format
from catalog.sources.upstream import SourceError
from catalog.text import safe_text

MOST_ROWS = 100_000
_MOST_YAML_BYTES = 2_000_000
_MOST_DEPTH = 10
_RULE = re.compile(r":?-+:?")

Found = Row | FieldError


def rows(body: bytes, form: Format, path: str) -> Iterator[Found]:
    """The rows of a table. Raises `SourceError` where there is none; `path` leads to the rows of a JSON document."""
    found = _READERS[form](body, path)
    for number, row in enumerate(found):
        if number >= MOST_ROWS:
            raise SourceError(f"more than {MOST_ROWS:,} rows")
        yield row


def header(body: bytes, form: Format, path: str) -> frozenset[str]:
    """The columns of a table: those of its header, or of its first row where it has none."""
    if form == "markdown":
        return frozenset(_markdown_header(_text(body).splitlines())[0])
    first = next(rows(body, form, path), None)
    return frozenset(first) if isinstance(first, dict) else frozenset()


def cell(row: Row, column: str) -> object:
    """What stands in a column; a dot leads into an object where no column has that very name."""
    if column in row:
        return row[column]
    found: object = row
    for name in column.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def _text(body: bytes) -> str:
    return body.decode("utf-8-sig", "replace")


def _csv(body: bytes, _: str) -> Iterator[Found]:
    reader = csv.DictReader(io.StringIO(_text(body), newline=""))
    try:
        for row in reader:
            yield FieldError("more cells than columns") if None in row else row
    except csv.Error as error:
        raise SourceError(f"not valid CSV: {safe_text(error, 120)}") from error


def _json(body: bytes, path: str) -> Iterator[Found]:
    raw = fields.document(body)
    before, several, within = path.partition("[]")
    for name in filter(None, before.split(".")):
        member = fields.members(raw).get(name)
        if member is None:
            raise SourceError(f"the answer has no {safe_text(name, 60)!r}")
        raw = member
    for element in fields.elements(raw) if several else (raw,):
        try:
            row = fields.fields(element)
            yield fields.inside(row, within[1:]) if within else row
        except FieldError as error:
            yield error


def _yaml(body: bytes, _: str) -> Iterator[Found]:
    """A list of plain mappings; every cell is text, so that no dates, numbers or objects are made up on the way."""
    yaml: Any = import_module("yaml")  # huggingface_hub brings it; here, so that no start waits for it
    if len(body) > _MOST_YAML_BYTES:
        raise SourceError(f"YAML of {len(body):,} bytes; at most {_MOST_YAML_BYTES:,} are read")
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        text = _text(body)
        _refuse_references(yaml, text, loader)
        found = yaml.load(text, Loader=loader)  # it makes text, lists and mappings only
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        cause = " ".join(str(error).split())
        raise SourceError(f"not valid YAML: {safe_text(cause, 120)}") from error
    if not isinstance(found, list):
        raise SourceError("the YAML is no list")
    for row in found:
        yield row if isinstance(row, dict) else FieldError("the row is no mapping")


def _refuse_references(yaml: Any, text: str, loader: Any) -> None:
    """A few lines that refer to each other grow to gigabytes; deep nesting breaks the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ValueError("anchors and references are not read")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MOST_DEPTH:
            raise ValueError("it is nested too deep")


def _markdown(body: bytes, _: str) -> Iterator[Found]:
    lines = _text(body).splitlines()
    columns, start = _markdown_header(lines)
    for line in lines[start:]:
        cells = _cells(line)
        if cells is None:
            return
        if len(cells) != len(columns):
            yield FieldError(f"{len(cells)} cells in a table of {len(columns)} columns")
        else:
            yield dict(zip(columns, cells, strict=True))


def _markdown_header(lines: list[str]) -> tuple[list[str], int]:
    """The columns of the first table of a text, and the number of the line after its rule."""
    for number in range(1, len(lines)):
        rule = _cells(lines[number])
        columns = _cells(lines[number - 1])
        if rule and columns and len(rule) == len(columns) and all(_RULE.fullmatch(part) for part in rule):
            return columns, number + 1
    raise SourceError("there is no table")


def _cells(line: str) -> list[str] | None:
    plain = line.strip()
    if not plain.startswith("|"):
        return None
    return [part.strip() for part in plain.strip("|").split("|")]


_READERS = {"csv": _csv, "json": _json, "yaml": _yaml, "markdown": _markdown}

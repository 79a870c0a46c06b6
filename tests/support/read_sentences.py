"""Reading sentences with the shipped jobs and the names of the shipped catalogue."""

from functools import cache
from typing import Any

from catalog.advice.result import UseCaseMatch
from catalog.advice.understanding.reader import Reader, known_names
from catalog.advice.understanding.understood import Part, Understanding
from catalog.storage import store


@cache
def reader() -> Reader:
    """The reader of the program as it ships, without a home and a refreshed catalogue."""
    return Reader(store.load_use_cases(), known_names(store.load()))


@cache
def read(text: str) -> Understanding:
    """A sentence as it is understood."""
    return reader().read(text)


def values(text: str) -> dict[str, Any]:
    """The needs that a sentence names by dotted key, without the use case."""
    return read(text).values


def job(text: str) -> str | None:
    """The job that a sentence means; None where it means none."""
    match = read(text).use_case
    return match.id if isinstance(match, UseCaseMatch) else None


def part(text: str, key: str) -> Part:
    """The last part of a sentence that became this need."""
    return [one for one in read(text).parts if one.key == key][-1]


def of_tables(found: dict[str, Any], *tables: str) -> dict[str, Any]:
    """The needs of these tables: `of_tables(values(text), "origin")`."""
    return {key: value for key, value in found.items() if key.partition(".")[0] in tables}

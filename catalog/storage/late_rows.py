"""Rows of a shipped catalogue, read when they are looked at: an answer asks for those of a few models or skills."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar, overload

import msgspec

from catalog.record import Record

_ROW_STARTS = b"\n["
_STEP = 2_000
"""Bytes: about as many as the rows of a model."""
_Row = TypeVar("_Row", bound=Record)


class LateRows(Sequence[_Row], Generic[_Row]):
    """A table of a catalogue as it lies in its bytes: one row a line, sorted by one of its first strings, the key.

    Only for bytes that ship with the program, which are known to be sound: what is wrong in a row is found late.
    """

    def __init__(self, data: bytes, row: type[_Row], key: int) -> None:
        """`data` is the JSON list, a line for each row and for each bracket around them; `key` counts from 0."""
        self._data = data
        self._key = key
        self._read: dict[str, list[_Row]] = {}
        rows: Any = list[row]  # type: ignore[valid-type]
        self._decoder: msgspec.json.Decoder[list[_Row]] = msgspec.json.Decoder(rows)

    @cached_property
    def _rows(self) -> tuple[_Row, ...]:
        return tuple(self._decoder.decode(self._data))

    def get(self, key: str, otherwise: Sequence[_Row] = ()) -> Sequence[_Row]:
        """The rows of one key, read alone."""
        if key not in self._read:
            self._read[key] = self._rows_of(key)
        return self._read[key] or otherwise

    def _rows_of(self, key: str) -> list[_Row]:
        whole = len(self._data)
        start = self._first(self._row_from(0), whole, lambda found: found >= key)
        end = self._first(start, self._beyond(key, start), lambda found: found > key)
        if end == start:
            return []
        rows = self._data[start:end].rstrip().removesuffix(b",")
        rows = rows.removesuffix(b"]") if end == len(self._data) else rows
        return self._decoder.decode(b"[%s]" % rows)

    def _first(self, low: int, high: int, is_meant: Callable[[str], bool]) -> int:
        """Where the first row whose key is meant begins, as all later ones are, between two places by bisection; `high`
        where there is none.
        """
        while low < high:
            middle = (low + high) // 2
            row = self._row_from(middle)
            if row >= high:
                high = middle
            elif is_meant(self._key_at(row)):
                high = row
            else:
                low = self._row_from(row + 1)
        return low

    def _beyond(self, key: str, start: int) -> int:
        """A place after the rows of a key that begin at `start`, in steps each twice as long: a model has a dozen rows,
        a skill five hundred.
        """
        step = _STEP
        row = self._row_from(start + step)
        while row < len(self._data) and self._key_at(row) == key:
            step *= 2
            row = self._row_from(row + step)
        return row

    def _row_from(self, place: int) -> int:
        """Where the first row at or after a place begins; the end where there is none."""
        before = self._data.find(_ROW_STARTS, max(0, place - 1))
        return before + 1 if before >= 0 else len(self._data)

    def _key_at(self, place: int) -> str:
        start = place + 1
        for _ in range(self._key):
            start = self._data.index(b'",', start) + 2
        end = self._data.index(b'",', start)
        found = self._data[start + 1 : end]
        return (
            str(msgspec.json.decode(b'"%s"' % found, type=str)) if b"\\" in found else found.decode("ascii")
        )

    @overload
    def __getitem__(self, place: int) -> _Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Row, ...]: ...
    def __getitem__(self, place: int | slice) -> _Row | tuple[_Row, ...]:
        return self._rows[place]

    def __iter__(self) -> Iterator[_Row]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return tuple(other) == self._rows if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._data)

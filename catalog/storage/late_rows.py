"""Rows of a shipped catalogue that are read when they are looked at: an answer asks for those of a few models."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import msgspec

from catalog.evidence import Evidence

_ROW_STARTS = b"\n["


class LateEvidence(Sequence[Evidence]):
    """The results of a catalogue as they lie in its bytes: one row a line, in the order of the models' ids.

    Only for bytes that ship with the program, which are known to be sound: what is wrong in a row is found late.
    """

    def __init__(self, data: bytes) -> None:
        """`data` is the JSON list, a line for each row and for each bracket around them."""
        self._data = data

    @cached_property
    def _rows(self) -> tuple[Evidence, ...]:
        return msgspec.json.decode(self._data, type=tuple[Evidence, ...])

    def get(self, model: str, otherwise: Sequence[Evidence] = ()) -> Sequence[Evidence]:
        """The results of one model, read alone."""
        name = b"[" + msgspec.json.encode(model) + b","
        start = end = self._first_at_or_after(model)
        while self._data.startswith(name, end):
            end = self._row_from(end + 1)
        if end == start:
            return otherwise
        rows = self._data[start:end].rstrip().removesuffix(b",")
        rows = rows.removesuffix(b"]") if end == len(self._data) else rows
        return msgspec.json.decode(b"[%s]" % rows, type=list[Evidence])

    def _first_at_or_after(self, model: str) -> int:
        """Where the first row of this model or a later one begins, by bisection; the end where there is none."""
        low, high = self._row_from(0), len(self._data)
        while low < high:
            middle = (low + high) // 2
            row = self._row_from(middle)
            if row >= high:
                high = middle
            elif self._model_at(row) < model:
                low = self._row_from(row + 1)
            else:
                high = row
        return low

    def _row_from(self, place: int) -> int:
        """Where the first row at or after a place begins; the end where there is none."""
        before = self._data.find(_ROW_STARTS, max(0, place - 1))
        return before + 1 if before >= 0 else len(self._data)

    def _model_at(self, place: int) -> str:
        end = self._data.index(b'",', place)
        return str(msgspec.json.decode(self._data[place + 1 : end + 1], type=str))

    @overload
    def __getitem__(self, place: int) -> Evidence: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Evidence, ...]: ...
    def __getitem__(self, place: int | slice) -> Evidence | tuple[Evidence, ...]:
        return self._rows[place]

    def __iter__(self) -> Iterator[Evidence]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return tuple(other) == self._rows if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._data)

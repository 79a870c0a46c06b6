"""A catalogue to bytes and back: canonical, validated, and clean whoever wrote it."""

import random

import msgspec
import pytest

from catalog import snapshot as snapshots
from catalog.model import Catalog

Snapshot = snapshots.Snapshot


def test_what_is_written_reads_back(snapshot: Snapshot) -> None:
    data = snapshots.encode(snapshot.catalog)
    assert data.isascii()
    assert snapshots.encode(snapshots.decode(data).catalog) == data
    assert snapshots.decode(data).digest == snapshot.digest


def test_the_order_of_rows_does_not_change_the_bytes(snapshot: Snapshot) -> None:
    dice = random.Random(5)
    shuffled = {
        name: tuple(dice.sample(rows, len(rows)))
        for name in Catalog.__struct_fields__
        if isinstance(rows := getattr(snapshot.catalog, name), tuple)
    }
    other = msgspec.structs.replace(snapshot.catalog, **shuffled)
    assert snapshots.encode(other) == snapshots.encode(snapshot.catalog)


@pytest.mark.parametrize(
    "escape", ["\\u202e", "\\u202E", "\\uFEFF", "\\u001b[2J", "\\u009b31m", "\\ud800", "\\t", "\\u0301" * 50]
)
def test_hostile_text_in_a_foreign_file_is_cleaned(snapshot: Snapshot, escape: str) -> None:
    model = snapshot.catalog.models[0]
    data = snapshots.encode(snapshot.catalog).replace(
        f'"name":"{model.name}"'.encode(), f'"name":"AA{escape}BB"'.encode()
    )
    try:
        names = [entry.name for entry in snapshots.decode(data).catalog.models]
    except snapshots.SnapshotError:
        assert escape == "\\ud800", "only what is no text at all may be refused"
        return
    name = next(name for name in names if name.endswith("BB"))
    assert not [character for character in name if not character.isprintable()]
    assert len(name) < 10


def test_a_name_without_end_is_cut(snapshot: Snapshot) -> None:
    endless = msgspec.structs.replace(snapshot.catalog.models[0], name="x" * 50_000)
    data = snapshots.encode(msgspec.structs.replace(snapshot.catalog, models=(endless,)))
    assert len(snapshots.decode(data).catalog.models[0].name) == snapshots.LONGEST_TEXT


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a catalogue"),
        (b"[]", "not a catalogue"),
        (b"{", "not a catalogue"),
        (b'{"schema": 99}', "schema 99"),
        (b'{"schema": 1}', "not a catalogue"),
        (b"\xff\xfe", "not a catalogue"),
        (b"[" * 100_000, "not a catalogue"),
    ],
)
def test_damaged_and_foreign_bytes_are_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(snapshots.SnapshotError, match=said):
        snapshots.decode(data)


def test_look_ups_are_complete(snapshot: Snapshot) -> None:
    assert list(snapshot.models) == sorted(model.id for model in snapshot.catalog.models)
    assert sum(map(len, snapshot.offers.values())) == len(snapshot.catalog.offers)
    assert sum(map(len, snapshot.evidence.values())) == len(snapshot.catalog.evidence)
    assert all(row.model == name for name, rows in snapshot.adoption.items() for row in rows)

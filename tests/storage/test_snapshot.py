"""A catalogue to bytes and back: canonical, validated, and clean whoever wrote it."""

import random
import unicodedata

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import Catalog
from catalog.storage import snapshot as snapshots
from catalog.storage import store
from catalog.storage.clean_json import is_clean, is_harmless
from catalog.storage.snapshot import LONGEST_TEXT, plain_ascii
from catalog.text import safe_text

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
        (b'{"schema": 3}', "not a catalogue"),
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
    found = [row for model in snapshot.models for row in snapshot.evidence.get(model, ())]
    assert sorted(found, key=str) == sorted(snapshot.catalog.evidence, key=str)
    assert all(row.model == name for name, rows in snapshot.adoption.items() for row in rows)


ODD = st.text(
    st.one_of(
        st.sampled_from(
            '"\\/ \n\t\x00\x1b\x7f\x9b\u00ad\u0301\u0308\u0323e\u1100\u1161\u11a8\u202e\u200b\ufeff\u212b\U0001f600é'
        ),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(text=ODD, repeat=st.sampled_from([1, 1, 40, 2_000]))
def test_what_is_proved_clean_is_clean(text: str, repeat: int) -> None:
    name = text * repeat
    data = plain_ascii(msgspec.json.encode([name, "plain"]))
    if is_clean(data, LONGEST_TEXT):
        assert [safe_text(one, LONGEST_TEXT) for one in msgspec.json.decode(data)] == [name, "plain"]


@settings(deadline=None)
@given(text=ODD)
def test_clean_text_needs_no_second_look(text: str) -> None:
    cleaned = safe_text(text, LONGEST_TEXT)
    if safe_text(cleaned, LONGEST_TEXT) == cleaned:
        assert is_clean(plain_ascii(msgspec.json.encode([cleaned])), LONGEST_TEXT)


@settings(deadline=None)
@given(text=ODD, where=st.sampled_from(["name", "family", "notes"]))
def test_every_text_of_a_catalogue_is_as_if_cleaned_one_by_one(
    snapshot: Snapshot, text: str, where: str
) -> None:
    value = (text,) if where == "notes" else text
    model = msgspec.structs.replace(snapshot.catalog.models[0], **{where: value})
    data = snapshots.encode(msgspec.structs.replace(snapshot.catalog, models=(model,)))
    read = getattr(snapshots.decode(data).catalog.models[0], where)
    assert (read[0] if where == "notes" else read) == safe_text(text, LONGEST_TEXT)


@pytest.mark.parametrize(
    "text",
    [
        '"\\u202e"',
        '"\\u202E"',
        '"\\\\\\u202e"',
        '"\\u0065\\u0301"',
        '"e\\u0301"',
        '"\\u1100\\u1161"',
        '"\\n"',
        '"\\ufeff"',
        '"\\udb40\\udc41"',
        '"\x7f"',
        '"é\u202e"',
        '{"\\u202e": 1}',
        '["' + "x" * 1_001 + '"]',
        '["' + "x" * 999 + '\\"\\""]',
        '[[1,\n"\\u200b"],\n["x"]]',
    ],
)
def test_what_is_not_clean_is_never_proved_clean(text: str) -> None:
    assert not is_clean(text.encode(), LONGEST_TEXT)


@pytest.mark.parametrize(
    "text", ['"\\\\u202e"', '"\\"\\\\"', '"\\u00e9\\u2019"', '["' + "x" * 1_000 + '"]', '"\\ud83d\\ude00"']
)
def test_what_is_clean_is_proved_so(text: str) -> None:
    assert is_clean(text.encode(), LONGEST_TEXT)


def test_no_harmless_character_joins_with_the_one_before() -> None:
    """Every pair that Unicode writes as one character in NFC: its second half must get a second look."""
    harmless = {chr(code) for code in range(0x10000) if is_harmless(chr(code))}
    assert len(harmless) > 50_000
    for code in range(0x110000):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            assert chr(int(parts[1], 16)) not in harmless
    assert not harmless & {chr(code) for code in [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]}
    assert not [
        one for one in harmless if unicodedata.combining(one) or unicodedata.normalize("NFC", one) != one
    ]


def test_the_shipped_catalogue_needs_no_second_look() -> None:
    assert is_clean((store.DATA / store.CATALOGUE).read_bytes(), LONGEST_TEXT)


def test_prices_of_a_day_are_applied_once() -> None:
    now = store.load()
    then = now.on("2026-12-01")
    assert now.on("2026-11-30") is now
    assert then is not now
    assert then.on("2026-12-01") is then
    later = then.on("2027-01-01")
    assert later is not then
    assert later.on("2027-06-01") is later


def test_a_later_snapshot_is_read_once_and_only_when_something_is_asked_for() -> None:
    now = store.load()
    reads = []

    def read() -> Snapshot:
        reads.append(1)
        return now.on("2026-12-01")

    later = snapshots.LaterSnapshot(read)
    assert (later.is_read, reads) == (False, [])
    assert later.offers == now.on("2026-12-01").offers
    assert (later.is_read, reads) == (True, [1])
    assert later.on("2026-12-01") is later
    assert (later.digest, later.catalog, later.models) == (now.digest, now.catalog, now.models)
    assert reads == [1]


def test_what_no_snapshot_has_is_missing_from_a_later_one_too() -> None:
    later = snapshots.LaterSnapshot(store.load)
    with pytest.raises(AttributeError):
        later.colour  # noqa: B018

"""A bundle reads back whole, or is refused with what is wrong with it; nothing in it names a file."""

import gzip
import random
import zlib
from pathlib import Path

import msgspec
import pytest

from catalog.evidence import Evidence
from catalog.model import Source
from catalog.sources.upstream import PriceRow
from catalog.storage import bundle, container, source_parts
from catalog.storage import snapshot as snapshots
from catalog.storage.bundle import BundleError
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part

KILOBYTE = 1_000


def source(name: str) -> Source:
    return Source(id=name, name=name, url="https://example.org", license="MIT", as_of="2026-11-20", gave="x")


def part(name: str, count: int = 200) -> Part:
    """Some prices of a made-up source; random, so that they do not pack to nothing."""
    dice = random.Random(name)
    rows = (
        PriceRow(
            source=name,
            as_of="2026-11-20",
            provider="p",
            provider_model_id=f"{dice.getrandbits(64):x}",
            input=dice.random() + 1,
        )
        for _ in range(count)
    )
    return Part(source=source(name), read="2026-11-21", prices=tuple(rows))


@pytest.fixture(scope="module")
def data(snapshot: Snapshot) -> bytes:
    """The bytes of a catalogue."""
    return snapshots.encode(snapshot.catalog)


@pytest.fixture(scope="module")
def packed(data: bytes) -> bytes:
    """A bundle with two parts."""
    return bundle.pack(data, [part("two"), part("one")])


def forged(
    sections: list[tuple[str, bytes]], as_of: str, *, kind: str = bundle.KIND, schema: int = 1
) -> bytes:
    """A bundle whose first line fits what is in it, whatever that is."""
    listed = tuple(
        container.Section(name=name, size=len(one), sha256=container.digest(one)) for name, one in sections
    )
    manifest = container.Manifest(
        format=kind, schema=schema, as_of=as_of, parts_schema=source_parts.SCHEMA, sections=listed
    )
    return gzip.compress(
        msgspec.json.encode(manifest) + b"\n" + b"".join(one for _, one in sections), mtime=0
    )


def test_what_is_packed_reads_back(data: bytes, packed: bytes, snapshot: Snapshot) -> None:
    found = bundle.unpack(packed)
    assert found.data == data
    assert found.as_of == snapshot.catalog.as_of
    assert found.snapshot.digest == snapshot.digest
    assert [one.source.id for one in found.parts] == ["one", "two"]
    assert {row.provider_model_id for row in found.parts[1].prices} == {
        row.provider_model_id for row in part("two").prices
    }
    assert bundle.is_bundle(packed)


def test_a_bundle_of_tomorrow_is_refused(packed: bytes, snapshot: Snapshot) -> None:
    as_of = snapshot.catalog.as_of
    assert bundle.unpack(packed, today=as_of).as_of == as_of
    with pytest.raises(BundleError, match=f"in the future: {as_of}; today is 2001-01-01"):
        bundle.unpack(packed, today="2001-01-01")


def test_same_inputs_same_bytes(data: bytes, packed: bytes) -> None:
    shuffled = msgspec.structs.replace(part("one"), prices=part("one").prices[::-1])
    assert bundle.pack(data, [shuffled, part("two")]) == packed
    assert bundle.pack(data, [part("one")]) != packed


def test_it_is_plain_gzip_without_time_and_name(packed: bytes) -> None:
    assert packed[:10] == bytes.fromhex("1f8b0800 00000000 02ff")
    assert gzip.decompress(packed).startswith(b'{"format":"modelpick bundle","schema":1,"as_of":"')


@pytest.mark.parametrize("every", [1, 3, 5])
def test_one_flipped_bit_is_found_wherever_it_is(packed: bytes, data: bytes, every: int) -> None:
    dice = random.Random(every)
    places = [*range(12), *range(12, len(packed), KILOBYTE // every), *range(len(packed) - 8, len(packed))]
    said = []
    for place in places:
        torn = bytearray(packed)
        torn[place] ^= 1 << dice.randrange(8)
        try:
            found = bundle.unpack(bytes(torn))
        except BundleError as error:
            said.append(str(error))
        else:
            assert place < 10, "only the slack of the header may differ"
            assert (found.data, len(found.parts)) == (data, 2)
    assert len(said) >= len(places) - 10
    assert all(one.isprintable() for one in said)


def test_what_is_cut_or_goes_on_is_refused(packed: bytes) -> None:
    for size in [*range(0, len(packed), 997), len(packed) - 1, len(packed) - 8]:
        with pytest.raises(BundleError):
            bundle.unpack(packed[:size])
    for tail in (b"\0", b"\n", packed, gzip.compress(b"more", mtime=0)):
        with pytest.raises(BundleError, match="something follows its end"):
            bundle.unpack(packed + tail)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"PK\x03\x04rest", "a zip archive"),
        (b'{"models": []}', "a JSON file"),
        (b'{"format":"modelpick catalogue","schema":1}\n', "a catalogue as this program keeps it"),
        (b"hello", "some other file"),
        (b"\x1f\x8b", "cut off|no modelpick bundle"),
        (b"\x1f\x8bnonsense", "damaged"),
        (gzip.compress(b"hello", mtime=0), "no modelpick bundle"),
        (gzip.compress(b"", mtime=0), "no modelpick bundle"),
        (
            gzip.compress(b'{"format":"modelpick bundle","schema":2}\n', mtime=0),
            "schema 2; this version reads schema 1",
        ),
        (gzip.compress(b'{"format":"modelpick bundle","schema":1}\n', mtime=0), "first line is damaged"),
        (gzip.compress(b'{"format":"modelpick bundle","schema":1', mtime=0), "cut off within its first line"),
        (
            gzip.compress(b'{"format":"modelpick bundle","schema":' + b"9" * 5_000 + b"}\n", mtime=0),
            "first line is damaged",
        ),
        (
            gzip.compress(b'{"format":"modelpick bundle","x":' + b"[" * 50_000 + b"\n", mtime=0),
            "first line is damaged",
        ),
        (
            gzip.compress(b'{"format":"modelpick bundle","schema":1,"schema":1}\n', mtime=0),
            "first line is damaged",
        ),
    ],
)
def test_foreign_files_are_refused_by_what_they_are(content: bytes, said: str) -> None:
    with pytest.raises(BundleError, match=said):
        bundle.unpack(content)


def test_a_file_of_random_bytes_is_refused() -> None:
    for size in (1, 10, 1_000, 100_000):
        noise = random.Random(size).randbytes(size)
        assert not bundle.is_bundle(noise)
        assert not bundle.is_bundle(b"\x1f\x8b" + noise)
        with pytest.raises(BundleError):
            bundle.unpack(noise)


def test_it_is_recognised_by_content_even_when_damaged(packed: bytes, data: bytes) -> None:
    assert bundle.is_bundle(packed[: len(packed) // 2])
    assert not bundle.is_bundle(data)
    assert not bundle.is_bundle(gzip.compress(data, mtime=0))
    assert not bundle.is_bundle(b"")


@pytest.mark.parametrize(
    "name",
    [
        *("../x", "/etc/passwd", "part/../x", "part/a/b", "part\\x", "part/..", "part/a\0b", "part/"),
        *("part/A", "part/a\n", "part/é", "part/" + "x" * 65, "Catalogue", "part/.hidden", ""),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(
    data: bytes, snapshot: Snapshot, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sections = [(container.CATALOGUE, data), (name, source_parts.encode(part("one")))]
    with pytest.raises(BundleError, match="a section is named"):
        bundle.unpack(forged(sections, snapshot.catalog.as_of))
    assert not list(tmp_path.iterdir())


def test_sections_stand_once_and_the_catalogue_first(data: bytes, snapshot: Snapshot) -> None:
    one, as_of = ("part/one", source_parts.encode(part("one"))), snapshot.catalog.as_of
    whole = (container.CATALOGUE, data)
    for sections, said in (
        ([whole, one, one], "lists a section twice"),
        ([whole, whole], "lists a section twice"),
        ([one, whole], "first section is not the catalogue"),
        ([one], "first section is not the catalogue"),
        ([], "first section is not the catalogue"),
        ([whole, *((f"part/{i}", b"") for i in range(200))], "201 sections"),
        ([whole, ("part/two", one[1])], "holds rows of 'one'"),
    ):
        with pytest.raises(BundleError, match=said):
            bundle.unpack(forged(sections, as_of))


def test_a_part_of_another_bundle_is_refused(data: bytes, packed: bytes) -> None:
    later = msgspec.structs.replace(part("one"), read="2026-11-22")  # as many bytes
    ours, theirs = gzip.decompress(packed), gzip.decompress(bundle.pack(data, [later, part("two")]))
    start = container.line_length(container.read_manifest(ours, bundle.KIND))
    assert len(ours) == len(theirs)
    with pytest.raises(BundleError, match="part/one is damaged or from another file: its SHA-256 is"):
        bundle.unpack(gzip.compress(ours[:start] + theirs[start:], mtime=0))


def test_a_bomb_costs_no_more_than_its_first_line_says(
    data: bytes, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeros = bytes(50_000_000)
    sound = gzip.decompress(forged([(container.CATALOGUE, data)], snapshot.catalog.as_of))
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    hidden = packer.compress(sound) + packer.compress(zeros) + packer.flush()
    declared = forged([(container.CATALOGUE, zeros)], snapshot.catalog.as_of)
    endless = gzip.compress(zeros, mtime=0)
    asked: list[int] = []
    real = zlib.decompressobj

    class Watched:
        """Writes down how many bytes are asked for."""

        def __init__(self, wbits: int) -> None:
            self._real = real(wbits)

        def decompress(self, content: bytes, most: int) -> bytes:
            asked.append(most)
            return self._real.decompress(content, most)

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

    monkeypatch.setattr(container, "MOST_SECTION_BYTES", 10_000_000)
    monkeypatch.setattr(zlib, "decompressobj", Watched)
    for bomb, said in (
        (hidden, "something follows its end"),
        (declared, "has 50000000 bytes; expected 0 to 10,000,000"),
        (endless, "no modelpick bundle"),
    ):
        with pytest.raises(BundleError, match=said):
            bundle.unpack(bomb)
    assert len(asked) == 4
    assert all(0 < most <= max(container.LONGEST_LINE, len(sound) + 1) for most in asked)


def test_a_file_that_is_too_large_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MOST_PACKED_BYTES", 1_000_000)
    with pytest.raises(BundleError, match="larger than 1 MB"):
        bundle.unpack(bytes(1_000_001))


def test_the_catalogue_inside_is_checked(snapshot: Snapshot) -> None:
    catalog, as_of = snapshot.catalog, snapshot.catalog.as_of
    data = snapshots.encode(catalog)
    loose = msgspec.structs.replace(catalog.offers[0], provider="nobody")
    text = catalog.models[0].name.encode()
    for content, said in (
        (
            snapshots.encode(msgspec.structs.replace(catalog, offers=(loose,))),
            "'nobody' is not among the providers",
        ),
        (snapshots.encode(msgspec.structs.replace(catalog, models=())), "does not hold together"),
        (
            snapshots.encode(msgspec.structs.replace(catalog, schema=snapshots.SCHEMA + 1)),
            f"schema {snapshots.SCHEMA + 1}; this version reads schema {snapshots.SCHEMA}",
        ),
        (
            snapshots.encode(msgspec.structs.replace(catalog, as_of="2026-11-01")),
            "its catalogue is of 2026-11-01",
        ),
        (data.replace(b'"name":"' + text, b'"name":"A\\u202e'), "not written as this program writes it"),
        (data.replace(b",\n", b", \n"), "not written as this program writes it"),
        (b"[" * 100_000, "not a catalogue"),
        (b'{"schema":' + b"1" * 5_000 + b"}", "not a catalogue"),
        (b"\xff\xfe", "not a catalogue"),
    ):
        assert content != data
        with pytest.raises(BundleError, match=said):
            bundle.unpack(forged([(container.CATALOGUE, content)], as_of))


def test_the_parts_inside_are_checked(snapshot: Snapshot, data: bytes) -> None:
    good, as_of = part("one", 2), snapshot.catalog.as_of
    negative = msgspec.structs.replace(good.prices[0], input=-1.0)
    someday = msgspec.structs.replace(good.prices[0], as_of="someday")
    for content, said in (
        (source_parts.encode(msgspec.structs.replace(good, prices=(negative,))), "its input is -1.0"),
        (source_parts.encode(msgspec.structs.replace(good, prices=(someday,))), "its as_of is 'someday'"),
        (b"[" * 100_000, "part/one cannot be read"),
        (b"{}", "part/one cannot be read"),
        (source_parts.encode(good).replace(b'"read":', b'"unread":'), "part/one cannot be read"),
    ):
        sections = [(container.CATALOGUE, data), ("part/one", content)]
        with pytest.raises(BundleError, match=said):
            bundle.unpack(forged(sections, as_of))


def test_hostile_text_in_a_part_is_cleaned(snapshot: Snapshot, data: bytes) -> None:
    content = source_parts.encode(part("one", 1)).replace(b'"name":"one"', b'"name":"A\\u001b[2J\\u202eB"')
    sections = [(container.CATALOGUE, data), ("part/one", content)]
    found = bundle.unpack(forged(sections, snapshot.catalog.as_of))
    assert found.parts[0].source.name == "A\ufffd[2J\ufffdB"


def test_parts_of_a_newer_schema_are_refused(data: bytes, snapshot: Snapshot) -> None:
    packed = container.pack(
        source_parts.sections(data, []), kind=bundle.KIND, as_of=snapshot.catalog.as_of, parts_schema=9
    )
    with pytest.raises(BundleError, match="parts have schema 9; this version reads schema 1"):
        bundle.unpack(gzip.compress(packed, mtime=0))


def test_a_private_source_is_never_packed(snapshot: Snapshot, data: bytes) -> None:
    private = "artificial-analysis"
    with pytest.raises(ValueError, match="must not be passed on"):
        bundle.pack(data, [part(private)])
    catalog = snapshot.catalog
    result = msgspec.structs.replace(catalog.evidence[0], source=private)
    assert isinstance(result, Evidence)
    for leaking in (
        msgspec.structs.replace(catalog, sources=(*catalog.sources, source(private))),
        msgspec.structs.replace(catalog, evidence=(*catalog.evidence, result)),
    ):
        with pytest.raises(ValueError, match="must not be passed on"):
            bundle.pack(snapshots.encode(leaking), [])


def test_nothing_is_packed_that_cannot_be_read(snapshot: Snapshot) -> None:
    loose = msgspec.structs.replace(snapshot.catalog.offers[0], provider="nobody")
    with pytest.raises(BundleError, match="nobody"):
        bundle.pack(snapshots.encode(msgspec.structs.replace(snapshot.catalog, offers=(loose,))), [])

"""What a bill does not say of a provider: the table, what the build and the check refuse, and how it is told."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from catalog.build.parties import known_providers
from catalog.build.tables import TABLES, TableError, Tables
from catalog.integrity import problems
from catalog.model import Catalog, Practice, Provider, Topic
from tests import made_up

_TABLE = pytest.mark.skipif(not TABLES.is_dir(), reason="the tables are not in the wheel")
TRAINING = Practice(
    topic="training", text="Not trained on.", source="https://example.org", as_of="2026-11-01"
)


def rows() -> dict[str, dict[str, Any]]:
    return tomllib.loads((TABLES / "provider_practice.toml").read_text(encoding="utf-8"))


def with_provider(**fields: Any) -> Catalog:
    """The made-up catalogue, its first provider changed."""
    made = made_up.catalogue()
    first = msgspec.structs.replace(made.providers[0], **fields)
    return msgspec.structs.replace(made, providers=(first, *made.providers[1:]))


# -- the table ----------------------------------------------------------------------------------------------


@_TABLE
def test_each_row_is_of_a_known_provider_and_joined_to_it() -> None:
    known = known_providers(Tables())
    assert rows().keys() <= known.keys()
    for name, row in rows().items():
        assert known[name].base_url == row.get("base_url", "")
        assert len(known[name].practice) == len(row.get("practice", ()))


@_TABLE
def test_an_unknown_provider_is_an_error(tmp_path: Path) -> None:
    shutil.copy(TABLES / "providers.toml", tmp_path)
    (tmp_path / "provider_practice.toml").write_text('[nobody]\nbase_url = "https://x.y"\n', encoding="utf-8")
    with pytest.raises(TableError, match="unknown provider 'nobody'"):
        known_providers(Tables(tmp_path))


@_TABLE
def test_the_rows_pass_the_check_of_the_catalogue() -> None:
    every = tuple(known_providers(Tables()).values())
    made = msgspec.structs.replace(made_up.catalogue(), providers=(*made_up.catalogue().providers, *every))
    assert [text for text in problems(made) if "there twice" not in text] == []


@_TABLE
def test_sentences_are_short_and_whole() -> None:
    for name, row in rows().items():
        for entry in row.get("practice", ()):
            assert entry["topic"] in get_args(Topic), name
            assert entry["text"].endswith("."), (name, entry)
            assert len(entry["text"]) <= 200, (name, entry)


# -- what the check refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"base_url": "http://example.org/v1"}, "expected https://"),
        ({"base_url": "https://example.org/v1?key=x"}, "expected https://"),
        ({"base_url": "https://example.org/$(id)"}, "expected https://"),
        ({"base_url": "https://example.org/v1", "address_source": ""}, "no source or no date"),
        ({"address_as_of": "yesterday"}, "address_as_of"),
        ({"key_variable": "302_KEY"}, "key_variable"),
        ({"key_variable": "KEY; rm -rf"}, "key_variable"),
        ({"practice": (TRAINING, TRAINING)}, "several sentences on one topic"),
        ({"practice": (msgspec.structs.replace(TRAINING, as_of="2026-13-01"),)}, "as_of"),
        ({"practice": (msgspec.structs.replace(TRAINING, source=""),)}, "no source"),
    ],
)
def test_the_check_names_what_is_wrong(fields: dict[str, Any], said: str) -> None:
    whole = {"address_source": "models.dev", "address_as_of": "2026-07-02"} | fields
    assert re.search(said, " ".join(problems(with_provider(**whole))))


def test_a_sound_provider_passes() -> None:
    fields = {"base_url": "https://<REGION>.example.org:8443/v1", "key_variable": "EXAMPLE_KEY"}
    sourced = {"address_source": "models.dev", "address_as_of": "2026-07-02", "practice": (TRAINING,)}
    assert problems(with_provider(**fields, **sourced)) == problems(made_up.catalogue()) == []


def test_no_field_of_a_provider_is_forgotten() -> None:
    """A new field needs a look here: does it enter a command?"""
    known = {
        "base_url",
        "key_variable",
        "interface",
        "docs_url",
        "address_source",
        "address_as_of",
        "practice",
    }
    assert known <= set(Provider.__struct_fields__)

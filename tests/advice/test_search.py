"""Finding models by name: numbers as typed, words first, spelling last."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from catalog.model import Model
from catalog.search import Unknown, find_models, resolve
from catalog.storage.snapshot import Snapshot

ROOT = Path(__file__).parents[2]


def ids(models: list[Model]) -> list[str]:
    return [model.id for model in models]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("atlas 27", "openly/atlas-27b"),
        ("ATLAS 3.1 80B", "openly/atlas-3.1-80b"),
        ("atlas 8b", "openly/atlas-3.1-8b"),
        ("titan2", "northlab/titan-2"),
        ("titan mini", "northlab/titan-2-mini"),
        ("herd70", "llamatown/herd-70b"),
        ("openly/hark", "openly/hark"),
        ("brse lrge", "meridian/brise-large-3"),
        ("altas 80", "openly/atlas-3.1-80b"),
    ],
)
def test_the_best_comes_first(snapshot: Snapshot, words: str, first: str) -> None:
    assert ids(find_models(snapshot, words, 5))[0] == first


def test_a_number_that_is_not_in_the_name_finds_nothing(snapshot: Snapshot) -> None:
    assert find_models(snapshot, "titan 3", 10) == []
    assert "openly/atlas-3.1-8b" not in ids(find_models(snapshot, "atlas 80", 10))


def test_empty_words_give_all_and_signs_none(snapshot: Snapshot) -> None:
    assert len(find_models(snapshot, " ", 100)) == len(snapshot.models)
    assert find_models(snapshot, "---", 100) == []
    assert len(find_models(snapshot, "", 3)) == 3


def test_one_model_by_id_name_or_alias(snapshot: Snapshot) -> None:
    for words in (
        "northlab/titan-2",
        "Titan 2",
        "titan-2",
        "TITAN-2-20260801",
        "[red]Odd[/red] 1B [/foo] $x",
    ):
        assert isinstance(resolve(snapshot, words), Model), words


def test_an_unknown_name_gets_suggestions(snapshot: Snapshot) -> None:
    found = resolve(snapshot, "titan 3")
    assert isinstance(found, Unknown)
    assert found.closest == ("northlab/titan-1", "northlab/titan-2", "northlab/titan-2-mini")
    assert resolve(snapshot, "zzqqzz") == Unknown("zzqqzz", ())
    assert resolve(snapshot, "x\x1b[2J") == Unknown("x\ufffd[2J", ())


def test_suggestions_start_or_are_spelt_as_typed(snapshot: Snapshot) -> None:
    near = resolve(snapshot, "titna 2")
    assert isinstance(near, Unknown)
    assert near.closest[:1] == ("northlab/titan-2",)
    assert resolve(snapshot, "ita") == Unknown("ita", ())


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("llama-3.3-70b", "m/llama-3.3-70b-instruct"),
        ("LLAMA 3.3 70B", "m/llama-3.3-70b-instruct"),
        ("llama-3.1-70b", None),
        ("llama-3.3-8b", None),
        ("llama-3-70b", None),
        ("turbo-3.5", None),
        ("twin-7b", None),
        ("based-7b", "m/based-7b"),
    ],
)
def test_a_family_and_size_alone_is_its_only_instruct_model(
    snapshot: Snapshot, asked: str, found: str | None
) -> None:
    names = ("llama-3.3-70b-instruct", "turbo-3.5-instruct", "twin-7b-it", "twin-7b-chat")
    known = snapshot.models["northlab/titan-2"]
    models = tuple(
        structs.replace(known, id=f"m/{name}", name=name, aliases=(), hub_repository=None)
        for name in (*names, "based-7b", "based-7b-instruct")
    )
    resolved = resolve(Snapshot(structs.replace(snapshot.catalog, models=models), "x"), asked)
    assert (resolved.id if isinstance(resolved, Model) else None) == found


@given(st.text(max_size=40))
def test_any_words_are_searched(snapshot: Snapshot, words: str) -> None:
    assert len(find_models(snapshot, words, 5)) <= 5
    found = resolve(snapshot, words)
    assert isinstance(found, Model) or len(found.closest) <= 5


def test_every_model_is_found_by_its_own_names(snapshot: Snapshot) -> None:
    for model in snapshot.models.values():
        for name in (model.id, model.name, *model.aliases):
            assert ids(find_models(snapshot, name, 1)) == [model.id]
            assert resolve(snapshot, name) == model


def test_rapidfuzz_is_imported_only_where_words_find_little() -> None:
    code = "import sys, catalog.search; sys.exit('rapidfuzz' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_name_without_its_brand_is_the_one_model_of_that_name(snapshot: Snapshot) -> None:
    from catalog.storage import store

    shipped = store.load()
    found = resolve(shipped, "opus 5")
    assert isinstance(found, Model)
    assert found.id == "anthropic/claude-opus-5"
    assert isinstance(resolve(shipped, "opus"), Unknown)
    assert isinstance(resolve(snapshot, "opus 5"), Unknown)

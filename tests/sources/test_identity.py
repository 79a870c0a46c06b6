"""Names: what is one model, and what never is."""

import re
from collections import defaultdict
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import identity
from catalog.build.tables import Tables
from catalog.identity import Identities, Key, key
from catalog.storage import store

VARIANTS = ("instruct", "thinking", "base", "mini", "nano", "pro", "fp8", "flash", "coder", "vision", "max")


@cache
def names() -> list[tuple[str, str]]:
    """Every name of the catalogue's models, with the model."""
    return [
        (name, model.id)
        for model in store.load().catalog.models
        for name in (model.id, model.name, *model.aliases)
    ]


@cache
def identities() -> Identities:
    """The catalogue's names and the reviewed aliases."""
    aliases = {row["name"]: row["model"] for row in Tables().rows("aliases")}
    return Identities(store.load().catalog.models, aliases)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen/Qwen3.8-27B", "qwen-3-8-27b"),
        ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5-20250929"),
        ("claude-4-sonnet", "claude-sonnet-4"),
        ("GPT-4o 2024-08-06", "gpt-4o-20240806"),
        ("qwen3-0-6b", "Qwen3-0.6B"),
        ("qwen3-0p6b", "Qwen3-0.6B"),
        ("Whisper Large v3", "openai/whisper-large-v3"),
        ("bge-small-560m", "BGE small 0.56B"),
        ("Command R+", "command-r-plus"),
    ],
)
def test_spelling_is_not_identity(one: str, other: str) -> None:
    assert key(one).same(key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gpt-4", "gpt-4.1"),
        ("gpt-4.1", "gpt-41"),
        ("qwen3-8b", "qwen3-18b"),
        ("qwen-2.5-5b", "qwen-2-5.5b"),
        ("glm-4.5", "glm-4.5v"),
        ("mixtral-8x7b", "mixtral-8x7b-instruct"),
        ("deepseek-v3-0324", "deepseek-v3"),
        ("deepseek-v3.1", "deepseek-v3.10"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-11-20"),
        ("flux-1-dev", "flux-1-dev-fp8"),
        ("qwen3-235b-a22b-2507", "qwen3-235b-a22b-thinking-2507"),
        ("command-r", "command-r-plus"),
    ],
)
def test_numbers_sizes_and_variants_are_identity(one: str, other: str) -> None:
    assert not key(one).same(key(other))


def test_no_name_of_one_model_means_another() -> None:
    wrong = [(name, model, found) for name, model in names() if (found := identities().find(name)) != model]
    unclear = {(name, model) for name, model, found in wrong if found is None}
    assert [entry for entry in wrong if entry[2] is not None] == []
    assert {name for name, _ in unclear} <= _shared_names()


def test_models_of_one_developer_never_share_a_key() -> None:
    owners: dict[tuple[str, Key], set[str]] = defaultdict(set)
    for model in store.load().catalog.models:
        owners[model.developer, key(model.id)].add(model.id)
    assert [models for models in owners.values() if len(models) > 1] == []


def test_the_models_that_share_a_name_differ_in_numbers_sizes_or_date() -> None:
    """Names merge only where nothing that is identity differs, over all pairs that share a key."""
    by_key: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for name, model in names():
        by_key[key(name)[:3]].add(model)
    for models in by_key.values():
        for one in models:
            for other in models - {one}:
                different_maker = one.partition("/")[0] != other.partition("/")[0]
                assert different_maker or key(one).date != key(other).date or key(one) != key(other)


def test_an_alias_points_to_a_model_that_there_is() -> None:
    models = store.load().models
    for row in Tables().rows("aliases"):
        assert row["model"] in models
        assert row["reason"]
        assert identities().find(row["name"]) == row["model"]


@pytest.mark.parametrize("name", ["gpt-5-chat-latest", "mistral-large-latest", "qwen-max@latest", "Latest"])
def test_rolling_names_mean_no_model(name: str) -> None:
    assert identity.is_rolling(name)
    assert identities().find(name) is None


@pytest.mark.parametrize("name", ["", "   ", "/", "nobody/nothing-9000", "\x1b[31m", "⁉️"])
def test_what_names_nothing_is_nothing(name: str) -> None:
    assert identities().find(name) is None


@given(st.data())
def test_another_digit_is_another_model(data: st.DataObject) -> None:
    name, model = data.draw(st.sampled_from(names()))
    places = [match.start() for match in re.finditer(r"[0-9](?!.*/)", name)]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != name[place]]))
    changed = name[:place] + digit + name[place + 1 :]
    assert not key(changed).same(key(name))
    assert identities().find(changed) != model or _known(changed, model)


@given(st.data())
def test_another_variant_is_another_model(data: st.DataObject) -> None:
    name, model = data.draw(st.sampled_from(names()))
    variant = data.draw(st.sampled_from(VARIANTS))
    changed = f"{name}-{variant}"
    assert not key(changed).same(key(name))
    assert identities().find(changed) != model or _known(changed, model)


@given(st.data())
def test_another_size_is_another_model(data: st.DataObject) -> None:
    name, model = data.draw(st.sampled_from(names()))
    size = data.draw(st.integers(2000, 9000))
    changed = f"{name}-{size}b"
    assert not key(changed).same(key(name))
    assert identities().find(changed) != model


@given(st.data())
def test_case_and_separators_do_not_matter(data: st.DataObject) -> None:
    name, model = data.draw(st.sampled_from(names()))
    bare = name.rpartition("/")[2]
    changed = re.sub(r"(?<=[A-Za-z])[-_ ](?=[A-Za-z])", data.draw(st.sampled_from("-_ ")), bare)
    changed = data.draw(st.sampled_from([changed.upper(), changed.lower(), f"someone/{changed}"]))
    assert key(changed) == key(name)
    assert identities().find(changed) in (model, None)


@given(st.text(max_size=80))
def test_any_text_has_a_key(text: str) -> None:
    assert key(text) == key(text)
    assert key(text).same(key(text))


def _shared_names() -> set[str]:
    """Names that models of several developers, or several releases, have in common."""
    owners: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for name, model in names():
        owners[key(name)[:3]].add(model)
    return {name for name, _ in names() if len(owners[key(name)[:3]]) > 1}


def _known(changed: str, model: str) -> bool:
    """Whether the longer name is a name of the same model too, as `gpt-oss` and `gpt-oss-base` might be."""
    known = [name for name, owner in names() if owner == model]
    repository = store.load().models[model].hub_repository
    aliases = [row["name"] for row in Tables().rows("aliases") if row["model"] == model]
    return any(key(changed).same(key(name)) for name in (*known, *aliases, repository or model))

"""Rows of the shipped catalogue, read a model or a skill at a time, are those that lie in its bytes."""

import pytest

from catalog.evidence import Evidence
from catalog.storage import snapshot, store
from catalog.storage.late_rows import LateRows
from tests.support.factories import make, model

NAMES = ("lab/a", "lab/a-b", "lab/ab", "lab/b", "lab/z")


def result(name: str, benchmark: str, score: float) -> Evidence:
    return Evidence(
        model=name, benchmark=benchmark, score=score, kind="independent", source="s", as_of="2026-01-01"
    )


def test_each_model_has_its_own_rows_and_no_others() -> None:
    rows = tuple(result(name, "b", float(place)) for name in NAMES if name != "lab/b" for place in range(3))
    made = make([model(name.partition("/")[2]) for name in NAMES], [], [], evidence=rows)
    read = snapshot.decode(snapshot.encode(made.catalog), ours=True)
    for name in NAMES:
        assert list(read.evidence.get(name, ())) == [row for row in rows if row.model == name]
    for absent in ("", "lab", "lab/a-", "lab/aa", "lab/c", "zoo"):
        assert read.evidence.get(absent, ()) == ()
    assert list(read.catalog.evidence) == list(rows)
    assert snapshot.encode(read.catalog) == snapshot.encode(made.catalog)


@pytest.mark.parametrize("rows", [(), (result("lab/a", "b", 1.0),)], ids=["none", "one"])
def test_few_rows_are_read_as_many(rows: tuple[Evidence, ...]) -> None:
    made = make([model("a")], [], [], evidence=rows)
    read = snapshot.decode(snapshot.encode(made.catalog), ours=True)
    assert tuple(read.evidence.get("lab/a", ())) == rows
    assert len(read.catalog.evidence) == len(rows)


def test_the_shipped_rows_are_found_one_model_at_a_time() -> None:
    shipped = store.load()
    late = shipped.catalog.evidence
    assert isinstance(late, LateRows)
    found = [row for name in shipped.models for row in late.get(name)]
    assert found == list(late)


def test_the_shipped_abilities_are_found_one_skill_at_a_time() -> None:
    shipped = store.load()
    late = shipped.catalog.abilities
    assert isinstance(late, LateRows)
    skills = sorted({row.skill for row in late})
    assert [row for skill in skills for row in late.get(skill)] == list(late)
    some = shipped.abilities_in(("chat", "coding"))
    for name, abilities in shipped.abilities.items():
        assert some.get(name, {}) == {
            skill: row for skill, row in abilities.items() if skill in ("chat", "coding")
        }


def test_the_measured_models_are_the_same_where_few_skills_are_read() -> None:
    shipped = store.load()
    known = shipped.models
    developers = [known[name].developer for name in shipped.abilities if known[name].kind == "llm"]
    assert shipped.measured_models == {name: developers.count(name) for name in developers}

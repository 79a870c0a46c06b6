"""Which model and variant a leaderboard's name means, and that a board read again is the shipped one."""

from catalog.pipeline.name_matcher import NameMatcher
from catalog.sources.upstream import Result
from tests.support.leaderboards import read
from tests.support.merging import ground, refreshed, shipped


def meant(source: str, benchmark: str, name: str, *makers: str) -> tuple[str, str] | None:
    names = NameMatcher(shipped(makers), ground(makers), ())
    return names.of_result(source, Result(benchmark=benchmark, name=name, score=1.0, kind="crowd"))


def test_a_reviewed_name_keeps_its_effort_on_a_board_that_did_not_have_it() -> None:
    known = ("openai/gpt-5.4", "high")
    assert meant("lmarena", "lmarena-text-style-control", "gpt-5.4-high", "openai") == known
    assert meant("lmarena", "lmarena-new", "gpt-5.4-high", "openai") == known


def test_an_effort_that_a_column_said_is_not_the_name_s() -> None:
    rows = shipped(("openai",)).catalog.evidence
    said = {row.variant for row in rows if (row.source, row.name_in_source) == ("tau-bench", "GPT-5.5")}
    assert said == {"xhigh"}
    assert meant("tau-bench", "tau-new", "GPT-5.5", "openai") == ("openai/gpt-5.5", "")


def test_what_stands_before_the_known_part_of_a_name_is_no_variant() -> None:
    name = "meta-llama/Meta-Llama-3.1-8B-Instruct"
    assert meant("a-board", "b", name, "meta") == ("meta/llama-3.1-8b-instruct", "")
    assert meant("a-board", "b", f"{name}-fp8", "meta") == ("meta/llama-3.1-8b-instruct", "fp8")


def test_swallow_read_again_is_what_was_shipped() -> None:
    """The cut of the real document holds three models as they were when the catalogue was built."""
    results = read("swallow-model").results
    named = {result.name for result in results}
    merged = refreshed("swallow", force=True, results=results)
    found, known = (
        {
            (row.model, row.benchmark, row.name_in_source, row.variant): row.score
            for row in catalog.evidence
            if row.source == "swallow" and row.name_in_source in named
        }
        for catalog in (merged.snapshot.catalog, shipped().catalog)
    )
    assert len(found) == 15
    assert found == known

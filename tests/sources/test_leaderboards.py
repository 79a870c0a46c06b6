"""What the tables of the shipped leaderboards read from cuts of the real documents."""

import json

import pytest

from catalog.sources.upstream import Page, Reading
from tests.support.leaderboards import BOARDS, DAY, DOCUMENTS, board_of, document, read


def scores(reading: Reading) -> dict[tuple[str, str], float]:
    return {(result.benchmark, result.name): result.score for result in reading.results}


def test_lmarena_keeps_the_board_of_all_votes() -> None:
    reading = read("lmarena-vision")
    first, second = reading.results
    assert (reading.rows, reading.as_of, reading.quarantined) == (3, "2026-10-02", ())
    assert (first.benchmark, first.name, first.score) == (
        "lmarena-vision",
        "falcata-vision-high",
        1271.4825,
    )
    assert (first.kind, first.harness, first.date) == ("crowd", "overall", "2026-10-02")
    assert (second.plus_minus, second.sample) == ("999.1-1025.3", 3048)


def test_epoch_maps_the_names_of_its_benchmarks() -> None:
    reading = read("eci_benchmarks")
    assert scores(reading) == {
        ("lech-mazur-writing-epoch-chance-corrected", "amazon.nova-pro-v1:0"): 60.5,
        ("mmlu-epoch-chance-corrected", "amazon.nova-pro-v1:0"): 76.0,
        ("gpqa-diamond-epoch-chance-corrected", "amazon.nova-pro-v1:0"): 50.0,
        ("metr-time-horizons-epoch", "claude-3-opus-20240229"): 0.3775,
    }
    assert [result.kind for result in reading.results] == ["compiled", "compiled", "independent", "compiled"]
    assert [result.harness for result in reading.results][1:3] == ["source not stated", "Epoch evaluations"]
    assert {result.date for result in reading.results} == {None}, "the file's date is the model's"
    index = read("eci_scores").results[1]
    assert (index.benchmark, index.name, index.score) == ("epoch-capabilities-index", "Yi-34B", 116.64)
    assert index.plus_minus == "108.67-119.92"


def test_bfcl_gives_five_scores_a_row_and_none_where_it_says_so() -> None:
    reading = read("data_overall")
    assert reading.rows == 3
    assert reading.quarantined == ()
    assert scores(reading)["bfcl-v4-web-search", "Qwen3-0.6B (FC)"] == 1.0
    assert len(reading.results) == 10
    old = document("data_overall").replace(b"Web Search Acc", b"Something else")
    assert not board_of("data_overall").recognises(Page(old, DAY)), "version 3 has no such column"


def test_tau_bench_keeps_standard_agents_and_says_who_ran_it() -> None:
    results = {result.benchmark: result for result in read("submissions").results}
    assert {name: result.score for name, result in results.items()} == {
        "tau2-tau3-bench-airline-pass-1": 84.0,
        "tau2-tau3-bench-retail-pass-1": 79.61,
        "tau2-tau3-bench-telecom-pass-1": 92.32,
        "tau2-tau3-bench-banking-knowledge-pass-1": 24.74,
    }
    banking = results["tau2-tau3-bench-banking-knowledge-pass-1"]
    assert (banking.name, banking.variant, banking.kind) == ("Claude Opus 4.5", "high", "independent")
    assert (banking.harness, banking.date) == ("tau2-bench 1.0.1; user sim gpt-5.2", "2026-05-05")
    changed = json.loads(document("submissions"))
    assert not read("submissions", json.dumps(changed | {"submission_type": "custom"}).encode()).results
    changed["submitting_organization"] = "Anthropic"
    changed["methodology"]["tau2_bench_version"] = "1.0.0"
    other = read("submissions", json.dumps(changed).encode()).results
    assert {result.kind for result in other} == {"self-submitted"}
    assert "tau2-tau3-bench-banking-knowledge-pass-1" not in {result.benchmark for result in other}
    voice = read("submissions", json.dumps(changed | {"modality": "voice"}).encode()).results
    assert {result.benchmark[-5:] for result in voice} == {"voice"}


def test_aider_vectara_and_open_asr() -> None:
    first = read("polyglot_leaderboard").results[0]
    assert (first.name, first.score, first.sample, first.date) == ("yi-lightning", 12.9, 225, "2024-12-23")
    assert first.harness == "aider 0.69.2.dev, edit_format whole"
    vectara = read("hallucination_leaderboard")
    assert vectara.as_of == "2026-03-10"
    assert scores(vectara)["vectara-hallucination-rate", "acme/falcata-8b"] == 1.0
    assert len(vectara.results) == 4, "the table below another heading is not read"
    short = scores(read("en_shortform"))
    assert short["open-asr-leaderboard-en-short-form-rtfx", "CohereLabs/cohere-transcribe-03-2026"] == 524.88
    assert ("open-asr-leaderboard-en-short-form-rtfx", "zoom/scribe_v1") not in short, "-1 is no speed"


def test_swallow_keeps_finished_models_and_how_they_thought() -> None:
    reading = read("swallow-model")
    assert (reading.rows, reading.quarantined) == (4, ())
    assert {result.name: result.variant for result in reading.results} == {
        "gpt-4.1-2025-04-14": "",
        "openai/gpt-oss-20b": "thinking on (medium)",
        "Qwen/Qwen3-8B": "thinking on",
    }, "no base model"
    of_one = {result.benchmark: result.score for result in reading.results if result.name == "Qwen/Qwen3-8B"}
    assert of_one == {
        "swallow-wmt20enja": 20.2,
        "swallow-wmt20jaen": 20.1,
        "swallow-roleplay": 60.5,
        "swallow-writing": 59.0,
        "swallow-extraction": 69.7,
    }
    assert {result.kind for result in reading.results} == {"independent"}


@pytest.mark.parametrize("table", sorted(DOCUMENTS))
def test_a_document_is_recognised_by_one_source_only(table: str) -> None:
    page = Page(document(table), DAY, address=f"folder/{table}.json")
    found = [name for name, board in BOARDS.items() if board.recognises(page)]
    assert found == [board_of(table).about.id]
    assert BOARDS[found[0]].read(page) == read(table)


def test_tables_of_one_shape_are_told_apart_by_the_files_name() -> None:
    body = document("lmarena-vision")
    assert not BOARDS["lmarena"].recognises(Page(body, DAY, address="folder/rows.json"))
    named = BOARDS["lmarena"].read(Page(body, DAY, address="folder/lmarena-text-no-style-control.json"))
    assert {result.benchmark for result in named.results} == {"lmarena-text-no-style-control"}
    of_legal = Page(body, DAY, address="folder/lmarena-text-legal.json")
    assert BOARDS["lmarena"].read(of_legal).results == (), "these votes are over all prompts"
    legal = body.replace(b'"overall"', b'"industry_legal_and_government"')
    reading = BOARDS["lmarena"].read(Page(legal, DAY, address="folder/lmarena-text-legal.json"))
    assert {(result.benchmark, result.harness) for result in reading.results} == {
        ("lmarena-text-legal", "legal, style control")
    }
    assert reading.results[1].plus_minus == "999.1-1025.3"

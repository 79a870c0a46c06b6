"""What to do next: every command follows from the answer, is safe in a shell, and says what it does not know."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from catalog.advice.needs.reading import parse
from catalog.advice.next_steps import Step, context_length, gguf, is_repository, next_steps, served
from catalog.advice.ranking import advise
from catalog.advice.result import Candidate
from catalog.advice.understanding.use_cases import UseCase
from catalog.hardware import Architecture
from catalog.model import Adoption, Catalog
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot
from tests.support import made_up
from tests.support.factories import TODAY
from tui.rendering.text_table import folded

ATLAS, TITAN = "openly/atlas-27b", "northlab/titan-2"
HOSTILE = [
    "a b; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    "x' ; touch pwned ; '",
    'x" ; touch pwned ; "',
    "--config=pwned",
    "x\\",
    "x && touch pwned #",
    "é日本 $HOME !!",
]
Find = Callable[..., tuple[Candidate, Snapshot]]


def replaced(table: str, changes: dict[str, dict[str, Any]], key: str = "id") -> Catalog:
    """The made-up catalogue with other values in the rows of `table` that `key` names."""
    made = made_up.catalogue()
    rows = tuple(
        msgspec.structs.replace(row, **changes.get(getattr(row, key), {})) for row in getattr(made, table)
    )
    return msgspec.structs.replace(made, **{table: rows})


def addressed(interface: str = "openai", **more: Any) -> Catalog:
    """The providers of the made-up catalogue have an address."""
    fields = {
        "base_url": "https://api.example.org/v1/",
        "key_variable": "EXAMPLE_KEY",
        "interface": interface,
        "docs_url": "https://docs.example.org",
        "address_source": "models.dev",
        "address_as_of": "2026-07-02",
    } | more
    return replaced("providers", {entry.id: fields for entry in made_up.catalogue().providers})


@pytest.fixture
def find(small_use_cases: dict[str, UseCase]) -> Find:
    """One candidate of an answer on a catalogue."""

    def asked(catalog: Catalog, model: str, needs: str = "", case: str = "customer-service") -> Any:
        snapshot = snapshots.of(catalog)
        advice = advise(snapshot, small_use_cases, parse(f'use_case = "{case}"\n{needs}', None), TODAY)
        return next(entry for entry in advice.candidates if entry.model.id == model), snapshot

    return asked


def step(steps: tuple[Step, ...], start: str) -> Step:
    return next(entry for entry in steps if entry.title.startswith(start))


def server(steps: tuple[Step, ...]) -> str:
    return next(line for entry in steps for line in entry.lines if line.startswith("vllm serve"))


# -- calling an API -----------------------------------------------------------------------------------------


def test_a_call_in_the_manner_of_openai(find: Find) -> None:
    entry = step(next_steps(*find(addressed(), TITAN)), "Call it at Northlab")
    [line] = entry.lines
    assert line.startswith("curl https://api.example.org/v1/chat/completions -H ")
    assert '"Authorization: Bearer $EXAMPLE_KEY"' in line
    assert '"role": "user"' in line
    assert "models.dev, 2 Jul 2026" in entry.note
    assert "EXAMPLE_KEY" in entry.note


def test_a_call_in_the_manner_of_anthropic(find: Find) -> None:
    [line] = step(next_steps(*find(addressed("anthropic"), TITAN)), "Call").lines
    assert line.startswith("curl https://api.example.org/v1/messages ")
    assert '"x-api-key: $EXAMPLE_KEY"' in line
    assert "anthropic-version: 2023-06-01" in line
    assert '"max_tokens": ' in line


def test_an_embedding_is_asked_for_a_vector(find: Find) -> None:
    [line] = step(next_steps(*find(addressed(), "openly/atlas-embed", case="embedding-search")), "Call").lines
    assert "/v1/embeddings " in line
    assert '"input": ' in line


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"base_url": ""}, "The address that programs call is unknown here; see https://docs.example.org."),
        (
            {"base_url": "", "docs_url": "", "terms_url": "https://t.example.org"},
            "see https://t.example.org.",
        ),
        (
            {"base_url": "", "docs_url": "", "terms_url": ""},
            "The address that programs call is unknown here.",
        ),
        ({"interface": "other"}, "no common interface"),
        ({"base_url": "http://plain.example.org"}, "no common interface"),
    ],
)
def test_what_is_not_known_has_no_command(find: Find, fields: dict[str, Any], said: str) -> None:
    entry = step(next_steps(*find(addressed(**fields), TITAN)), "Call")
    assert entry.lines == ()
    assert said in entry.note


def test_what_an_address_lacks_and_an_odd_key_are_said(find: Find) -> None:
    fields = {"base_url": "https://<REGION>.example.org/<REGION>/v1", "key_variable": "302_KEY"}
    entry = step(next_steps(*find(addressed(**fields), TITAN)), "Call")
    assert "Put your own REGION into it." in entry.note
    assert "$API_KEY" in entry.lines[0]
    assert "302" not in entry.lines[0]


# -- own hardware -------------------------------------------------------------------------------------------


def test_the_server_has_the_plan_s_flags(find: Find) -> None:
    candidate, snapshot = find(made_up.catalogue(), ATLAS)
    plan = candidate.offer.plan
    assert plan is not None
    steps = next_steps(candidate, snapshot)
    line = server(steps)
    assert line.startswith("vllm serve openly-ai/Atlas-27B ")
    assert f"--tensor-parallel-size {plan.gpus_per_copy} " in line
    assert f"--max-model-len {context_length(candidate.model, plan)} " in line
    assert ("--quantization fp8" in line) == (plan.precision == "8-bit")
    assert step(steps, "Download").lines == ("hf download openly-ai/Atlas-27B",)
    assert step(steps, "Measure it").lines == (plan.verify,)
    assert "behind a load balancer" in step(steps, "Serve it with vLLM").note or plan.copies == 1


def test_the_way_that_ranks_comes_first(find: Find) -> None:
    for needs, start in (("", "Call it"), ('[hosting]\nwhere = ["self-host"]', "Download")):
        candidate, snapshot = find(made_up.catalogue(), ATLAS, needs)
        assert candidate.offer.kind == ("api" if not needs else "self-host")
        assert next_steps(candidate, snapshot)[0].title.startswith(start)


def test_where_own_hardware_ranks_the_api_stands_beside(find: Find) -> None:
    needs = "[workload]\nrequests_per_month = 900_000_000"
    candidate, snapshot = find(addressed(), ATLAS, needs)
    assert candidate.offer.kind == "self-host"
    assert candidate.offer.api is not None
    assert step(next_steps(candidate, snapshot), "Call it at Openly").lines


def test_the_room_is_a_power_of_two_and_never_above_the_model_s(find: Find) -> None:
    candidate, _ = find(made_up.catalogue(), ATLAS)
    plan, replace = candidate.offer.plan, msgspec.structs.replace
    assert plan is not None
    for prompt, written, context, room in (
        (10.0, 5.0, None, 1024),
        (1024.0, 0.0, None, 1024),
        (1024.0, 1.0, None, 2048),
        (3000.0, 2000.0, 262_144, 8192),
        (3000.0, 2000.0, 6000, 6000),
        (0.0, 0.0, 512, 512),
    ):
        asked = replace(plan, prompt_tokens=prompt, written_tokens=written)
        assert context_length(replace(candidate.model, context_tokens=context), asked) == room


def test_closed_weights_have_no_server_and_open_ones_without_a_home_say_so(find: Find) -> None:
    assert [entry.title for entry in next_steps(*find(made_up.catalogue(), TITAN))] == ["Call it at Northlab"]
    homeless = replaced("models", {ATLAS: {"hub_repository": None}})
    assert "is unknown here" in step(next_steps(*find(homeless, ATLAS)), "Run it yourself").note


def test_access_is_asked_for_first(find: Find) -> None:
    gated = replaced("adoption", {"openly-ai/Atlas-27B": {"gated": "manual"}}, key="repository")
    note = step(next_steps(*find(gated, ATLAS)), "Download").note
    assert note.startswith("Ask for access first: https://huggingface.co/openly-ai/Atlas-27B")


def row(repository: str, downloads: int | None, relation: Any = "quantised") -> Adoption:
    return Adoption(
        repository=repository,
        relation=relation,
        model=ATLAS,
        as_of="2026-11-11",
        source="hub",
        downloads_30d=downloads,
    )


def test_which_weights_are_served_at_which_precision() -> None:
    atlas = next(model for model in made_up.catalogue().models if model.id == ATLAS)
    rows = [
        row("a/Atlas-GGUF", 900),
        row("mlx-community/Atlas-4bit", 800),
        row("a/Atlas-GPTQ-Int8", 700),
        row("a/Atlas-AWQ", 50),
        row("b/Atlas-NVFP4", 60, "repack"),
        row("c/Atlas-Wild-AWQ", 500, "derivative"),
        row("-x/Atlas-AWQ", 1000),
    ]

    def published(bits: float | None) -> Architecture:
        return Architecture(
            model=ATLAS,
            source="hub",
            as_of="2026-11-11",
            layers=1,
            full_attention_layers=1,
            weight_bits=bits,
        )

    original = "openly-ai/Atlas-27B"
    assert served(atlas, None, "16-bit", rows)[:2] == (original, ())
    assert served(atlas, None, "8-bit", rows)[:2] == (original, ("--quantization", "fp8"))
    assert served(atlas, published(8.0), "8-bit", rows)[:2] == (original, ())
    assert served(atlas, published(4.25), "4-bit", rows)[:2] == (original, ())
    assert served(atlas, published(None), "4-bit", rows)[:2] == ("b/Atlas-NVFP4", ())
    assert served(atlas, None, "4-bit", rows[:3]).repository is None
    assert "none is known here" in served(atlas, None, "4-bit", []).note
    assert gguf(rows) == "a/Atlas-GGUF"
    assert gguf(rows[1:]) is None


def test_a_desktop_card_gets_llama_cpp_and_ollama_where_a_file_is_known(find: Find) -> None:
    needs = '[hosting]\nwhere = ["self-host"]\ngpu = "RTX 4090"\nown_gpu = true\nprecision = "4-bit"'
    candidate, snapshot = find(made_up.catalogue(), ATLAS, needs)
    steps = next_steps(candidate, snapshot)
    [line] = step(steps, "Serve it with llama.cpp").lines
    assert line.startswith("llama-server -hf someone/Atlas-27B-GGUF:Q4_K_M -ngl 99 -c ")
    assert step(steps, "Or run it with Ollama").lines == ("ollama run hf.co/someone/Atlas-27B-GGUF:Q4_K_M",)
    assert "none is known here" in step(steps, "Serve it with vLLM").note
    without = msgspec.structs.replace(snapshot.catalog, adoption=())
    steps = next_steps(*find(without, ATLAS, needs))
    assert step(steps, "Serve it with llama.cpp").lines == ()
    assert "GGUF" in step(steps, "Serve it with llama.cpp").note
    assert not any("ollama" in line for entry in steps for line in entry.lines)


def test_a_server_card_gets_no_llama_cpp(find: Find) -> None:
    steps = next_steps(*find(made_up.catalogue(), ATLAS, '[hosting]\ngpu = "H100"'))
    assert server(steps)
    assert not any("llama" in entry.title for entry in steps)


def test_hardware_without_a_plan_sets_no_flags(find: Find) -> None:
    steps = next_steps(*find(made_up.catalogue(), ATLAS, '[hosting]\nwhere = ["self-host"]\ngpu = "48 GB"'))
    assert step(steps, "Serve it with vLLM").lines == ("vllm serve openly-ai/Atlas-27B",)
    assert "no flags are set" in step(steps, "Serve it with vLLM").note


def test_every_candidate_of_every_job_has_steps(small_use_cases: dict[str, UseCase]) -> None:
    snapshot = snapshots.of(addressed())
    for case in small_use_cases:
        advice = advise(snapshot, small_use_cases, parse(f'use_case = "{case}"', None), TODAY)
        for candidate in advice.candidates:
            for entry in next_steps(candidate, snapshot):
                assert entry.title
                assert entry.lines or entry.note
                assert entry.note == "" or entry.note[-1] in "./" or entry.note.endswith("B")
                if candidate.model.kind not in ("llm", "embedding", "rerank"):
                    assert not any(line.startswith(("vllm", "curl", "llama")) for line in entry.lines)


# -- shells -------------------------------------------------------------------------------------------------


def as_run(command: str, folder: Path) -> list[str]:
    """The words that a program gets when a shell runs the command; nothing else may come of it."""
    program = command.split()[0]
    bin_folder = folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    fake = bin_folder / program
    fake.write_text('#!/bin/sh\nfor word in "$@"; do printf "%s\\0" "$word"; done\n', encoding="utf-8")
    fake.chmod(0o755)
    done = subprocess.run(
        [str(shutil.which("sh")), "-c", command],
        env={"PATH": f"{bin_folder}", "EXAMPLE_KEY": "secret"},
        capture_output=True,
        cwd=folder,
        check=True,
    )
    assert done.stderr == b""
    assert sorted(path.name for path in folder.iterdir()) == ["bin"]
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("width", [1000, 60, 20])
def test_hostile_ids_reach_the_program_as_one_word(
    find: Find, tmp_path: Path, hostile: str, width: int
) -> None:
    made = addressed()
    offers = tuple(msgspec.structs.replace(offer, provider_model_id=hostile) for offer in made.offers)
    [line] = step(next_steps(*find(msgspec.structs.replace(made, offers=offers), TITAN)), "Call").lines
    words = as_run("\n".join(folded(line, width)), tmp_path)
    assert words[0] == "https://api.example.org/v1/chat/completions"
    assert "Authorization: Bearer secret" in words
    assert json.loads(words[-1])["model"] == hostile


@pytest.mark.parametrize("hostile", [*HOSTILE, "-rf/x", "a/b/c", "a", "../..", "a/b c", "a/;b", ""])
def test_what_is_no_repository_enters_no_command(find: Find, hostile: str) -> None:
    assert not is_repository(hostile)
    changed = replaced("models", {ATLAS: {"hub_repository": hostile}})
    rows = tuple(
        msgspec.structs.replace(entry, repository=f"{hostile}GGUF{place}")
        for place, entry in enumerate(changed.adoption)
    )
    changed = msgspec.structs.replace(changed, adoption=rows)
    steps = next_steps(*find(changed, ATLAS))
    assert not [line for entry in steps for line in entry.lines if not line.startswith("curl")]


def test_the_command_that_verifies_is_quoted_too(find: Find, tmp_path: Path) -> None:
    changed = replaced("models", {ATLAS: {"hub_repository": "x; touch pwned"}})
    candidate, _ = find(changed, ATLAS)
    assert candidate.offer.plan is not None
    assert as_run(candidate.offer.plan.verify, tmp_path)[:4] == [
        "bench",
        "serve",
        "--model",
        "x; touch pwned",
    ]


@pytest.mark.parametrize("width", [20, 40, 56, 100, 300])
def test_folded_commands_are_the_same_commands(find: Find, tmp_path: Path, width: int) -> None:
    candidate, snapshot = find(addressed(), ATLAS)
    for entry in next_steps(candidate, snapshot):
        for line in entry.lines:
            parts = folded(line, width)
            whole, cut = as_run(line, tmp_path), as_run("\n".join(parts), tmp_path)
            assert cut[:-1] == whole[:-1]
            assert cut[-1].split() == whole[-1].split()
            assert all(len(part) <= width or " " not in part.strip(" \\'") for part in parts if width >= 100)
            assert not any(part != part.rstrip() for part in parts)

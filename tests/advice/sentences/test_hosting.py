"""Where it runs, and on which hardware of one's own."""

from typing import Any

import pytest

from tests.support.read_sentences import read, values

WHERE, GPU, OWN = "hosting.where", "hosting.gpu", "hosting.own_gpu"
SELF = {WHERE: ("self-host",)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("api only", ("api",)),
        ("in the cloud", ("api",)),
        ("serverless", ("api",)),
        ("no GPU", ("api",)),
        ("no self-hosting", ("api",)),
        ("not self-hosted", ("api",)),
        ("self-hosted", ("self-host",)),
        ("on our own hardware", ("self-host",)),
        ("on-premises", ("self-host",)),
        ("no cloud", ("self-host",)),
        ("must run offline", ("self-host",)),
        ("data must not leave our network", ("self-host",)),
        ("local or in the cloud", ("api", "self-host")),
    ],
)
def test_where_it_runs(words: str, found: tuple[str, ...]) -> None:
    assert values(f"Customer support, {words}") == {WHERE: found}


@pytest.mark.parametrize("words", ["local government", "in-house team"])
def test_local_is_not_always_where_it_runs(words: str) -> None:
    assert values(f"Customer support, {words}") == {}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("one H100", "H100-80GB"),
        ("an nvidia L40S", "L40S-48GB"),
        ("an AMD MI300X", "MI300X-192GB"),
        ("a T4", "T4-16GB"),
        ("a 3090", "RTX-3090-24GB"),
        ("4090s", "RTX-4090-24GB"),
        ("an RTX 4090 24 GB", "RTX-4090-24GB"),
        ("RTX 6000 Ada", "RTX-6000-Ada-48GB"),
        ("an A100 with 40 GB", "A100-40GB"),
        ("an A100 80GB", "A100-80GB"),
        ("an Arc B580", "Arc-B580-12GB"),
    ],
)
def test_a_gpu_by_any_of_its_names(words: str, found: str) -> None:
    assert values(f"Customer support on {words}") == {GPU: found} | SELF


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2x RTX 4090", "2x RTX-4090-24GB"),
        ("2 x4090", "2x RTX-4090-24GB"),
        ("4 x H100", "4x H100-80GB"),
        ("8x H200", "8x H200-141GB"),
        ("two A100 80GB", "2x A100-80GB"),
        ("two RTX 3090 cards", "2x RTX-3090-24GB"),
    ],
)
def test_how_many_cards(words: str, found: str) -> None:
    assert values(f"Customer support on {words}") == {GPU: found} | SELF


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("a laptop with 16 GB of RAM", "16 GB"),
        ("a GPU with 24 GB VRAM", "24 GB"),
        ("a 24 GB card", "24 GB"),
        ("a MacBook Pro with 64 GB", "64 GB"),
        ("a Mac mini M4 with 16 GB RAM", "16 GB"),
        ("a 64GB Mac Studio", "64 GB"),
        ("a Raspberry Pi with 8 GB", "8 GB"),
        ("an M2 Ultra 192GB", "M2-Ultra-192GB"),
        ("an M2 Max with 96 GB of unified memory", "M2-Max-96GB"),
        ("an M4 Pro 48GB", "M4-Pro-48GB"),
    ],
)
def test_macs_and_plain_memory(words: str, found: str) -> None:
    assert values(f"Customer support on {words}") == {GPU: found} | SELF


@pytest.mark.parametrize(
    ("words", "gpu"),
    [
        ("we own an RTX 4090", "RTX-4090-24GB"),
        ("we have two RTX 3090", "2x RTX-3090-24GB"),
        ("own RTX 3090", "RTX-3090-24GB"),
    ],
)
def test_hardware_that_is_owned(words: str, gpu: str) -> None:
    found: dict[str, Any] = values(f"Customer support; {words}")
    assert found == {GPU: gpu, OWN: True} | SELF


def test_a_number_that_looks_like_a_card_is_none() -> None:
    understood = read("Customer support, 3090 tickets a month")
    assert understood.values == {"workload.requests_per_month": 3090}

"""Hardware in the needs: names that are known, prices that have something to hold to."""

import pytest

from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.reading import override
from catalog.storage import store
from tui.cli.needs_arguments import check_names


@pytest.mark.parametrize(
    ("said", "near"),
    [("2x H1000-80GB", "2x H100-80GB"), ("rtx 4099", "RTX-4090-24GB"), ("much", None)],
)
def test_hardware_that_nobody_knows_is_told_the_nearest(said: str, near: str | None) -> None:
    needs = override(None, {"use_case": "chat", "hosting.gpu": said})
    with pytest.raises(NeedsError, match="a GPU such as") as raised:
        check_names(needs, store.load(), "needs.toml")
    assert (raised.value.key, raised.value.file, raised.value.nearest) == ("hosting.gpu", "needs.toml", near)


@pytest.mark.parametrize(
    ("key", "value"), [("gpu_usd_per_hour", 2.0), ("gpu_price_usd", 900.0), ("own_gpu", True)]
)
def test_a_price_of_hardware_needs_the_hardware(key: str, value: object) -> None:
    needs = override(None, {"use_case": "chat", f"hosting.{key}": value})
    with pytest.raises(NeedsError, match="beside it, such as") as raised:
        check_names(needs, store.load(), None)
    assert raised.value.key == f"hosting.{key}"
    known = override(needs, {"hosting.gpu": "1x H100"})
    assert check_names(known, store.load(), None) == known


@pytest.mark.parametrize(
    "said",
    ["laptop 16 GB", "1x RTX 4090 24 GB", "1x H100 80 GB", "8x H200", "2x A100-80GB", "M4 Max", "16 GB"],
)
def test_the_names_that_people_write_are_known(said: str) -> None:
    needs = override(None, {"use_case": "chat", "hosting.gpu": said})
    assert check_names(needs, store.load(), None).hosting.gpu == said

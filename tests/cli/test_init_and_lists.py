"""`modelpick init`, `use-cases` and `sources`."""

from pathlib import Path

from catalog.advice.needs.reading import parse
from tests.support.command_line import Run


def test_init_writes_a_needs_file_once(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    assert run("rank", "needs.toml", "--use-case", "customer-service").code == 0
    before = (tmp_path / "needs.toml").read_bytes()
    done = run("init", "needs.toml")
    assert done.code == 4
    assert "it exists" in done.err
    assert (tmp_path / "needs.toml").read_bytes() == before
    assert run("init", "none/needs.toml").code == 4
    assert parse(run("init", "-").out, None).use_case == "customer service"


def test_lists(run: Run) -> None:
    assert "customer-service" in run("use-cases").out
    assert "Made-up price list" in run("sources").out
    assert len(run("use-cases", "--json").json["use_cases"]) == 6
    assert len(run("sources", "--json").json["sources"]) == 3

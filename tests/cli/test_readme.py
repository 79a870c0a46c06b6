"""The README tells the truth: its examples are run, and their output is what it shows; the reference has all keys.

`python -m tests.cli.test_readme` writes the real output into the README, and the keys into the reference. An example
that ends with a line of three dots shows the beginning of the output: at most `MOST_LINES` lines.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from tui.commands import reference_table

README = Path(__file__).parents[2] / "README.md"
REFERENCE = README.parent / "tui" / "REFERENCE.md"
MOST_LINES = 12
MOST_WORDS = 1800
_CUT = "...\n"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
KEYS = re.compile(r"(<!-- keys -->)(.*?)(<!-- /keys -->)", re.DOTALL)
COMMAND = re.compile(r"^\$ (modelpick .*)$", re.MULTILINE)


def run(command: str, folder: Path) -> str:
    """What the command prints, as someone with a terminal of 100 columns sees it."""
    words = [sys.executable, "-m", "tui", *shlex.split(command)[1:]]
    own = {
        "XDG_DATA_HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
    }  # the shipped catalogue, not a refreshed one
    environment = os.environ | own | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(README.parent)}
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, env=environment, check=False)
    return done.stdout + done.stderr


def with_real_output(block: str, folder: Path) -> str:
    """The block with each command followed by what it really prints, or by the beginning of it."""
    is_cut = block.endswith(_CUT)
    return "".join(
        f"$ {command}\n{_shown(run(command, folder), is_cut)}" for command in COMMAND.findall(block)
    )


def _shown(output: str, is_cut: bool) -> str:
    lines = output.splitlines(keepends=True)
    return "".join([*lines[:MOST_LINES], _CUT]) if is_cut and len(lines) > MOST_LINES else output


def test_the_examples_print_what_the_readme_shows(tmp_path: Path) -> None:
    blocks = BLOCK.findall(README.read_text(encoding="utf-8"))
    examples = [block for block in blocks if COMMAND.search(block)]
    assert len(examples) >= 3
    for place, block in enumerate(examples):
        folder = tmp_path / str(place)
        folder.mkdir()
        assert with_real_output(block, folder) == block


def test_the_keys_are_those_of_the_commands() -> None:
    assert KEYS.search(REFERENCE.read_text(encoding="utf-8"))[2] == f"\n{reference_table()}"  # type: ignore[index]


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").split()) <= MOST_WORDS


def test_pictures_and_links_exist() -> None:
    for page in (README, REFERENCE):
        targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
        assert targets
        assert [target for target in targets if not (page.parent / target).exists()] == []


def main() -> None:
    """Write the real output into the README, and the keys into the reference."""

    def real(match: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            return (
                f"```console\n{with_real_output(match[1], Path(folder))}```"
                if COMMAND.search(match[1])
                else match[0]
            )

    README.write_text(BLOCK.sub(real, README.read_text(encoding="utf-8")), encoding="utf-8")
    keys = REFERENCE.read_text(encoding="utf-8")
    REFERENCE.write_text(
        KEYS.sub(lambda match: f"{match[1]}\n{reference_table()}{match[3]}", keys), encoding="utf-8"
    )


if __name__ == "__main__":
    main()

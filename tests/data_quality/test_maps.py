"""The maps are current: every file, folder, module and link that a README of the project names is there."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAPS = tuple(ROOT / name for name in ("README.md", "catalog/README.md", "tui/README.md", "tests/README.md"))
FOLDERS = ("catalog", "tui", "tests", "screenshots")
OF_THE_USER = frozenset({"needs.toml", "choice.toml", "downloads/"})
"""Names in the examples of commands that stand for files of the reader's own."""
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"\.?[\w.-]+(?:/[\w.-]+)*\.(?:py|toml|csv|json|md|svg|tcss)")
_FOLDER = re.compile(r"\.?[\w.-]+(?:/[\w.-]+)*/")
_MODULE = re.compile(r"(?:catalog|tui|tests)(?:\.\w+)+")
_SYMBOL = re.compile(r"_?[A-Z][A-Z_]{2,}|[A-Z][a-z]+(?:[A-Z][a-z]+)+|action_[a-z_]+|[a-z]+(?:_[a-z]+)+")
_LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")
_DEFINED = r"(?m)^(?:class |def |async def )?{}\b"
_PLACEHOLDER = re.compile(r"[A-Z]{2,}(?:_[A-Z]+)*")


@cache
def places() -> tuple[str, ...]:
    """Every file and, with a slash at its end, every folder of the project, from its root."""
    found = [path for folder in FOLDERS for path in (ROOT / folder, *(ROOT / folder).rglob("*"))]
    found += [path for path in ROOT.iterdir() if path.is_file()]
    kept = (path for path in found if "__pycache__" not in path.parts)
    return tuple(f"{path.relative_to(ROOT).as_posix()}{'/' if path.is_dir() else ''}" for path in kept)


def named(text: str) -> set[str]:
    """The words in backticks that name a file, a folder or a module of the project."""
    spans = _CODE.findall(_FENCE.sub("", text))
    words = {word for span in spans for word in span.split()}
    paths = {word for word in words if _FILE.fullmatch(word) or _FOLDER.fullmatch(word)}
    modules = {word for word in words if _MODULE.fullmatch(word) and "." in word}
    return {name for name in paths | modules if not _is_placeholder(name)} - OF_THE_USER


def _is_placeholder(name: str) -> bool:
    """Whether it stands for any name, as `NAME` does in `sources/NAME.py`."""
    stem = name.rstrip("/").rpartition("/")[2].partition(".")[0].removeprefix("test_")
    return _PLACEHOLDER.fullmatch(stem) is not None and stem not in ("README", "LICENSE")


def is_there(name: str, folder: str) -> bool:
    """Whether the project has it: a path from the root, or the end of a path inside the folder of the map."""
    if _MODULE.fullmatch(name) and not _FILE.fullmatch(name):
        path = name.replace(".", "/")
        return any(found in places() for found in (f"{path}.py", f"{path}/")) or _is_symbol(path)
    return any(
        place == name or (place.startswith(folder) and place.endswith(f"/{name}")) for place in places()
    )


def _is_symbol(path: str) -> bool:
    """Whether the last part of a dotted name is defined in the module before it."""
    module, _, symbol = path.rpartition("/")
    file = ROOT / f"{module}.py"
    file = file if file.is_file() else ROOT / module / "__init__.py"
    return file.is_file() and re.search(_DEFINED.format(symbol), file.read_text(encoding="utf-8")) is not None


def anchors(text: str) -> set[str]:
    """The names by which the headings of a page are linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_map_names_is_there(path: Path) -> None:
    folder = path.parent.relative_to(ROOT).as_posix()
    names = named(path.read_text(encoding="utf-8"))
    assert names
    assert sorted(name for name in names if not is_there(name, "" if folder == "." else f"{folder}/")) == []


@cache
def words_of_the_code() -> frozenset[str]:
    """Every name and word that stands in the code, in the tables and in the paths of the project."""
    files = [ROOT / place for place in places() if place.endswith((".py", ".toml"))]
    texts = [*places(), *(file.read_text(encoding="utf-8") for file in files)]
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


@pytest.mark.parametrize("path", MAPS[1:], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_name_of_the_code_in_a_map_is_in_the_code(path: Path) -> None:
    spans = _CODE.findall(_FENCE.sub("", path.read_text(encoding="utf-8")))
    words = {word for span in spans for word in span.split() if "/" not in word}
    names = {name for word in words for name in re.findall(r"[\w.]+", word) if _SYMBOL.fullmatch(name)}
    assert sorted(names - words_of_the_code() - {"NAME"}) == []


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_a_map_lead_somewhere(path: Path) -> None:
    broken = []
    for target, anchor in _LINK.findall(path.read_text(encoding="utf-8")):
        file = path.parent / target if target else path
        if not file.exists() or (anchor and anchor not in anchors(file.read_text(encoding="utf-8"))):
            broken.append(f"{target}#{anchor}")
    assert broken == []


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("catalog/model.py", True),
        ("model.py", True),
        ("data/leaderboards.toml", True),
        ("catalog.model.Source", True),
        ("catalog.model", True),
        ("catalog/models.py", False),
        ("catalog.model.Sauce", False),
        ("catalog.models", False),
        ("odel.py", False),
    ],
)
def test_the_check_tells_names_apart(name: str, there: bool) -> None:
    assert is_there(name, "catalog/") is there


def test_placeholders_and_fences_are_no_names() -> None:
    text = "`sources/NAME.py` and `python screenshots/make.py --all`\n```sh\n`nothing.py`\n```\n"
    assert named(text) == {"screenshots/make.py"}

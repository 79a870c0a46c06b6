"""The prices of an installed genai-prices package: read as text, of an honest day, or not at all."""

from pathlib import Path

import pytest

from catalog.sources.genai_prices import GenaiPrices, installed
from catalog.sources.upstream import Page

UPSTREAM = Path(__file__).parents[1] / "data" / "upstream"
DATA = (UPSTREAM / "genai-prices-package.txt").read_text(encoding="utf-8")


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path in front of all others."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def install(folder: Path, version: str = "0.2.3", data: str = DATA) -> None:
    """Lay down a package that must not be imported."""
    package = folder / "genai_prices"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('the package was imported')\n", encoding="utf-8")
    (package / "data.py").write_text(data, encoding="utf-8")
    meta = folder / f"genai_prices-{version}.dist-info"
    meta.mkdir()
    text = f"Metadata-Version: 2.4\nName: genai-prices\nVersion: {version}\n"
    (meta / "METADATA").write_text(text, encoding="utf-8")


def test_the_package_says_what_the_file_says(folder: Path) -> None:
    install(folder)
    page = installed()
    assert page is not None
    assert GenaiPrices().recognises(page)
    document = Page((UPSTREAM / "genai-prices.json").read_bytes(), page.day)
    assert GenaiPrices().read(page) == GenaiPrices().read(document)


@pytest.mark.parametrize(
    ("version", "day"),
    [
        ("0.2.3", "2026-11-10"),  # the release that the shipped catalogue was built from
        ("0.2.3.post1", "2026-11-10"),
        ("0.2.10", "2026-11-18"),  # a newer one: the last check that it mentions and that can have been
        ("1.0", "2026-11-18"),
    ],
)
def test_the_day_is_one_that_is_known(folder: Path, version: str, day: str) -> None:
    data = DATA.replace("checked 2026-10-15", "checked on 2026-11-18, again as of 2999-01-01", 1)
    install(folder, version, data)
    page = installed()
    assert page is not None
    assert page.day == day


@pytest.mark.parametrize(
    ("version", "data"),
    [
        ("0.2.2", DATA),  # the shipped catalogue has newer figures
        ("unknown", DATA),
        ("0.2.4", ""),
        ("0.2.4", "providers = ["),
        ("0.2.4", "providers: list = open('/etc/passwd')\n"),
        ("0.2.4", "providers = [Provider(*everything)]\n"),
        ("0.2.4", "providers = [Provider(id='x', models=[y for y in z])]\n"),
        ("0.2.4", "providers = " + "[" * 5_000 + "]" * 5_000),
        ("0.2.4", "providers = [Decimal('1' * 5)]\n"),
        ("0.2.4", "providers = [datetime.time(1, 0, tzinfo=elsewhere)]\n"),
        ("0.2.4", "providers = [1e999]\n\x00"),
    ],
)
def test_a_package_that_cannot_be_used_is_none(folder: Path, version: str, data: str) -> None:
    install(folder, version, data)
    assert installed() is None


def test_where_there_is_no_data_file_there_is_no_page(folder: Path) -> None:
    install(folder)
    (folder / "genai_prices" / "data.py").unlink()
    assert installed() is None

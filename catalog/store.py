"""The catalogue in use, and the tables that advice needs, read from the files that ship with the package."""

from pathlib import Path

from catalog import snapshot
from catalog.advice import use_cases

DATA = Path(__file__).with_name("data")
CATALOGUE = "catalogue.json"
USE_CASES = "use_cases.toml"


def load() -> snapshot.Snapshot:
    """The shipped catalogue.

    Raises `SnapshotError` when the installed file is damaged.
    """
    return snapshot.decode((DATA / CATALOGUE).read_bytes(), ours=True)


def load_use_cases() -> dict[str, use_cases.UseCase]:
    """The shipped use cases by id, in the order in which they are listed."""
    return use_cases.parse((DATA / USE_CASES).read_text(encoding="utf-8"))

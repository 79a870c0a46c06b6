"""What must hold before a source's rows, or a whole new catalogue, may take the place of the old."""

from catalog.advice.figures import day
from catalog.model import Catalog
from catalog.parts import Part
from catalog.refresh.before import Before, replaced

MOST_BAD = 0.05
MOST_LOST = 0.2
FORCE = "modelpick refresh --force takes it all the same"


def source_problem(part: Part, rows: int, bad: int, before: Before) -> str:
    """Why this reading of a source is not to be used; empty where it may be. `rows` are all that were read."""
    name = part.source.id
    if rows and bad / rows > MOST_BAD:
        return f"{bad:,} of {rows:,} rows could not be read; {FORCE}"
    if not (part.prices or part.results or part.repositories):
        return "it has no row of a model that the catalogue knows"
    if part.source.as_of < before.day(name):
        return (
            f"it is of {day(part.source.as_of)}, older than what is here ({day(before.day(name))}); {FORCE}"
        )
    old = before.rows(name)
    new = replaced(old, part)
    if len(new) < len(old) * (1 - MOST_LOST):
        return f"it shrank from {len(old):,} to {len(new):,} rows; {FORCE}"
    return ""


def catalogue_problem(before: Catalog, after: Catalog) -> str:
    """Why this catalogue is not to replace the one before; empty where it may."""
    for name in ("models", "offers", "evidence", "adoption"):
        old, new = len(getattr(before, name)), len(getattr(after, name))
        if new < old * (1 - MOST_LOST):
            return f"the new catalogue has {new:,} {name} where the old one has {old:,}; {FORCE}"
    return ""

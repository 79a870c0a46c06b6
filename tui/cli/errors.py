"""What can be wrong with a command, in words for people and as a document for programs."""

from typing import Any

from catalog.text import safe_text

FITS, NONE_FITS, BAD_INPUT, NOT_REFRESHED, NOT_SAVED, INTERNAL = 0, 1, 2, 3, 4, 70
INTERRUPTED, BROKEN_PIPE = 130, 141
_FIELDS = ("file", "key", "found", "expected", "nearest")


class UsageError(ValueError):
    """A command that cannot be carried out as it was typed."""

    def __init__(
        self,
        message: str,
        *,
        kind: str = "usage",
        found: str | None = None,
        expected: str | None = None,
        nearest: str | None = None,
        closest: tuple[str, ...] = (),
        code: int = BAD_INPUT,
    ) -> None:
        super().__init__(safe_text(message, 1000))
        self.kind = kind
        self.code = code
        self.found = None if found is None else safe_text(found)
        self.expected = expected
        self.nearest = nearest
        self.closest = closest


def document(error: Exception, kind: str = "") -> dict[str, Any]:
    """The error as programs read it."""
    described: dict[str, Any] = {
        "kind": kind or getattr(error, "kind", "file"),
        "message": safe_text(error, 1000),
    }
    described |= {field: getattr(error, field, None) for field in _FIELDS}
    if (path := getattr(error, "path", None)) is not None:
        described |= {"file": path, "found": getattr(error, "cause", None)}
    if closest := getattr(error, "closest", ()):
        described["closest"] = list(closest)
    return {"error": described}

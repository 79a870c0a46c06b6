"""Sizes and times in the words of a message."""

_TIMES = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def size(count: int) -> str:
    """A number of bytes, such as "12 kB" or "3.4 MB"."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if count >= unit:
            amount = count / unit
            return f"{amount:.1f} {name}" if amount < 10 and count % unit else f"{amount:.0f} {name}"
    return f"{count} bytes"


def span(seconds: float) -> str:
    """A time, such as "15 seconds", "5 minutes" or "1 day"; rounded up, so that it is never too short."""
    for unit, name in _TIMES:
        if seconds >= unit:
            return _counted(-int(-seconds // unit), name)
    return _counted(int(seconds) if seconds == int(seconds) else round(seconds, 2), "second")


def _counted(amount: float, name: str) -> str:
    return f"{amount:g} {name}" if amount == 1 else f"{amount:g} {name}s"

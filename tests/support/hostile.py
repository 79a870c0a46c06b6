"""Text that would command a terminal or the app if it got there as it is, and what must not be left of it."""

import re
from typing import Any

import msgspec

from catalog.storage import snapshot as snapshots

HOSTILE = {
    "osc": "AA\x1b]0;pwned\x07BB",
    "osc52": "AA\x1b]52;c;cHduZWQ=\x1b\\BB",
    "csi": "AA\x1b[2J\x1b[31mBB",
    "c1": "AA\x9b31mBB\x9d0;pwned\x9c",
    "cr": "AA\rBB\x08\x08",
    "nl": "AA\nBB\tCC",
    "bidi": "AA\u202eBB\u202c\u200b\ufeff",
    "nul": "AA\x00BB",
    "surrogate": "AA\ud800BB",
    "zalgo": "A" + "\u0301" * 200 + "B",
    "long": "x" * 100_000,
    "markup": "AA[/foo][red]x[@click=app.quit]y[/]%s{}%",
}
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What may not reach a terminal: control and invisible characters, all but the line feed."""
PAYLOADS = (
    "AA\x1b]0;pwned\x07BB",
    "AA\x1b]52;c;cHduZWQ=\x1b\\BB",
    "AA\x1b[2J\x1b[31mBB",
    "AA\x9b31mBB\x9d0;pwned\x9c",
    "AA\rBB\nCC\tDD\x00EE\x08",
    "AA\u202eBB\u202c\u200b",
    "AA[red]x[/red]BB",
    "AA[@click=app.quit]clickme[/]BB",
    "AA[/]BB[/foo]",
    "AA[link=http://evil]x[/link]BB",
    "AA[bold on $nosuchvar]BB$x",
    "A" + "\u0301" * 200 + "B",
    "x" * 5000,
    ":smile: \U0001f468\u200d\U0001f469\u200d\U0001f467 你好",
)
ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")


TURNS = range(0, len(PAYLOADS), 3)
"""Where the payloads of a poisoned catalogue begin: over the turns each stands in many places."""


def poisoned(snapshot: snapshots.Snapshot, turn: int) -> snapshots.Snapshot:
    """The catalogue with a payload as every name that a screen may show, past the door that would clean it.

    The rows of a table take the payloads one after the other, beginning with number `turn`.
    """
    catalog = snapshot.catalog
    texts = (*PAYLOADS[turn:], *PAYLOADS[:turn])

    def named(table: str, *fields: str) -> tuple[Any, ...]:
        rows = getattr(catalog, table)
        return tuple(
            msgspec.structs.replace(
                row,
                **{
                    field: (texts[place % len(texts)],)
                    if isinstance(getattr(row, field), tuple)
                    else texts[place % len(texts)]
                    for field in fields
                },
            )
            for place, row in enumerate(rows)
        )

    catalog = msgspec.structs.replace(
        catalog,
        models=named("models", "name", "notes"),
        developers=named("developers", "name"),
        providers=named("providers", "name"),
        licenses=named("licenses", "name", "duties"),
        sources=named("sources", "name"),
        benchmarks=named("benchmarks", "name"),
        runs=named("runs", "name", "task"),
        spend=named("spend", "variant"),
    )
    return snapshots.Snapshot(catalog, snapshot.digest)

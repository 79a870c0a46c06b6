"""Text that would command a terminal or the app if it got there as it is, and what must not be left of it."""

import re

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


def poisoned(snapshot: snapshots.Snapshot, text: str) -> snapshots.Snapshot:
    """The catalogue with `text` as every name that a screen may show, past the door that would clean it."""
    catalog = snapshot.catalog
    change = msgspec.structs.replace
    catalog = change(
        catalog,
        models=tuple(change(row, name=text, notes=(text,)) for row in catalog.models),
        developers=tuple(change(row, name=text) for row in catalog.developers),
        providers=tuple(change(row, name=text) for row in catalog.providers),
        licenses=tuple(change(row, name=text, duties=(text,)) for row in catalog.licenses),
        sources=tuple(change(row, name=text) for row in catalog.sources),
        benchmarks=tuple(change(row, name=text) for row in catalog.benchmarks),
        runs=tuple(change(row, name=text, task=text) for row in catalog.runs),
        spend=tuple(change(row, variant=text) for row in catalog.spend),
    )
    return snapshots.Snapshot(catalog, snapshot.digest)

"""What a made-up refresh tells the app: events, reports, and the newer catalogue that it leaves."""

from typing import Any

import msgspec

from catalog.pipeline.report import (
    CatalogueLine,
    Outcome,
    PriceChange,
    Report,
    Retirement,
    SourceEvent,
    SourceReport,
)
from catalog.sources.upstream import Quarantined
from catalog.storage import snapshot as snapshots
from tests.support.factories import TODAY


def source(state: Any, rows: int = 0, name: str = "Price list", **more: Any) -> SourceEvent:
    """How far one source is."""
    return SourceEvent(source=name, name=name, state=state, rows=rows, **more)


def report(outcome: Outcome = "current", message: str = "Nothing changed.", **more: Any) -> Report:
    """A report in which catalogue and figures are the same before and after."""
    side = CatalogueLine(as_of="2026-11-12", digest="", models=20, offers=30)
    return Report(outcome=outcome, message=message, before=side, after=side, **more)


def full_report(text: str = "Lab One") -> Report:
    """A report with something in every place."""
    return report(
        "new",
        f"The catalogue is now of 24 Nov 2026: {text}.",
        sources=(
            SourceReport(source="a", name=text, state="done", as_of=TODAY, rows=1525, new=4, quarantined=30,
                         quarantine=(Quarantined(where=text, reason=f"no price, {text}"),), seconds=1.25),
            SourceReport(source="b", name="Board", state="failed", error=f"refused, {text}"),
        ),
        models_added=tuple(f"{text}/{n}" for n in range(30)),
        models_gone=("gone/model",),
        price_changes=(
            PriceChange(model="m", name=text, provider=text, input_before=0.3, input_after=0.21),
            PriceChange(model="n", name="Dearer", provider="P", output_before=1.0, output_after=2.0),
            PriceChange(model="o", name="Known", provider="P", input_after=0.00001),
        ),
        retirements=(Retirement(model="m", name=text, provider=text, retires="2027-01-31"),),
        warnings=(f"Beware of {text}.",),
    )  # fmt: skip


def cheaper(snapshot: snapshots.Snapshot, model: str) -> snapshots.Snapshot:
    """A newer catalogue in which one model costs next to nothing."""
    change = msgspec.structs.replace
    offers = tuple(
        change(offer, input=0.05, output=0.1) if offer.model == model else offer
        for offer in snapshot.catalog.offers
    )
    return snapshots.of(change(snapshot.catalog, offers=offers, as_of="2026-11-23"))

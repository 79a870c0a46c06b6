"""What a report says is different: models, prices of the standard way of calling, retirements that are news."""

import msgspec

from catalog.model import Catalog, Model, Offer, Provider
from catalog.pipeline.publish import catalogue_line, models_changed, price_changes, retirements
from catalog.pipeline.report import CatalogueLine, PriceChange, Retirement
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot

DAY = "2026-11-24"
EMPTY = Catalog(
    schema=snapshots.SCHEMA,
    as_of=DAY,
    sources=(),
    developers=(),
    providers=(Provider(id="h", name="Host"),),
    licenses=(),
    benchmarks=(),
    models=(),
    pointers=(),
    offers=(),
    evidence=(),
    abilities=(),
    adoption=(),
    median_downloads_30d={},
)


def catalogue(*offers: Offer, models: tuple[str, ...] = ("a/b",), retired: str | None = None) -> Snapshot:
    known = tuple(
        Model(id=name, name=name.upper(), kind="llm", developer="a", retired=retired) for name in models
    )
    return snapshots.of(msgspec.structs.replace(EMPTY, models=known, offers=offers))


def offer(price: float | None = 1.0, **facts: object) -> Offer:
    common = {
        "model": "a/b",
        "provider": "h",
        "provider_model_id": "b",
        "source": "s",
        "as_of": DAY,
        "output": 4.0,
    }
    return Offer(**(common | {"input": price} | facts))  # type: ignore[arg-type]


def test_a_catalogue_in_a_line() -> None:
    made = catalogue(offer())
    assert catalogue_line(made) == CatalogueLine(as_of=DAY, digest=made.digest, models=1, offers=1)


def test_models_come_and_go() -> None:
    one, other = catalogue(models=("a/b", "a/c")), catalogue(models=("a/b", "a/d"))
    assert models_changed(one, other) == (("a/d",), ("a/c",))


def test_a_price_that_moved() -> None:
    expected = PriceChange(
        model="a/b",
        name="A/B",
        provider="Host",
        input_before=1.0,
        input_after=0.8,
        output_before=4.0,
        output_after=4.0,
    )
    assert price_changes(catalogue(offer()), catalogue(offer(0.8))) == (expected,)


def test_a_price_that_becomes_unknown_is_a_change() -> None:
    (change,) = price_changes(catalogue(offer()), catalogue(offer(None)))
    assert (change.input_before, change.input_after) == (1.0, None)


def test_what_is_no_change_of_price() -> None:
    before = catalogue(offer())
    assert price_changes(before, before) == ()
    assert price_changes(before, catalogue(offer(1.00001))) == ()
    assert price_changes(catalogue(), before) == ()
    modes = [catalogue(offer(price, variant="mode:fast")) for price in (1.0, 2.0)]
    assert price_changes(modes[0], modes[1]) == ()


def test_retirements_are_told_once_and_only_when_they_are_news() -> None:
    before, day = catalogue(offer()), "2027-01-05"
    told = (Retirement(model="a/b", name="A/B", provider="Host", retires=day),)
    after = catalogue(offer(retires=day), offer(retires=day, provider_model_id="b-copy"))
    assert retirements(before, after) == told
    assert retirements(after, after) == ()
    assert retirements(before, catalogue(offer(retires="2025-01-05"))) == ()
    whole = catalogue(offer(retires=day), retired=day)
    assert retirements(before, whole) == (Retirement(model="a/b", name="A/B", provider="", retires=day),)

"""The build: repeatable to the byte, and silent about nothing."""

import csv
import random
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from catalog.build import assemble
from catalog.build.__main__ import SHIPPED, main
from catalog.build.assemble import BuildResult, build
from catalog.build.tables import TABLES, StaleCorrectionError, TableError, Tables
from catalog.model import MediaPrice, Model, Offer, Provider
from catalog.pipeline import outlier_checks
from catalog.sources import price_terms
from catalog.storage import groundwork, snapshot
from tests.support import made_up


@pytest.fixture(autouse=True)
def no_fit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fit is most of a build, and only what is compared with the shipped bytes needs it."""
    if request.function is not test_the_shipped_bytes_come_from_the_tables_in_any_order:
        monkeypatch.setattr(assemble, "fit", lambda _models, benchmarks, _rows: (benchmarks, (), ()))


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the tables that a test may change."""
    folder = tmp_path / "tables"
    shutil.copytree(TABLES, folder)
    return folder


def test_the_shipped_bytes_come_from_the_tables_in_any_order(tables: Path) -> None:
    for path in sorted(tables.glob("*.csv")):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(7).shuffle(rows)
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    built = build(Tables(tables))
    assert snapshot.encode(built.catalog) == SHIPPED.read_bytes()
    assert groundwork.encode(built.groundwork) == SHIPPED.with_name(groundwork.FILE).read_bytes()


def test_check_finds_a_difference(
    tables: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = groundwork.Groundwork(schema=groundwork.SCHEMA)
    other, built = tmp_path / "catalogue.json", BuildResult(made_up.catalogue(), Counter(), [], [], ground)
    monkeypatch.setattr("catalog.build.__main__.build", lambda _tables: built)
    assert main(["--tables", str(tables), "--output", str(other)]) == 0
    assert main(["--check", "--tables", str(tables), "--output", str(other)]) == 0
    other.write_bytes(other.read_bytes().replace(b'"as_of"', b'"as-of"', 1))
    assert main(["--check", "--tables", str(tables), "--output", str(other)]) == 1
    assert "differs" in capsys.readouterr().out


def test_a_stale_correction_is_an_error(tables: Path) -> None:
    _append(
        tables / "corrections.csv",
        ["models", "openai/gpt-4", "released", "1999-01-01", "2023-03-14", "made up", "public-knowledge"],
    )
    with pytest.raises(StaleCorrectionError, match="expects '1999-01-01'"):
        build(Tables(tables))


def test_a_correction_of_no_row_is_an_error(tables: Path) -> None:
    _append(tables / "corrections.csv", ["models", "nobody/nothing", "name", "", "x", "made up", "litellm"])
    with pytest.raises(StaleCorrectionError, match="no row 'nobody/nothing'"):
        build(Tables(tables))


def test_an_undecided_figure_fails_and_nothing_is_written(
    tables: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _append_offer(tables, input="3200.0", output="3200.0")
    output = tmp_path / "catalogue.json"
    assert main(["--tables", str(tables), "--output", str(output)]) == 1
    assert not output.exists()
    printed = capsys.readouterr()
    assert "UNDECIDED price: anthropic/claude-opus-4-6|openrouter|made-up/claude-opus-4-6" in printed.out
    assert "without a decision" in printed.err


def test_a_decision_settles_a_figure(tables: Path, tmp_path: Path) -> None:
    _append_offer(tables, input="3200.0", output="3200.0")
    key = "anthropic/claude-opus-4-6|openrouter|made-up/claude-opus-4-6|"
    for field in ("input", "output"):
        _append(tables / "decisions.csv", ["price", key, f"{field} 3200", "stands", "made up"])
    assert main(["--tables", str(tables), "--output", str(tmp_path / "catalogue.json")]) == 0


def test_a_decision_on_nothing_is_an_error(tables: Path) -> None:
    _append(tables / "decisions.csv", ["price", "nobody", "input 1", "stands", "made up"])
    with pytest.raises(TableError, match="settles nothing"):
        build(Tables(tables))


def test_a_name_that_means_another_model_is_an_error(tables: Path) -> None:
    _append_offer(tables, provider_model_id="openai/gpt-4-0314")
    with pytest.raises(TableError, match="means 'openai/gpt-4-0314'"):
        build(Tables(tables))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", price_terms.Condition()),
        ("context>200k", price_terms.Condition(above=200_000)),
        ("context>272000", price_terms.Condition(above=272_000)),
        ("range:[256000, 1000000]", price_terms.Condition(above=256_000)),
        ("range:[0, 256000]", price_terms.Condition()),
        ("processing=batch; context>200k", price_terms.Condition(above=200_000, batch=True)),
        ("service_tier=priority", price_terms.Condition(variant="service:priority")),
        ("service:flex", price_terms.Condition(variant="service:flex")),
        ("speed=fast", price_terms.Condition(variant="mode:fast")),
        ("variant:free", price_terms.Condition(free=True)),
    ],
)
def test_conditions(text: str, expected: price_terms.Condition) -> None:
    assert price_terms.parse_condition(text) == expected


def test_an_unknown_condition_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="moon phase"):
        price_terms.parse_condition("moon phase=full")


def test_media_prices_come_in_the_catalogue_s_units() -> None:
    assert price_terms.parse_media(
        {"input_cost_per_second": 0.0001, "output_cost_per_second": 0.0001}, "asr", None, False
    ) == [MediaPrice(unit="audio_minute_in", usd=0.006)]
    assert price_terms.parse_media({"audio_hours": 0.3}, "asr", None, False) == [
        MediaPrice(unit="audio_minute_in", usd=0.005)
    ]
    assert price_terms.parse_media({"input_cost_per_character": 1.5e-05}, "tts", None, False) == [
        MediaPrice(unit="million_characters_in", usd=15.0)
    ]
    assert price_terms.parse_media({"input_cost_per_character": 1.5e-05}, "llm", None, True) == []
    _, size = price_terms.split_size("low/1024-x-1536/gpt-image-1")
    assert price_terms.parse_media({"input_cost_per_pixel": 1.0172526e-08}, "image", size, False) == [
        MediaPrice(unit="image_out", usd=0.016, detail="low, 1024x1536")
    ]
    with pytest.raises(ValueError, match="input_cost_per_smell"):
        price_terms.parse_media({"input_cost_per_smell": 1}, "llm", None, True)


def test_equal_prices_read_equal_and_zero_is_unknown() -> None:
    assert price_terms.known_price(1.99997) == price_terms.known_price(2.0) == 2.0
    assert price_terms.known_price(0.0750004) == 0.075
    assert price_terms.known_price(3.571428) == 3.57143
    assert price_terms.known_price(0.0) is None
    assert price_terms.known_price(None) is None


def test_the_figures_of_the_traps_are_doubted() -> None:
    def doubts(offer: Mapping[str, object] | None = None, **facts: object) -> list[str]:
        model = Model(**({"id": "a/b-36b", "name": "B", "kind": "llm", "developer": "a"} | facts))  # type: ignore[arg-type]
        rows = [] if offer is None else [_offer(model.id, offer)]
        return [
            f"{doubt.check}: {doubt.reason}" for doubt in outlier_checks.implausible_values([model], rows)
        ]

    assert doubts(total_parameters=26_000_000_000) == ["parameters: the name says 36 billion"]
    assert doubts(total_parameters=36_200_000_000) == []
    assert doubts(id="a/b-0-6b", total_parameters=600_000_000) == []
    assert doubts(id="a/b-2512", released="2024-11-01") == ["released: the name says 2025-12"]
    assert doubts(id="a/b-2512", released="2025-12-02") == []
    assert doubts({"input": 3200.0, "output": 3200.0}) == ["price: more than $1,000 per million tokens"] * 2
    assert doubts({"input": 1.0, "output": 120.0}) == ["price: input and output are too far apart"]
    assert doubts({"input": 0.003}, kind="asr") == ["unit: looks like a price per minute"]
    per_second = {"media": (MediaPrice(unit="video_second_out", usd=0.1),)}
    assert doubts(per_second) == ["unit: does not suit a model of the kind llm"]
    assert doubts(per_second, kind="video") == []


def test_prices_far_from_the_others_are_doubted() -> None:
    def doubts(model: Model, *offers: Mapping[str, object]) -> list[str]:
        makers = [Provider(id="a", name="A", own_models_of=("a",)), Provider(id="p", name="P")]
        rows = [_offer(model.id, offer) for offer in offers]
        return [
            f"{doubt.key}: {doubt.found}"
            for doubt in outlier_checks.implausible_beside_others([model], rows, makers)
        ]

    spoken = Model(id="a/b", name="B", kind="tts", developer="a")
    dear, cheap = ({"media": (MediaPrice(unit="million_characters_in", usd=usd),)} for usd in (80.0, 4.1))
    far = {"media": (MediaPrice(unit="million_characters_in", usd=0.3),), "provider_model_id": "far"}
    assert doubts(spoken, dear, cheap) == []
    assert doubts(spoken, dear, dear, far) == ["a/b|p|far|: million_characters_in 0.3"]

    vectors = Model(id="a/c", name="C", kind="embedding", developer="a")
    assert doubts(vectors, {"input": 5.0}) == []
    assert doubts(vectors, {"input": 100.0}) == ["a/c|p|m|: input 100"]

    closed = Model(id="a/d", name="D", kind="llm", developer="a", open_weights=False)
    weights = Model(id="a/d", name="D", kind="llm", developer="a", open_weights=True)
    hosts = ({"input": 1.0}, {"input": 1.2})
    assert doubts(weights, *hosts, {"input": 0.5, "provider": "a"}) == ["a/d|a|m|: input 0.5"]
    assert doubts(closed, *hosts, {"input": 0.5, "provider": "a"}) == []
    assert doubts(closed, *hosts, {"input": 0.3, "provider": "a"}) == ["a/d|a|m|: input 0.3"]


def test_an_embedding_far_below_its_siblings_is_doubted() -> None:
    models = [Model(id=f"a/{name}", name=name, kind="embedding", developer="a") for name in "xyz"]
    offers = [_offer(m.id, {"input": price}) for m, price in zip(models, (0.1, 0.1, 0.009), strict=True)]
    assert [doubt.key for doubt in outlier_checks.implausible_beside_others(models, offers, [])] == [
        "a/z|p|m|"
    ]


def test_zero_is_not_free_and_does_not_hide_a_price(tables: Path) -> None:
    for source, day, price in (("litellm", "2026-11-12", "0"), ("genai-prices", "2026-11-10", "5.0")):
        _append_offer(tables, input=price, output=price, source=source, as_of=day)
    made = build(Tables(tables)).catalog.offers
    [offer] = [offer for offer in made if offer.provider_model_id == "made-up/claude-opus-4-6"]
    assert (offer.terms, offer.input, offer.source) == ("list", 5.0, "genai-prices")


def test_a_renamed_model_keeps_its_rows(tables: Path) -> None:
    row = ["models", "runway/aleph2", "id", "runway/aleph2", "a/aleph2", "made up", "public-knowledge"]
    _append(tables / "corrections.csv", row)
    catalog = build(Tables(tables)).catalog
    assert "a/aleph2" in {offer.model for offer in catalog.offers}
    [model] = [model for model in catalog.models if model.id == "a/aleph2"]
    assert model.license == "Proprietary"


def _offer(model: str, fields: Mapping[str, object]) -> Offer:
    known = {"provider": "p", "provider_model_id": "m", "source": "litellm", "as_of": "2026-11-12"}
    return Offer(model=model, **{**known, **fields})  # type: ignore[arg-type]


def _append(path: Path, row: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)


def _append_offer(tables: Path, **cells: str) -> None:
    path = tables / "offers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    row = {
        "model": "anthropic/claude-opus-4-6",
        "provider": "openrouter",
        "provider_model_id": "made-up/claude-opus-4-6",
        "input": "5.0",
        "output": "25.0",
        "source": "litellm",
        "as_of": "2026-11-12",
    }
    _append(path, [(row | cells).get(column, "") for column in columns])

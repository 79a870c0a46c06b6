"""What a refresh makes of its sources' rows: newest figures stand, reviewed decisions hold, doubts are refused."""

from typing import Any

import msgspec
import pytest

from catalog.model import Offer
from catalog.pipeline.fetch import SourceAnswer
from catalog.pipeline.merge import assemble, merge
from catalog.sources.upstream import Listing, PriceRow, Quarantined, Reading, Repository, Result
from catalog.storage import groundwork, snapshot, store
from tests.support.factories import TODAY
from tests.support.merging import EVERYONE, FEW, Made, begun, ground, offer, refreshed, rows_of, shipped


def test_without_new_rows_the_shipped_catalogue_comes_out_to_the_byte() -> None:
    made = assemble(store.load(), groundwork.load(), ())
    assert not made.rejected
    assert snapshot.encode(made.catalog) == (store.DATA / store.CATALOGUE).read_bytes()


@pytest.mark.parametrize(
    "makers", [FEW, pytest.param(EVERYONE, marks=pytest.mark.slow)], ids=["few makers", "everyone"]
)
@pytest.mark.parametrize("source", ["models-dev", "litellm", "genai-prices"])
def test_a_source_that_says_the_same_again_changes_no_figure(source: str, makers: tuple[str, ...]) -> None:
    made = refreshed(source, makers=makers, prices=tuple(rows_of(source, makers)))
    (report,) = made.sources
    assert (report.state, report.unmatched, report.new, report.gone) == ("done", 0, 0, 0), report
    before = {
        _place(one): (one.input, one.output, one.media, one.tiers) for one in shipped(makers).catalog.offers
    }
    after = {
        _place(one): (one.input, one.output, one.media, one.tiers) for one in made.snapshot.catalog.offers
    }
    moved = [place for place in before if before[place] != after.get(place)]
    # Where two sources differ the newest stands, and this one is the newest now.
    disputed = {
        _place(one) for one in shipped(makers).catalog.offers if one.disagreement or one.media or one.tiers
    }
    assert {*moved} <= disputed
    assert after.keys() == before.keys()


def test_the_newest_figure_stands_and_the_other_is_kept_beside_it() -> None:
    rows = [_dearer(row, "deepseek", 0.21) for row in rows_of("models-dev")]
    changed = [row for row in rows if row.input == 0.21 and row.provider == "deepseek"]
    assert changed
    made = refreshed("models-dev", prices=tuple(rows)).snapshot
    model = next(row.model for row in ground().rows if row.key == changed[0].key)
    found = offer(made, model, "deepseek")
    assert (found.input, found.source, found.as_of) == (0.21, "models-dev", TODAY)
    assert {quote.source for quote in found.disagreement} <= {"litellm", "genai-prices"}


def test_where_a_source_drops_an_offer_the_others_still_say_what_it_costs() -> None:
    both = [
        one for one in shipped().catalog.offers if one.provider == "anthropic" and one.source == "litellm"
    ]
    names = {row.model for row in ground().rows if row.provider == "anthropic" and row.source != "litellm"}
    one = next(offer for offer in both if offer.model in names and not offer.variant)
    rows = [row for row in rows_of("litellm") if one.provider_model_id not in row.provider_model_id]
    made = refreshed("litellm", prices=tuple(rows)).snapshot
    assert offer(made, one.model, "anthropic").source != "litellm"


def test_reviewed_corrections_hold_for_the_rows_of_today() -> None:
    left_out = next(
        c for c in ground().corrections if c.table == "offers" and c.field == "*" and "models-dev" in c.key
    )
    provider, name, condition, _ = left_out.key.split("|")
    row = PriceRow(
        source="models-dev",
        as_of=TODAY,
        provider=provider,
        provider_model_id=name,
        condition=condition,
        input=1.0,
    )
    made = refreshed("models-dev", prices=(*rows_of("models-dev"), row))
    assert left_out.key not in {row.key for part in made.parts for row in part.prices}


def test_a_corrected_figure_counts_again_once_the_source_says_something_else() -> None:
    slip = next(
        c
        for c in ground().corrections
        if c.table == "offers" and c.field == "input" and "models-dev" in c.key
    )
    provider, name, condition, _ = slip.key.split("|")
    common = {"source": "models-dev", "as_of": TODAY, "provider": provider, "provider_model_id": name}
    again = PriceRow(**common, condition=condition, input=float(slip.found), output=2.0)  # type: ignore[arg-type]
    others = tuple(row for row in rows_of("models-dev") if row.key != slip.key)
    (part,) = refreshed("models-dev", prices=(*others, again)).parts
    assert next(row for row in part.prices if row.key == slip.key).input is None
    mended = msgspec.structs.replace(again, input=0.6)
    (part,) = refreshed("models-dev", prices=(*others, mended)).parts
    assert next(row for row in part.prices if row.key == slip.key).input == 0.6


def test_a_price_that_cannot_be_right_is_refused_and_the_rest_stands() -> None:
    dated = "gpt-4o-2024-05-13"
    rows = [
        msgspec.structs.replace(row, input=3_200.0) if _is(row, "openai", dated) else row
        for row in _litellm()
    ]
    made = refreshed("litellm", prices=tuple(rows))
    (report,) = made.sources
    assert report.state == "done"
    assert any("gpt-4o-2024-05-13" in row.where and "3200" in row.reason for row in report.quarantine), (
        report.quarantine
    )
    assert offer(made.snapshot, "openai/gpt-4o-2024-05-13", "openai").input != 3_200.0


def test_a_maker_s_deep_price_cut_is_believed_once_two_sources_say_so() -> None:
    name, cut = "moonshotai", 0.1
    rows = {
        source: [_dearer(row, name, cut) for row in rows_of(source)]
        for source in ("models-dev", "genai-prices")
    }
    ids = [
        {row.provider_model_id for row in found if row.provider == name and not row.condition}
        for found in rows.values()
    ]
    in_both, in_one = min(ids[0] & ids[1]), min(ids[1] - ids[0])
    row = next(row for row in ground().rows if _is(row, name, in_one) and row.source == "genai-prices")
    alone = refreshed("models-dev", prices=tuple(rows["models-dev"]))
    assert any(in_both in one.where for one in alone.sources[0].quarantine), alone.sources[0].quarantine
    readings = [
        SourceAnswer(Made(source), (Reading(rows=len(found), prices=tuple(found)),), TODAY, "network")
        for source, found in rows.items()
    ]
    both = merge(begun(), readings, force=False)
    own = {one.provider_model_id: one for one in both.snapshot.catalog.offers if one.provider == name}
    assert own[in_both].input == cut
    assert own[in_one].input == row.input != cut


def test_rows_of_unknown_models_are_counted_and_not_guessed() -> None:
    stranger = PriceRow(
        source="litellm", as_of=TODAY, provider="openai", provider_model_id="gpt-99-imaginary", input=1.0
    )
    (report,) = refreshed("litellm", prices=(*_litellm(), stranger)).sources
    assert (report.unmatched, report.quarantined) == (1, 0)


@pytest.mark.parametrize(
    ("listing", "model"),
    [
        ({"provider": "openai", "id": "gpt-7-nova", "outputs": ("text",)}, "openai/gpt-7-nova"),
        ({"provider": "openai", "id": "gpt-7-nova-latest", "outputs": ("text",)}, None),
        ({"provider": "openai", "id": "gpt-4o:extended", "outputs": ("text",)}, None),
        ({"provider": "openai", "id": "gpt-7-nova"}, None),
        ({"provider": "openai", "id": "gpt-7-nova-tts", "outputs": ("text",)}, None),
        ({"provider": "openai", "id": "gpt-5-2025-08-07-high", "outputs": ("text",)}, None),
        ({"provider": "groq", "id": "gpt-7-nova", "outputs": ("text",)}, None),
        ({"provider": "openai", "id": "gpt-nova", "outputs": ("text",)}, None),
        ({"provider": "azure", "id": "gpt-7-nova", "outputs": ("text",)}, None),
        ({"provider": "azure", "id": "phi-9", "outputs": ("text",)}, "microsoft/phi-9"),
        ({"provider": "nvidia", "id": "google-paligemma-9", "outputs": ("text",)}, None),
        ({"provider": "nvidia", "id": "qwen/qwen9-8b", "outputs": ("text",)}, None),
        ({"provider": "openrouter", "id": "qwen/qwen9-8b", "outputs": ("text",)}, "alibaba/qwen9-8b"),
        ({"provider": "openrouter", "id": "nobody-knows/qwen9-8b", "outputs": ("text",)}, None),
        ({"provider": "openai", "id": "gpt-5.6-luna-pro", "outputs": ("text",)}, None),
    ],
)
def test_a_model_is_new_only_where_its_maker_lists_it(listing: dict[str, Any], model: str | None) -> None:
    makers = ("openai", "microsoft")
    found = refreshed(
        "models-dev",
        makers=makers,
        prices=tuple(rows_of("models-dev", makers)),
        listings=(Listing(name="", **listing),),
    )
    added = found.snapshot.models.keys() - shipped(makers).models.keys()
    assert added == ({model} if model else set())


def test_a_new_model_comes_with_its_price_and_facts_and_stays_when_its_source_falls_silent() -> None:
    row = PriceRow(
        source="models-dev",
        as_of=TODAY,
        provider="openai",
        provider_model_id="gpt-7-nova",
        input=2.0,
        output=9.0,
    )
    listing = Listing(
        provider="openai", id="gpt-7-nova", name="GPT-7 Nova", outputs=("text",), context_tokens=1_000_000
    )
    first = refreshed("models-dev", prices=(*rows_of("models-dev"), row), listings=(listing,))
    assert first.snapshot.models["openai/gpt-7-nova"].context_tokens == 1_000_000
    assert offer(first.snapshot, "openai/gpt-7-nova", "openai").input == 2.0
    kept = {part.source.id: part for part in first.parts}
    later = merge(
        begun(kept),
        [SourceAnswer(Made("litellm"), (Reading(rows=1, prices=tuple(_litellm())),), TODAY, "network")],
        force=False,
    )
    assert "openai/gpt-7-nova" in later.snapshot.models


def test_new_results_move_only_the_models_they_are_of() -> None:
    benchmark = "aider-polyglot"
    old = [row for row in shipped().catalog.evidence if row.benchmark == benchmark]
    results = [
        Result(
            benchmark=benchmark,
            name=row.name_in_source,
            score=row.score,
            kind=row.kind,
            variant=row.variant,
            harness=row.harness,
        )
        for row in old
    ]
    moved = results[0]
    results[0] = msgspec.structs.replace(moved, score=99.0)
    made = refreshed("aider", results=tuple(results)).snapshot
    assert made.abilities[old[0].model] != shipped().abilities[old[0].model]
    others = shipped().abilities.keys() - {old[0].model}
    assert all(made.abilities[name] == shipped().abilities[name] for name in others)


def test_a_benchmark_that_says_the_same_moves_no_ability() -> None:
    old = [row for row in shipped().catalog.evidence if row.source == "vectara"]
    results = [
        Result(
            benchmark=row.benchmark,
            name=row.name_in_source,
            score=row.score,
            kind=row.kind,
            variant=row.variant,
            harness=row.harness,
        )
        for row in old
    ]
    made = refreshed("vectara", results=tuple(results))
    assert made.snapshot.abilities == shipped().abilities
    assert (made.sources[0].new, made.sources[0].changed, made.sources[0].gone) == (0, 0, 0)


def test_the_hub_s_figures_replace_those_of_the_same_repository() -> None:
    known = next(row for row in shipped().catalog.adoption if row.model and row.source == "hugging-face")
    rows = (
        Repository(id=known.repository, downloads_30d=123, downloads_all_time=999, likes=7, gated="auto"),
        Repository(id="someone/Some-Model-GGUF", downloads_30d=5, base=("Qwen/Qwen3-8B",), how="quantized"),
        Repository(id="someone/a-finetune", downloads_30d=5, base=("Qwen/Qwen3-8B",), how="finetune"),
    )
    made = refreshed("hugging-face", repositories=rows).snapshot
    found = {row.repository: row for row in made.catalog.adoption}
    fresh = found[known.repository]
    assert (fresh.model, fresh.relation, fresh.downloads_30d, fresh.as_of) == (
        known.model,
        known.relation,
        123,
        TODAY,
    )
    assert (fresh.downloads_all_time, fresh.gated) == (999, "auto")
    assert (found["someone/Some-Model-GGUF"].relation, found["someone/Some-Model-GGUF"].model) == (
        "quantised",
        "alibaba/qwen3-8b",
    )
    assert (found["someone/a-finetune"].relation, found["someone/a-finetune"].model) == ("derivative", None)
    assert made.catalog.median_downloads_30d == shipped().catalog.median_downloads_30d


def test_what_a_model_s_page_says_of_its_license_is_shown_and_does_not_overrule() -> None:
    name = "Qwen/Qwen3-8B"
    model = next(model for model in shipped().catalog.models if model.hub_repository == name)
    listing = Listing(provider="huggingface", id=name, name=name, hub_repository=name, license="cc-by-nc-4.0")
    made = refreshed(
        "hugging-face", listings=(listing,), repositories=(Repository(id=name, downloads_30d=1),)
    ).snapshot
    found = made.models[model.id]
    assert found.license == model.license
    assert [(fact.field, fact.value) for fact in found.disputed if fact.source == "hugging-face"] == [
        ("license", "CC-BY-NC-4.0")
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"prices": lambda rows: rows[: len(rows) // 2]}, "it shrank from"),
        ({"bad": 400}, "rows could not be read"),
        ({"day": "2026-01-01"}, "older than what is here"),
        ({"prices": lambda rows: rows[:0]}, "no row of a model that the catalogue knows"),
    ],
)
def test_a_suspicious_answer_is_refused_until_forced(change: dict[str, Any], words: str) -> None:
    rows = change.get("prices", lambda rows: rows)(rows_of("models-dev"))
    bad = tuple(Quarantined(where=str(number), reason="made up") for number in range(change.get("bad", 0)))
    arguments = {"prices": tuple(rows), "quarantined": bad, "day": change.get("day", TODAY)}
    refused = refreshed("models-dev", **arguments)
    (report,) = refused.sources
    assert report.state == "kept"
    assert words in report.error
    assert refused.snapshot.digest == shipped().digest
    forced = refreshed("models-dev", force=True, **arguments)
    assert forced.sources[0].state == ("done" if rows else "kept")


def test_the_same_rows_in_any_order_give_the_same_bytes() -> None:
    rows = rows_of("models-dev")
    assert (
        refreshed("models-dev", prices=tuple(rows)).data
        == refreshed("models-dev", prices=tuple(reversed(rows))).data
    )


def _litellm() -> list[PriceRow]:
    return rows_of("litellm")


def _is(row: PriceRow, provider: str, name: str) -> bool:
    return row.provider == provider and row.provider_model_id == name and not row.condition


def _dearer(row: PriceRow, provider: str, price: float) -> PriceRow:
    mine = row.provider == provider and not row.condition and row.input is not None
    return msgspec.structs.replace(row, input=price) if mine else row


def _place(one: Offer) -> tuple[str, ...]:
    return one.model, one.provider, one.provider_model_id, one.variant, one.terms

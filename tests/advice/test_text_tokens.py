"""Bills in languages: the tokens of a text by language and tokenizer, worked out by hand from made-up figures."""

from typing import Any

import msgspec
import pytest

from catalog.advice.cost.text_tokens import TextTokens
from catalog.advice.hosting.own import OwnHardware
from catalog.advice.needs.reading import override
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, RankedOffer
from catalog.advice.result.json.rank import rank_document
from catalog.advice.understanding.use_cases import UseCase
from catalog.evidence import LanguageTokens, Tokenizer
from catalog.model import MediaPrice, Source
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot
from tests.support.factories import CASE, TODAY, ability, make, model, offer

DAY = "2026-12-01"
NAMES = ("reference", "longer", "shorter", "longest", "unknown")
# How many tokens the reference makes of the text for one of English; the others for one of the reference.
FIGURES = {
    "o200k": {"el": (2.0, 1.5, 2.5), "hi": (1.5, 1.5, 1.5)},
    "longer": {"el": (1.25, 1.2, 1.3), "hi": (2.0, 2.0, 2.0)},
    "shorter": {"el": (1.0, 0.9, 1.1), "hi": (0.8, 0.8, 0.8)},
    "longest": {"el": (2.5, 2.5, 2.5), "hi": (3.0, 3.0, 3.0)},
}


def shelf() -> Snapshot:
    """Five models at $1 per million tokens in and out, each with a tokenizer of its own; one has none."""
    own = dict(zip(NAMES, ("o200k", "longer", "shorter", "longest", None), strict=True))
    models = [model(name, tokenizer=own[name], open_weights=False) for name in NAMES]
    offers = [offer(name, "lab", 1.0, output=1.0) for name in NAMES]
    made = make(models, offers, [ability(name, 60.0) for name in NAMES])
    source = Source(id="counts", name="Counts", url="", license="facts", as_of=DAY, gave="counts")
    tokenizers = tuple(
        Tokenizer(
            id=name,
            name=name.title(),
            source="counts",
            as_of=DAY,
            languages={language: LanguageTokens(*figures) for language, figures in found.items()},
        )
        for name, found in FIGURES.items()
    )
    known = msgspec.structs.replace(
        made.catalog, tokenizers=tokenizers, sources=(*made.catalog.sources, source)
    )
    return snapshots.of(known)


def ask(known: Snapshot, case: UseCase = CASE, **said: Any) -> Advice:
    needs = {"use_case": case.id, "unknown_ok": ["must.languages"]}
    keys = {key.replace("__", "."): value for key, value in said.items()}
    return advise(known, {case.id: case}, override(None, needs | keys), TODAY)


def offers_of(advice: Advice) -> dict[str, RankedOffer]:
    return {entry.model.name: entry.offer for entry in advice.candidates}


def bills(advice: Advice) -> dict[str, float | None]:
    return {name: found.scored_usd for name, found in offers_of(advice).items()}


# A million requests of 1,000 tokens in and 200 out, at $1 per million: $1,200 in English.


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        # 1,200 x 2.0 = 2,400 of the reference; x 1.25, x 1.0, x 2.5; not known: as the reference
        ("el", (2400.0, 3000.0, 2400.0, 6000.0, 2400.0)),
        # 1,200 x 1.5 = 1,800; x 2.0, x 0.8, x 3.0
        ("hi", (1800.0, 3600.0, 1440.0, 5400.0, 1800.0)),
    ],
)
def test_usual_counts_grow_by_language_and_tokenizer(language: str, expected: tuple[float, ...]) -> None:
    advice = ask(shelf(), must__languages=[language])
    assert bills(advice) == dict(zip(NAMES, expected, strict=True))
    length = {"el": 2.0, "hi": 1.5}[language]
    assert advice.needs.workload.input_tokens == 1000 * length
    assert advice.needs.workload.output_tokens == 200 * length


def test_counts_that_were_given_are_those_of_the_reference() -> None:
    said: Any = {"workload__input_tokens": 1000, "workload__output_tokens": 200}
    found = bills(ask(shelf(), must__languages=["el"], **said))
    assert found == dict(zip(NAMES, (1200.0, 1500.0, 1200.0, 3000.0, 1200.0), strict=True))


def test_several_languages_count_alike() -> None:
    # of the reference (2.0 + 1.5) / 2 = 1.75; of the longer one (2.0 x 1.25 + 1.5 x 2.0) / 2 = 2.75
    found = bills(ask(shelf(), must__languages=["el", "hi"]))
    assert found["reference"] == 1200 * 1.75
    assert found["longer"] == pytest.approx(1200 * 2.75, abs=0.5)
    # with English: (1 + 2.0) / 2 and (1 + 2.5) / 2
    found = bills(ask(shelf(), must__languages=["en", "el"]))
    assert found["reference"] == 1800.0
    assert found["longer"] == pytest.approx(2100.0, abs=0.5)


@pytest.mark.parametrize("languages", [[], ["en"]])
def test_without_another_language_nothing_changes(languages: list[str]) -> None:
    advice = ask(shelf(), must__languages=languages)
    assert bills(advice) == dict.fromkeys(NAMES, 1200.0)
    for found in offers_of(advice).values():
        assert found.text is None
        assert found.bill is not None
        assert not [note for note in found.bill.assumptions if "text" in note]


def test_what_the_job_does_not_count_is_not_told() -> None:
    """An embedding model writes nothing: neither is its output raised, nor was it given."""
    reads = msgspec.structs.replace(CASE, workload=msgspec.structs.replace(CASE.workload, output_tokens=0.0))
    found = offers_of(ask(shelf(), reads, must__languages=["el"]))["longer"]
    assert found.text is not None
    assert (found.text.usual, found.text.given) == (("input_tokens",), ())
    assert found.bill is not None
    assert (
        found.bill.assumptions[-1] == "The usual input of this job is of English text: raised 2x for Greek."
    )
    said: Any = {"workload__input_tokens": 1000}
    found = offers_of(ask(shelf(), reads, must__languages=["el"], **said))["longer"]
    assert found.text is not None
    assert (found.text.usual, found.text.given) == ((), ("input_tokens",))


def test_a_job_in_other_languages_says_that_english_was_counted() -> None:
    case = msgspec.structs.replace(CASE, multilingual=True)
    note = (
        "No language is named: this job's usual tokens are those of English text. The same text takes 1.5x to 2x as "
        "many in other languages (2x in the middle of 2, with GPT-4o's tokenizer): name yours."
    )

    def notes(**said: Any) -> set[bool]:
        offers = offers_of(ask(shelf(), case, **said)).values()
        return {note in found.bill.assumptions for found in offers if found.bill}

    assert bills(ask(shelf(), case)) == dict.fromkeys(NAMES, 1200.0)
    assert notes() == {True}
    assert notes(must__languages=["el"]) == notes(must__languages=["en"]) == {False}
    assert notes(workload__input_tokens=1000, workload__output_tokens=200) == {False}


def test_code_is_as_long_in_every_language() -> None:
    case = msgspec.structs.replace(CASE, code=True)
    advice = ask(shelf(), case, must__languages=["el"])
    assert bills(advice) == dict.fromkeys(NAMES, 1200.0)


def test_the_bill_says_what_was_counted() -> None:
    found = offers_of(ask(shelf(), must__languages=["el"], workload__output_tokens=100))
    bill = found["longer"].bill
    assert bill is not None
    assert bill.assumptions[-3:] == (
        "Greek text takes 2.5x as many tokens as English with this model's tokenizer (Longer, counted on 1 Dec 2026); "
        "that is 1.25x GPT-4o's count (1.2x to 1.3x by text).",
        "The usual input of this job is of English text: raised 2x for Greek.",
        "A token count that you gave is taken as GPT-4o's of Greek text.",
    )
    bill = found["unknown"].bill
    assert bill is not None
    assert bill.assumptions[-3] == (
        "How many tokens this model's tokenizer makes of Greek text is not known: counted as GPT-4o's makes them, "
        "2x as many as of English."
    )


def test_a_language_that_was_not_counted_is_said() -> None:
    found = offers_of(ask(shelf(), must__languages=["la"]))["longer"]
    assert found.scored_usd == 1200.0
    assert found.bill is not None
    assert found.bill.assumptions[-1] == (
        "How many tokens Latin text takes is not known here: counted as English."
    )
    assert found.text is not None
    assert (found.text.basis, found.text.not_counted) == ("language unknown", ("la",))


def test_the_document_has_factor_source_and_date() -> None:
    known = shelf()
    document = rank_document(ask(known, must__languages=["el"]), known, 0, False)
    text = {entry["name"]: entry["offer"]["text_tokens"] for entry in document["candidates"]}
    assert text["longer"] == {
        "basis": "counted",
        "languages": ("el",),
        "not_counted": (),
        "tokenizer": "Longer",
        "times": 1.25,
        "least": 1.2,
        "most": 1.3,
        "beside_english": 2.5,
        "raised": 2.0,
        "usual": ("input_tokens", "output_tokens"),
        "given": (),
        "source": "counts",
        "as_of": DAY,
    }
    assert (text["unknown"]["basis"], text["unknown"]["tokenizer"]) == ("tokenizer unknown", None)
    document = rank_document(ask(known), known, 0, False)
    assert {entry["offer"]["text_tokens"] for entry in document["candidates"]} == {None}


def test_a_longer_text_needs_a_longer_window() -> None:
    known = shelf()
    models = tuple(msgspec.structs.replace(one, context_tokens=4_000) for one in known.catalog.models)
    advice = ask(snapshots.of(msgspec.structs.replace(known.catalog, models=models)), must__languages=["el"])
    # 1,200 x 2 = 2,400 of the reference, x 2.5 = 6,000: only that one is too long
    out = {entry.model.name: entry.reasons[0].text for entry in advice.excluded}
    assert out == {"longest": "Its context window holds 4,000 tokens; 6,000 are needed."}


def test_what_an_answer_before_knew_holds_only_for_its_languages() -> None:
    known, cases = shelf(), {CASE.id: CASE}
    english = override(None, {"use_case": CASE.id, "unknown_ok": ["must.languages"]})
    greek = override(english, {"must.languages": ["el"]})
    first = advise(known, cases, english, TODAY)
    second = advise(known, cases, greek, TODAY, before=first)
    third = advise(known, cases, english, TODAY, before=second)
    assert bills(second) == bills(advise(known, cases, greek, TODAY))
    assert bills(third) == bills(first)


def test_own_hardware_reads_and_writes_the_tokens_of_the_model() -> None:
    known = shelf()
    needs = override(None, {"use_case": "chat", "must.languages": ["el"], "workload.input_tokens": 1000})
    needs = msgspec.structs.replace(
        needs, workload=msgspec.structs.replace(needs.workload, output_tokens=200)
    )
    own = OwnHardware(needs, known, ("llm",), text=TextTokens(["el"], known.tokenizers))
    longer, unknown = (own.job(known.models[name], 2.0) for name in ("lab/longer", "lab/unknown"))
    # 1,000 and 200 of the reference x 1.25, of which the output is billed twice
    assert longer is not None
    assert (longer.prompt, longer.written) == (1250.0, 500.0)
    assert unknown is not None
    assert (unknown.prompt, unknown.written) == (1000.0, 400.0)
    assert own.same_for(needs)
    assert not own.same_for(override(needs, {"must.languages": ["hi"]}))


def test_a_bill_without_text_does_not_depend_on_its_language() -> None:
    """A picture has one price, however long the words are that ask for it."""
    known = shelf()
    by_picture = tuple(
        msgspec.structs.replace(one, input=None, output=None, media=(MediaPrice(unit="image_out", usd=0.04),))
        for one in known.catalog.offers
    )
    pictures = snapshots.of(msgspec.structs.replace(known.catalog, offers=by_picture))
    asked: Any = {"must__languages": ["el"], "workload__generated_images": 1}
    for found in offers_of(ask(pictures, **asked)).values():
        assert found.scored_usd == 40_000
        assert found.text is None
        assert found.bill is not None
        assert not [note for note in found.bill.assumptions if "Greek" in note]

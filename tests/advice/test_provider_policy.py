"""What a bill does not say of a provider: the table, what the build and the check refuse, and how it is told."""

import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from catalog.advice.needs.reading import parse
from catalog.advice.needs.records import Needs
from catalog.advice.options.provider_policy import policies
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Candidate
from catalog.advice.result.json.rank import candidate_document
from catalog.advice.result.json.show import show_document
from catalog.advice.understanding.use_cases import UseCase, UseCases
from catalog.build.models import known_providers
from catalog.build.tables import TABLES, TableError, Tables
from catalog.model import Catalog, Provider, ProviderPolicy
from catalog.record import PolicyTopic
from catalog.storage import snapshot as snapshots
from catalog.storage import store
from catalog.storage.integrity import problems
from catalog.storage.snapshot import Snapshot
from tests.support import made_up
from tests.support.factories import TODAY
from tui.app import ModelPick
from tui.cli import dispatch
from tui.rendering.details import commands, policy_section, use_section
from tui.rendering.own_hardware import hardware_section
from tui.screens.answer import AnswerScreen
from tui.screens.details import DetailsScreen
from tui.session import Session
from tui.widgets.page import Page

_TABLE = pytest.mark.skipif(not TABLES.is_dir(), reason="the tables are not in the wheel")
TRAINING = ProviderPolicy(
    topic="training", text="Not trained on.", source="https://example.org", as_of="2026-11-01"
)

GUESSED = ProviderPolicy(
    topic="retention", text="Kept.", source="https://example.org", as_of="2026-11-01", seen=False
)
ATLAS, TITAN = "openly/atlas-27b", "northlab/titan-2"


def rows() -> dict[str, dict[str, Any]]:
    return tomllib.loads((TABLES / "provider_policies.toml").read_text(encoding="utf-8"))


def with_provider(**fields: Any) -> Catalog:
    """The made-up catalogue, its first provider changed."""
    made = made_up.catalogue()
    first = msgspec.structs.replace(made.providers[0], **fields)
    return msgspec.structs.replace(made, providers=(first, *made.providers[1:]))


# -- the table ----------------------------------------------------------------------------------------------


@_TABLE
def test_each_row_is_of_a_known_provider_and_joined_to_it() -> None:
    known = known_providers(Tables())
    assert rows().keys() <= known.keys()
    for name, row in rows().items():
        assert known[name].base_url == row.get("base_url", "")
        assert len(known[name].policies) == len(row.get("policies", ()))


@_TABLE
def test_an_unknown_provider_is_an_error(tmp_path: Path) -> None:
    shutil.copy(TABLES / "providers.toml", tmp_path)
    (tmp_path / "provider_policies.toml").write_text('[nobody]\nbase_url = "https://x.y"\n', encoding="utf-8")
    with pytest.raises(TableError, match="unknown provider 'nobody'"):
        known_providers(Tables(tmp_path))


@_TABLE
def test_the_rows_pass_the_check_of_the_catalogue() -> None:
    every = tuple(known_providers(Tables()).values())
    made = msgspec.structs.replace(made_up.catalogue(), providers=(*made_up.catalogue().providers, *every))
    assert [text for text in problems(made) if "there twice" not in text] == []


@_TABLE
def test_sentences_are_short_and_whole() -> None:
    for name, row in rows().items():
        for entry in row.get("policies", ()):
            assert entry["topic"] in get_args(PolicyTopic), name
            assert entry["text"].endswith("."), (name, entry)
            assert len(entry["text"]) <= 200, (name, entry)


# -- what the check refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"base_url": "http://example.org/v1"}, "expected https://"),
        ({"base_url": "https://example.org/v1?key=x"}, "expected https://"),
        ({"base_url": "https://example.org/$(id)"}, "expected https://"),
        ({"base_url": "https://example.org/v1", "address_source": ""}, "no source or no date"),
        ({"address_as_of": "yesterday"}, "address_as_of"),
        ({"key_variable": "302_KEY"}, "key_variable"),
        ({"key_variable": "KEY; rm -rf"}, "key_variable"),
        ({"policies": (TRAINING, TRAINING)}, "several sentences on one topic"),
        ({"policies": (msgspec.structs.replace(TRAINING, as_of="2026-13-01"),)}, "as_of"),
        ({"policies": (msgspec.structs.replace(TRAINING, source=""),)}, "no source"),
    ],
)
def test_the_check_names_what_is_wrong(fields: dict[str, Any], said: str) -> None:
    whole = {"address_source": "models.dev", "address_as_of": "2026-07-02"} | fields
    assert re.search(said, " ".join(problems(with_provider(**whole))))


def test_a_sound_provider_passes() -> None:
    fields = {"base_url": "https://<REGION>.example.org:8443/v1", "key_variable": "EXAMPLE_KEY"}
    sourced = {"address_source": "models.dev", "address_as_of": "2026-07-02", "policies": (TRAINING,)}
    assert problems(with_provider(**fields, **sourced)) == problems(made_up.catalogue()) == []


def test_no_field_of_a_provider_is_forgotten() -> None:
    """A new field needs a look here: does it enter a command?"""
    known = {
        "base_url",
        "key_variable",
        "interface",
        "docs_url",
        "address_source",
        "address_as_of",
        "policies",
    }
    assert known <= set(Provider.__struct_fields__)


# -- how it is told -----------------------------------------------------------------------------------------


def sold(**fields: Any) -> Snapshot:
    """The developer of Titan 2 with an address and with policies."""
    told = {
        "base_url": "https://api.example.org/v1",
        "key_variable": "EXAMPLE_KEY",
        "interface": "openai",
        "address_source": "models.dev",
        "address_as_of": "2026-07-02",
        "policies": (TRAINING, GUESSED),
    } | fields
    return snapshots.of(with_provider(**told))


def found(snapshot: Snapshot, cases: dict[str, UseCase], model: str = TITAN) -> tuple[Advice, Candidate]:
    advice = advise(snapshot, cases, parse('use_case = "customer-service"', None), "2026-11-24")
    return advice, next(entry for entry in advice.candidates if entry.model.id == model)


def test_every_topic_is_told_or_unknown(small_use_cases: UseCases) -> None:
    snapshot = sold()
    _, candidate = found(snapshot, small_use_cases)
    told = {entry.topic: entry for entry in policies(candidate, snapshot)}
    assert [*told] == [*get_args(PolicyTopic), "runs in", "context there"]
    assert told["training"][1:3] == ("Not trained on.", "https://example.org, 1 Nov 2026")
    assert told["retention"].source.startswith("general knowledge, ")
    assert told["latency"].words == "unknown"


def test_where_it_runs_is_told_apart_from_where_its_developer_is(
    small_use_cases: UseCases,
) -> None:
    snapshot = sold(serving_countries=("DE", "FR"))
    _, candidate = found(snapshot, small_use_cases)
    told = {entry.topic: entry.words for entry in policies(candidate, snapshot)}
    assert told["runs in"] == "DE and FR; its developer, Northlab, is in US"
    snapshot = sold(serving_countries=None)
    _, candidate = found(snapshot, small_use_cases)
    told = {entry.topic: entry.words for entry in policies(candidate, snapshot)}
    assert told["runs in"] == "unknown; its developer, Northlab, is in US, which does not say where it runs"


def test_a_host_s_smaller_context_is_told(small_use_cases: UseCases) -> None:
    snapshot = sold()
    offers = tuple(
        msgspec.structs.replace(offer, context_tokens=8000) if offer.model == TITAN else offer
        for offer in snapshot.catalog.offers
    )
    snapshot = snapshots.of(msgspec.structs.replace(snapshot.catalog, offers=offers))
    _, candidate = found(snapshot, small_use_cases)
    told = {entry.topic: entry.words for entry in policies(candidate, snapshot)}
    assert told["context there"].startswith("only 8,000 tokens; the model's own is ")


def test_documents_hold_it(small_use_cases: UseCases) -> None:
    snapshot = sold()
    advice, candidate = found(snapshot, small_use_cases)
    document = candidate_document(candidate, advice.needs, snapshot)
    assert [entry["seen"] for entry in document["offer"]["practice"]] == [True, False]
    assert document["use"][0]["lines"][0].startswith("curl https://api.example.org/v1/chat/completions")
    assert set(document["use"][0]) == {"title", "lines", "note"}
    shown = show_document(snapshot, snapshot.models[TITAN], TODAY)["offers"]
    own = next(offer for offer in shown if offer["provider"] == "northlab")
    other = next(offer for offer in shown if offer["provider"] != "northlab")
    assert own["base_url"] == "https://api.example.org/v1"
    assert own["practice"][0]["topic"] == "training"
    assert (other["base_url"], other["practice"]) == (None, [])


@pytest.fixture
def run(
    small_use_cases: UseCases,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., str]:
    """What a command prints."""
    monkeypatch.setattr(store, "load", lambda _folder=None: sold())
    monkeypatch.setattr(store, "load_use_cases", lambda: small_use_cases)

    def start(*arguments: str) -> str:
        assert dispatch.main([*arguments, "--today", "2026-11-24"]) == 0
        return capsys.readouterr().out

    return start


@pytest.mark.parametrize("width", [60, 100])
def test_show_and_why_tell_it(run: Callable[..., str], monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("show", TITAN)
    words = " ".join(shown.split())
    assert "https://api.example.org/v1, key in EXAMPLE_KEY (models.dev, 2 Jul 2026)" in words
    assert "Training: Not trained on. (https://example.org, 1 Nov 2026)" in words
    assert "(general knowledge, https://example.org, 1 Nov 2026)" in words
    assert "(its developer is in US)" in words
    why = run("why", TITAN, "--use-case", "customer-service")
    assert "Use it:" in why
    assert "curl https://api.example.org/v1/chat/completions" in why
    assert all(len(line) <= width for line in (*shown.splitlines(), *why.splitlines()))
    assert "developer in US." in " ".join(run("rank", "--use-case", "customer-service", "--verbose").split())


@pytest.mark.parametrize("width", [36, 56, 116])
def test_sections_fit_their_width(small_use_cases: UseCases, width: int) -> None:
    snapshot = sold()
    for model in (ATLAS, TITAN):
        _, candidate = found(snapshot, small_use_cases, model)
        sections = (
            hardware_section(candidate, width),
            use_section(candidate, snapshot, width),
            policy_section(candidate, snapshot, width),
        )
        assert [bool(section) for section in sections] == [model == ATLAS, True, True]
        assert all(line.cell_length <= width for section in sections for line in section)


# -- in the app ---------------------------------------------------------------------------------------------


async def opened(app: ModelPick, pilot: Any, until: Any, model: str) -> Page:
    """The page of details of one model."""
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.screen.select(model))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
    await until(pilot, lambda: app.screen.query_one(Page).virtual_size.height > 0)
    return app.screen.query_one(Page)


@pytest.mark.parametrize("size", [(120, 36), (60, 20)], ids=str)
async def test_details_tell_how_to_use_it_and_what_the_bill_does_not_say(
    small_use_cases: UseCases, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(Session(sold(), small_use_cases, "2026-11-24"), Needs(use_case="customer service"))
    async with app.run_test(size=size) as pilot:
        page = await opened(app, pilot, until, ATLAS)
        for mark in ("Own hardware", "GPU hour", "Use it", "vllm serve", "What the bill does not say"):
            place = next(
                i for i, line in enumerate(page._lines) if line.plain.lstrip(" 12345").startswith(mark)
            )
            page.scroll_to(y=place, animate=False, immediate=True, force=True)
            await until(pilot, lambda mark=mark: mark in text_of(app))


@pytest.mark.parametrize("size", [(120, 36), (60, 20)], ids=str)
async def test_y_copies_one_command_after_the_other(
    small_use_cases: UseCases, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    snapshot = sold()
    app = ModelPick(Session(snapshot, small_use_cases, "2026-11-24"), Needs(use_case="customer service"))
    async with app.run_test(size=size, notifications=True) as pilot:
        await opened(app, pilot, until, ATLAS)
        screen = app.screen
        assert isinstance(screen, DetailsScreen)
        known = commands(found(snapshot, small_use_cases, ATLAS)[1], snapshot)
        assert len(known) > 1
        for command in (*known, known[0]):
            await pilot.press("y")
            assert app.clipboard == command
        await until(pilot, lambda: f"Copied 1 of {len(known)}" in " ".join(text_of(app).split()))

"""What all tests share: a small made-up catalogue, and walls around the developer's home and the network."""

import gc
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import settings

from catalog.advice.needs.records import Priorities, Workload
from catalog.advice.understanding.job_names import Entry, JobNames
from catalog.advice.understanding.language import Language
from catalog.advice.understanding.use_cases import UseCase, UseCases
from catalog.storage import snapshot as snapshots
from catalog.storage import store
from tests.support import made_up
from tests.support.factories import TODAY
from tests.support.small_shipped import write_small_shipped

# Before a test imports the libraries that read these once.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = (
        "1"  # the fit's matrices are small: more threads spin, and took 10 s of 24 for nothing
    )
for _name in [name for name in os.environ if name == "NO_COLOR" or name.startswith(("TEXTUAL", "HF_TOKEN"))]:
    del os.environ[_name]

# The same examples in every run: a run that draws its own would fail on one machine and not on another. New examples
# are drawn by hand, with `--hypothesis-profile=default`.
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")

DATA = Path(__file__).parent / "data"
_HOMES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "localappdata",
    "HF_HOME": "hf",
}
_NOT_USED = dict.fromkeys(
    (
        "images",
        "audio_minutes",
        "pages",
        "documents",
        "generated_images",
        "generated_seconds",
        "characters",
        "cached_input_share",
    ),
    0.0,
)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """No test id is made of bytes: those of a gzip file hold the second it was made in, so that two workers of
    pytest-xdist collected different tests.
    """
    return argname if isinstance(val, bytes) else None


def pytest_collection_finish() -> None:
    """What collection made lives to the end: no need to look through it again, nor at every 700 new objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every folder that a program may look up lies in a temporary folder."""
    home = tmp_path_factory.mktemp("home")
    for variable, folder in _HOMES.items():
        monkeypatch.setenv(variable, str(home / folder))
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that leaves this machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        outside = self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1")
        if outside:
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def snapshot() -> snapshots.Snapshot:
    """A small made-up catalogue: every kind, unknown prices and licenses, retired, open, closed, thresholds."""
    return snapshots.of(made_up.catalogue())


@pytest.fixture(scope="session")
def small_shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of shipped files with few models, to be put in place of `store.DATA` and `groundwork.DATA`."""
    folder = tmp_path_factory.mktemp("shipped")
    write_small_shipped(folder)
    return folder


@pytest.fixture(scope="session")
def small_use_cases() -> UseCases:
    """Made-up use cases for the made-up catalogue; what people say is understood as in the shipped language."""
    cases = (
        _case(
            "customer-service",
            "Customer service",
            ("llm",),
            {"chat": 1.0},
            input_tokens=900.0,
            output_tokens=250.0,
        ),
        _case(
            "picture-search",
            "Search by picture",
            ("llm",),
            {"chat": 1.0, "vision": 1.0},
            input_tokens=500.0,
            output_tokens=100.0,
            images=1.0,
        ),
        _case("embedding-search", "Embeddings", ("embedding",), {"embedding": 1.0}, input_tokens=300.0),
        _case("reranking", "Reranking", ("rerank",), {"rerank": 1.0}, input_tokens=200.0, documents=50.0),
        _case("text-to-speech", "Text to speech", ("tts",), {"speech": 1.0}, characters=600.0),
        _case("image-generation", "Image generation", ("image",), {"image": 1.0}, generated_images=1.0),
    )
    language = _language(cases)  # now: a test of the command line puts these in place of what is loaded
    return UseCases({case.id: case for case in cases}, lambda: language)


def _language(cases: Sequence[UseCase]) -> Language:
    helpdesk = ("helpdesk", "customer emails")
    entries = [Entry(case.id, case.name, helpdesk if case.id == "customer-service" else ()) for case in cases]
    return msgspec.structs.replace(store.load_use_cases().language, jobs=JobNames.of(entries))


def _case(
    name: str, title: str, kinds: tuple[Any, ...], skills: dict[str, float], **workload: float
) -> UseCase:
    known: dict[str, Any] = {"requests_per_month": 1_000_000.0, "input_tokens": 0.0, "output_tokens": 0.0}
    return UseCase(
        id=name,
        name=title,
        summary=f"{title}, made up.",
        group="Made up",
        kinds=kinds,
        skills=skills,
        workload=Workload(**(known | _NOT_USED | workload), batch=False),
        workload_note="Made up.",
        priorities=Priorities(cost=1.0, capability=1.0, downloads=0.25),
        floor=40.0,
    )


@pytest.fixture
def session(snapshot: snapshots.Snapshot, small_use_cases: UseCases) -> Any:
    """What the app works with, on the made-up catalogue."""
    from tui.session import Session

    return Session(snapshot, small_use_cases, TODAY)


@pytest.fixture
def until() -> Any:
    """Wait for a condition of a running app, with a generous ceiling; never for a time."""
    import asyncio

    async def wait(pilot: Any, condition: Any) -> None:
        for _ in range(2000):
            await pilot.pause()
            if condition():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(f"never came true on:\n{written(pilot.app)}")

    return wait


@pytest.fixture
def text_of() -> Any:
    """The text that an app's screen shows."""
    return written


def written(app: Any) -> str:
    """The text of the screen as it is composed: the one private call of Textual in the tests."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())

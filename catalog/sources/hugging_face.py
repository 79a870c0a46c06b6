"""The Hugging Face Hub: its address, headers and token, and the source of downloads, likes, sizes and licenses.

The most downloaded repositories are listed first, then the organisations of the catalogue's models that were not among
them: the Hub cannot be asked for many repositories by name and limits calls, not rows. huggingface_hub reads the
environment and takes a tenth of a second to import, so it is imported inside the functions.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from catalog import VERSION
from catalog.http.addresses import pages
from catalog.http.web import OfflineError, Secret, Web, WebError
from catalog.model import Source
from catalog.sources import hub_rows
from catalog.sources.upstream import Page, Reading
from catalog.storage import files

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def endpoint() -> str:
    """The Hub's address: `HF_ENDPOINT`, else huggingface.co. Raises `WebError` where it is no web address."""
    address = str(_constants().ENDPOINT).rstrip("/")
    if not _is_web_address(address):
        raise WebError("HF_ENDPOINT is no plain web address: expected https://HOST")
    return address


def headers(address: str) -> dict[str, str]:
    """The headers of every request to `address`; the token only over https or to this machine.

    Raises `WebError` for settings that cannot be used; no message holds the token.
    """
    constants = _constants()
    from huggingface_hub.utils._headers import build_hf_headers

    # The token is added below and not by the library, which would also send it over plain http.
    sent = dict(build_hf_headers(token=False, library_name="modelpick", library_version=VERSION))
    if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN or not _is_safe_for_token(address):
        return sent
    secret = _token(Path(constants.HF_TOKEN_PATH))
    if secret is not None:
        sent["authorization"] = f"Bearer {secret.reveal()}"
    return sent


def _constants() -> ModuleType:
    # Without it the library fetches a list of coding tools from the Hub before its first request.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        from huggingface_hub import constants
    except ValueError as error:  # a number in the environment that is none
        raise WebError("huggingface_hub cannot read its settings: an HF_ variable holds no number") from error
    return constants


def _token(file: Path) -> Secret | None:
    """The token of the environment, else of the file that `hf auth login` writes.

    huggingface_hub's own `get_token` may renew a token over the network and write files; this only reads.
    """
    text = os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN") or _read_token_file(file)
    text = text.replace("\r", "").replace("\n", "").strip()
    try:
        return Secret(text) if text else None
    except ValueError as error:
        raise WebError(f"the Hugging Face token cannot be sent: {error}") from None


def _read_token_file(file: Path) -> str:
    try:
        return files.read_text(file)
    except files.ReadError:
        return ""


def _is_web_address(address: str) -> bool:
    """Whether it is the http or https address of a server, without a password."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # an address in brackets that is none, a port out of range
        return False
    return named and parts.scheme in ("http", "https") and parts.username is None


def _is_safe_for_token(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK


MOST_WIDE = 20_000
OWN = "organisation"
"""The name of pages of which only the repositories of the catalogue's models are read."""
_PAGE_ROWS = 1_000
_MOST_PAGES = 250  # a server may give fewer rows a page than it is asked for
_MOST_ORGANISATIONS = 100  # with the pages, far below the 500 calls in five minutes that anybody may make
_OF_ORGANISATION = 300  # rows of one organisation: a catalogue's models are among its most downloaded
_AT_ONCE = 4
_FAILURES = 4  # so many organisations in a row that do not answer: the rest is not asked
_EXPAND = (
    *("downloads", "downloadsAllTime", "likes", "trendingScore", "safetensors", "gguf", "cardData", "tags"),
    *("gated", "private", "createdAt", "pipeline_tag", "evalResults"),
)
_QUERY = (("sort", "downloads"), ("direction", "-1"), *(("expand", name) for name in _EXPAND))


class HuggingFace:
    """The Hub's list of models: the `wide` most downloaded ones, and the `repositories` wherever they stand.

    After `fetch`, `unanswered` names the organisations whose repositories could not be asked for: the rest counts.
    """

    def __init__(self, wide: int = 1_000, repositories: tuple[str, ...] = ()) -> None:
        self._wide = min(max(wide, 0), MOST_WIDE)
        self._repositories = repositories
        self._own = frozenset(name.lower() for name in repositories)
        self.unanswered: tuple[str, ...] = ()

    @property
    def about(self) -> Source:
        """How the source is shown."""
        return Source(
            id=hub_rows.SOURCE,
            name="Hugging Face Hub",
            url="https://huggingface.co/api/models",
            license="facts",
            as_of="",
            gave="downloads of 30 days and of all time, likes, licenses, sizes, results on model pages",
        )

    def available(self, environment: Mapping[str, str]) -> str:  # noqa: ARG002
        """The Hub needs no key."""
        return ""

    async def fetch(self, web: Web) -> AsyncIterator[Page]:
        """The most downloaded repositories, then the catalogue's own that were not among them.

        Raises `WebError` where the Hub does not answer or its pages lead in a circle. An organisation that does
        not answer costs its repositories only.
        """
        hub = _Hub(web)
        seen = set[str]()
        async for page in hub.most_downloaded(self._wide, seen):
            yield page
        async for page in hub.of_organisations(_organisations_to_ask(self._repositories, seen)):
            yield page
        self.unanswered = tuple(hub.unanswered)

    def recognises(self, page: Page) -> bool:
        """A list of objects with an id `organisation/name` and what the Hub gives to each of its rows."""
        return hub_rows.is_model_list(page.body)

    def read(self, page: Page) -> Reading:
        """The repositories on a page, the models in them and the results on their pages.

        Of an organisation's page only the catalogue's own repositories are read.
        """
        return hub_rows.read_page(page.body, self._own if page.name == OWN else None)


class _Hub:
    """Asks for the pages of one fetch."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._address = endpoint() + "/api/models"
        self._headers = headers(self._address)
        self.unanswered: list[str] = []

    async def most_downloaded(self, wide: int, seen: set[str]) -> AsyncIterator[Page]:
        """Pages until they hold `wide` rows; the ids on them are added to `seen`, in lower case."""
        if not wide:
            return
        query = (*_QUERY, ("limit", str(-(-wide // -(-wide // _PAGE_ROWS)))))
        listed = pages(self._web, self._address, query=query, headers=self._headers, most_pages=_MOST_PAGES)
        rows = 0
        async for address, answer in listed:
            yield Page(body=answer.body, day=answer.day, address=address)
            names = hub_rows.row_ids(answer.body) or []
            seen.update(names)
            rows += len(names)
            if rows >= wide or not names:
                return

    async def of_organisations(self, names: list[str]) -> AsyncIterator[Page]:
        """The pages of those that answer, a few asked at a time."""
        failures = 0
        for start in range(0, len(names), _AT_ONCE):
            if failures >= _FAILURES:
                self.unanswered += names[start:]
                return
            group = names[start : start + _AT_ONCE]
            answers = await asyncio.gather(*(self._of(name) for name in group))
            for name, answer in zip(group, answers, strict=True):
                if isinstance(answer, Page):
                    failures = 0
                    yield answer
                else:
                    failures += not isinstance(answer, OfflineError)
                    self.unanswered.append(name)

    async def _of(self, organisation: str) -> Page | WebError:
        query = (*_QUERY, ("author", organisation), ("limit", str(_OF_ORGANISATION)))
        try:
            answer = await self._web.get(self._address, headers=self._headers, query=query)
        except WebError as error:
            return error
        if hub_rows.row_ids(answer.body) is None:
            return WebError("no list of models")
        return Page(body=answer.body, day=answer.day, name=OWN, address=self._address)


def _organisations_to_ask(repositories: tuple[str, ...], seen: set[str]) -> list[str]:
    """The organisations of the repositories not yet seen, those with the most of them first, at most 100."""
    absent = (name for name in repositories if "/" in name and name.lower() not in seen)
    counts = Counter(name.partition("/")[0] for name in absent)
    return sorted(counts, key=lambda name: (-counts[name], name))[:_MOST_ORGANISATIONS]

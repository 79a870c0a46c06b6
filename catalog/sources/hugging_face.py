"""The Hugging Face Hub: downloads, likes, sizes and licenses of repositories, and the results on their pages.

The most downloaded repositories are listed first, then those of the catalogue's models that were not among them: by
organisation, because the Hub has no way to ask for many repositories by name and limits calls, not rows.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping

from catalog.http.paging import pages
from catalog.http.web import OfflineError, Web, WebError
from catalog.model import Source
from catalog.sources import hub_access, hub_evals, hub_page
from catalog.sources.upstream import Page, Reading

MOST_WIDE = 20_000
OWN = "organisation"
"""The name of a page of which only the catalogue's own repositories count."""
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
            id=hub_evals.SOURCE,
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
        async for page in hub.of_organisations(_missing(self._repositories, seen)):
            yield page
        self.unanswered = tuple(hub.unanswered)

    def recognises(self, page: Page) -> bool:
        """A list of objects with an id `organisation/name` and what the Hub gives to each of its rows."""
        return hub_page.recognised(page.body)

    def read(self, page: Page) -> Reading:
        """The repositories on a page, the models in them and the results on their pages.

        Of an organisation's page only the catalogue's own repositories are read.
        """
        return hub_page.read(page.body, self._own if page.name == OWN else None)


class _Hub:
    """Asks for the pages of one fetch."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._address = hub_access.endpoint() + "/api/models"
        self._headers = hub_access.headers(self._address)
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
            names = hub_page.ids(answer.body) or []
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
        if hub_page.ids(answer.body) is None:
            return WebError("no list of models")
        return Page(body=answer.body, day=answer.day, name=OWN, address=self._address)


def _missing(repositories: tuple[str, ...], seen: set[str]) -> list[str]:
    """Whose repositories are still to be asked for, the organisations with the most of them first."""
    absent = (name for name in repositories if "/" in name and name.lower() not in seen)
    counts = Counter(name.partition("/")[0] for name in absent)
    return sorted(counts, key=lambda name: (-counts[name], name))[:_MOST_ORGANISATIONS]

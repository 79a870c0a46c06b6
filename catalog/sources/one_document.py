"""A source that is one document, which anybody may read."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping
from itertools import islice

import msgspec

from catalog.http.web import Web
from catalog.model import Source
from catalog.sources.upstream import Page, Reading, SourceError

_LOOKED_AT = 20


class OneDocument(ABC):
    """Everything that such sources share: a subclass says what it is, where it lies and how its entries read."""

    about: Source
    address: str

    def available(self, environment: Mapping[str, str]) -> str:  # noqa: ARG002
        """No key is needed."""
        return ""

    async def fetch(self, web: Web) -> AsyncIterator[Page]:
        """The one document."""
        answer = await web.get(self.address)
        yield Page(answer.body, answer.day, address=self.address)

    def recognises(self, page: Page) -> bool:
        """Whether one of the first entries is one of this source's."""
        try:
            return any(self.is_entry(raw) for raw in islice(self.entries(page), _LOOKED_AT))
        except SourceError:
            return False

    @abstractmethod
    def entries(self, page: Page) -> Iterable[msgspec.Raw]:
        """What the document lists. Raises `SourceError` where it lists nothing of that kind."""

    @abstractmethod
    def is_entry(self, raw: msgspec.Raw) -> bool:
        """Whether an entry has what only this source gives."""

    @abstractmethod
    def read(self, page: Page) -> Reading:
        """The records in the document."""

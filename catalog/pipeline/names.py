"""Checks that every offer, result and repository stands with the model that its name means.

Who is meant: models, developers and providers by every name that sources use for them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from catalog import identity
from catalog.identity import Identities
from catalog.model import Model
from catalog.pipeline import places, repositories
from catalog.pipeline.name_readings import readings
from catalog.pipeline.new_models import unmarked
from catalog.pipeline.reviewed_names import DeveloperNames, ReviewedNames
from catalog.sources.rows import PriceRow, ProviderName
from catalog.sources.upstream import Listing, Result
from catalog.storage.groundwork import Groundwork
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part

_WORD = re.compile(r"[a-z]+")
_BARE_WORD = re.compile(r"[A-Za-z]+")


class NameMatcher:
    """Knows every name; a model that one source introduces is known to the sources after it.

    `kept` are the parts of sources that are not read now: their models stay.
    """

    def __init__(self, base: Snapshot, ground: Groundwork, kept: Iterable[Part]) -> None:
        self.memory = ReviewedNames(base, ground)
        self.makers = DeveloperNames(
            (*base.catalog.developers, *ground.developers), (*base.catalog.providers, *ground.providers)
        )
        self._licenses = repositories.license_ids(base.catalog.licenses)
        self.models = dict(base.models)
        for part in kept:
            self.models |= {model.id: model for model in part.models}
        self.identities = Identities(self.models.values(), ground.aliases)
        self._families: dict[str, set[str]] = defaultdict(set)
        for model in base.catalog.models:
            self._families[_family(model.id)].add(model.developer)
        own = [model.hub_repository.lower() for model in self.models.values() if model.hub_repository]
        self._base_repositories = {unmarked(name) for name in own}.difference(own)
        self._pointers = {pointer.id for pointer in base.catalog.pointers}
        self._sellers = {seller.name_in_source: seller for seller in ground.sellers}

    def seller(self, name: str) -> ProviderName:
        """The provider that a source's word means; an unknown one is taken by its own name."""
        return self._sellers.get(name) or ProviderName.unlisted(name)

    def model_of_price(self, row: PriceRow) -> str | None:
        """The model that a price row is of."""
        known = self.memory.of_price(row)
        if known is not None:
            return known
        if identity.is_rolling(row.provider_model_id):
            return None
        seller = self.seller(row.provider).provider
        if _BARE_WORD.fullmatch(places.bare_id(row.provider, row.provider_model_id)):
            # `ada` is a model of its maker, and with others the short name of another one.
            maker = self.makers.of_seller(seller)
            found = self.identities.find(f"{maker}/{row.provider_model_id}") if maker else None
            return found if found and maker == self.models[found].developer else None
        return self.identities.find(f"{seller}/{row.provider_model_id}")

    def of_result(self, source: str, result: Result) -> tuple[str, str] | None:
        """The model of a result and the variant that its name states, where the name is clear."""
        known = self.memory.of_result(source, result.benchmark, result.name)
        if known is not None:
            return known
        text = result.name.rpartition("/")[2].strip().lower()
        for reading in readings(result.name):
            model = self.identities.find(reading)
            if model is not None:
                return model, text.removeprefix(reading).strip(" -_:()[]") if reading != text else ""
        return None

    def model_of_listing(self, listing: Listing) -> str | None:
        """The known model that a listing describes: that of its price, else that which its names mean."""
        price = PriceRow(source="", as_of="", provider=listing.provider, provider_model_id=listing.id)
        known = self.memory.of_price(price)
        if known is not None:
            return known
        maker = self.maker(listing)
        short = listing.id.rpartition("/")[2]
        names = [
            f"{maker}/{short}" if maker else "",
            f"{self.seller(listing.provider).provider}/{listing.id}",
            listing.hub_repository or "",
            listing.id,
            *listing.other_names,
        ]
        found = (self.identities.find(name) for name in names if name)
        return next((model for model in found if model is not None), None)

    def maker(self, listing: Listing) -> str | None:
        """The developer of a listed model."""
        if listing.hub_repository:
            maker = self.makers.of_organisation(listing.hub_repository.partition("/")[0])
            if maker is not None:
                return maker
        own = self.makers.of_seller(self.seller(listing.provider).provider)
        if own is not None:
            return own
        organisation = listing.maker or listing.id.rpartition("/")[0]
        return self.makers.of_name(organisation) if organisation else None

    def is_own(self, listing: Listing, maker: str) -> bool:
        """Whether a listing without its maker's name is of its seller's own model, and not of one it only serves."""
        if "/" in listing.id:
            return self.makers.of_name(listing.id.rpartition("/")[0]) == maker
        makers = self._families.get(_family(listing.id), set())
        only_own = self.makers.sells_own_only(self.seller(listing.provider).provider)
        return maker in makers or (only_own and not makers)

    def license(self, name: str | None) -> str | None:
        """The catalogue's license by the id on a model's card."""
        return self._licenses.get(repositories.plain(name)) if name else None

    def is_base(self, repository: str) -> bool:
        """Whether a repository holds the base that a known model was made from."""
        return repository.lower() in self._base_repositories

    def knows(self, name: str) -> bool:
        """Whether an id is that of a model or of a rolling name, with or without the word that says so."""
        return name in self.models or name in self._pointers or f"{name}-latest" in self._pointers

    def add(self, model: Model) -> None:
        """A new model is known from now on."""
        self.models[model.id] = model
        self.identities.add(model)


def _family(name: str) -> str:
    """The word that a model's name begins with: `qwen` of `alibaba/qwen3.8-27b`."""
    match = _WORD.match(name.rpartition("/")[2].lower())
    return match[0] if match else ""

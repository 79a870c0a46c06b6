"""Finds the model, the developer and the provider that a name in a source means.

Reviewed joins of the shipped catalogue count first (`ReviewedNames`), then the names of developers
(`DeveloperNames`) and the identity rules of `catalog.identity`. A name that may mean several models means none.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

from catalog import identity
from catalog.evidence import Evidence
from catalog.identity import Identities
from catalog.model import Adoption, Developer, License, Model, Provider
from catalog.pipeline import source_names
from catalog.pipeline.new_models import without_instruct
from catalog.pipeline.source_names import candidate_names
from catalog.sources.upstream import Listing, PriceRow, ProviderName, Result
from catalog.storage.groundwork import Correction, Groundwork
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part


class DeveloperNames:
    """The developers by every name that sources use for them."""

    def __init__(self, developers: Iterable[Developer], providers: Iterable[Provider]) -> None:
        known = tuple(providers)
        self._by_name: dict[str, str] = {}
        self._organisations: dict[str, str] = {}
        self._own: dict[str, tuple[str, ...]] = {}
        for developer in developers:
            self._by_name.setdefault(_plain_developer(developer.id), developer.id)
            self._by_name.setdefault(_plain_developer(developer.name), developer.id)
            for organisation in developer.hub_organisations:
                self._organisations[organisation.lower()] = developer.id
                self._by_name.setdefault(_plain_developer(organisation), developer.id)
        self._class = {provider.id: provider.provider_class for provider in known}
        for provider in known:
            self._own[provider.id] = provider.own_models_of
            if len(provider.own_models_of) == 1:
                self._by_name.setdefault(_plain_developer(provider.id), provider.own_models_of[0])

    def of_organisation(self, organisation: str) -> str | None:
        """The developer of this organisation on the Hub."""
        return self._organisations.get(organisation.lower())

    def of_seller(self, provider: str) -> str | None:
        """The developer whose own models this provider sells, where it is one."""
        own = self._own.get(provider, ())
        return own[0] if len(own) == 1 else None

    def sells_own_only(self, provider: str) -> bool:
        """Whether all that this provider sells is its own."""
        return self._class.get(provider) == "developer"

    def is_cloud(self, provider: str) -> bool:
        """Whether this provider is a first-party cloud."""
        return self._class.get(provider) == "cloud"

    def of_name(self, name: str) -> str | None:
        """The developer that a source calls by this name."""
        return self._by_name.get(_plain_developer(name))


def _plain_developer(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class ReviewedNames:
    """The names in the shipped catalogue that were reviewed: each means the model that it was filed under."""

    def __init__(self, shipped: Snapshot, ground: Groundwork) -> None:
        self._prices = _unambiguous(
            [((row.provider, row.provider_model_id, row.source), row.model) for row in ground.rows]
            + [((row.provider, row.provider_model_id, ""), row.model) for row in ground.rows]
        )
        results = shipped.catalog.evidence
        self._results = _unambiguous(
            [((row.source, row.benchmark, row.name_in_source), (row.model, row.variant)) for row in results]
        )
        self._names = _unambiguous([((row.source, row.name_in_source), row.model) for row in results])
        self._variants = _unambiguous(
            [((row.source, row.name_in_source), row.variant) for row in results if _is_in_name(row)]
        )
        self._repositories = {row.repository.lower(): row for row in shipped.catalog.adoption}
        self._corrections: dict[tuple[str, str], list[Correction]] = defaultdict(list)
        for correction in ground.corrections:
            self._corrections[correction.table, correction.key].append(correction)

    def of_price(self, row: PriceRow) -> str | None:
        """The model that this row's provider means by its id."""
        return self._prices.get((row.provider, row.provider_model_id, row.source)) or self._prices.get(
            (row.provider, row.provider_model_id, "")
        )

    def of_result(self, source: str, benchmark: str, name: str) -> tuple[str, str] | None:
        """(model id, variant) that a leaderboard means by a name, `None` where it was not reviewed.

        On a benchmark without this name it means the same as on the others, with the variant that the name itself says.
        """
        known = self._results.get((source, benchmark, name))
        if known is not None:
            return known
        model = self._names.get((source, name))
        return None if model is None else (model, self._variants.get((source, name), ""))

    def of_repository(self, name: str) -> Adoption | None:
        """The repository as it was known before."""
        return self._repositories.get(name.lower())

    def corrections(self, table: str, key: str) -> list[Correction]:
        """The reviewed corrections of one row."""
        return self._corrections.get((table, key), [])


def _is_in_name(row: Evidence) -> bool:
    """Whether the variant of a result is a part of its name, as the effort in `gpt-5.4-high`."""
    return bool(row.variant) and row.variant.lower() in row.name_in_source.lower()


def _unambiguous(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, _Value]:
    """The value of each key that always has the same value; keys with several values are left out."""
    found: dict[_Key, _Value] = {}
    ambiguous: set[_Key] = set()
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            ambiguous.add(key)
    return {key: value for key, value in found.items() if key not in ambiguous}


_WORD = re.compile(r"[a-z]+")
_BARE_WORD = re.compile(r"[A-Za-z]+")


class NameMatcher:
    """Matches names to models; a model that one source introduces is known to the sources after it.

    `kept` are the parts of sources that are not read in this refresh: their models stay.
    """

    def __init__(self, shipped: Snapshot, ground: Groundwork, kept: Iterable[Part]) -> None:
        self.reviewed = ReviewedNames(shipped, ground)
        self.developer_names = DeveloperNames(
            (*shipped.catalog.developers, *ground.developers), (*shipped.catalog.providers, *ground.providers)
        )
        self._licenses = _license_ids(shipped.catalog.licenses)
        self.models = dict(shipped.models)
        for part in kept:
            self.models |= {model.id: model for model in part.models}
        self.identities = Identities(self.models.values(), ground.aliases)
        self._families: dict[str, set[str]] = defaultdict(set)
        for model in shipped.catalog.models:
            self._families[_family_word(model.id)].add(model.developer)
        own = [model.hub_repository.lower() for model in self.models.values() if model.hub_repository]
        self._base_repositories = {without_instruct(name) for name in own}.difference(own)
        self._pointers = {pointer.id for pointer in shipped.catalog.pointers}
        self._no_models = frozenset(ground.no_models)
        self._sellers = {seller.name_in_source: seller for seller in ground.sellers}

    def seller(self, name: str) -> ProviderName:
        """The provider that a source's name means; an unknown name becomes a provider of that name."""
        return self._sellers.get(name) or ProviderName.unlisted(name)

    def model_of_price(self, row: PriceRow) -> str | None:
        """The model that a price row is of."""
        known = self.reviewed.of_price(row)
        if known is not None:
            return known
        if identity.is_rolling(row.provider_model_id):
            return None
        seller = self.seller(row.provider).provider
        if _BARE_WORD.fullmatch(source_names.bare_model_id(row.provider, row.provider_model_id)):
            # `ada` at OpenAI is OpenAI's model; at another seller a bare word may be short for any model.
            developer = self.developer_names.of_seller(seller)
            found = self.identities.find(f"{developer}/{row.provider_model_id}") if developer else None
            return found if found and developer == self.models[found].developer else None
        bare = source_names.bare_model_id(row.provider, row.provider_model_id)
        names = (row.provider_model_id, *source_names.regional_names(bare))
        meant = (self.identities.find(f"{seller}/{name}") for name in names)
        return next(filter(None, meant), None)

    def of_result(self, source: str, result: Result) -> tuple[str, str] | None:
        """(model id, variant) of a result, `None` where its name means no model or may mean several."""
        known = self.reviewed.of_result(source, result.benchmark, result.name)
        if known is not None:
            return known
        text = result.name.rpartition("/")[2].strip().lower()
        for candidate in candidate_names(result.name):
            model = self.identities.find(candidate)
            if model is not None:
                return model, text.partition(candidate)[2].strip(" -_:()[]")
        return None

    def model_of_listing(self, listing: Listing) -> str | None:
        """The known model that a listing describes: that of its price, else that which its names mean."""
        price = PriceRow(source="", as_of="", provider=listing.provider, provider_model_id=listing.id)
        known = self.reviewed.of_price(price)
        if known is not None:
            return known
        developer = self.developer_of(listing)
        short = listing.id.rpartition("/")[2]
        names = [
            f"{developer}/{short}" if developer else "",
            f"{self.seller(listing.provider).provider}/{listing.id}",
            listing.hub_repository or "",
            listing.id,
            *listing.other_names,
        ]
        found = (self.identities.find(name) for name in names if name)
        return next((model for model in found if model is not None), None) or self.model_of_price(price)

    def developer_of(self, listing: Listing) -> str | None:
        """The developer of a listed model."""
        if listing.hub_repository:
            developer = self.developer_names.of_organisation(listing.hub_repository.partition("/")[0])
            if developer is not None:
                return developer
        own = self.developer_names.of_seller(self.seller(listing.provider).provider)
        if own is not None:
            return own
        organisation = listing.developer or listing.id.rpartition("/")[0]
        return self.developer_names.of_name(organisation) if organisation else None

    def is_own(self, listing: Listing, developer: str) -> bool:
        """Whether a listing is of its seller's own model; an id without a developer counts by its family."""
        if "/" in listing.id:
            return self.developer_names.of_name(listing.id.rpartition("/")[0]) == developer
        developers = self._families.get(_family_word(listing.id), set())
        only_own = self.developer_names.sells_own_only(self.seller(listing.provider).provider)
        return developer in developers or (only_own and not developers)

    def family_developers(self, name: str) -> set[str]:
        """The developers whose models' names begin with the same letters as this one."""
        return self._families.get(_family_word(name), set())

    def is_developer(self, developer: str) -> bool:
        """Whether a developer is known."""
        return self.developer_names.of_name(developer) == developer

    def is_cloud(self, provider: str) -> bool:
        """Whether a provider is a first-party cloud, which names what it sells after its developer."""
        return self.developer_names.is_cloud(provider)

    def license(self, name: str | None) -> str | None:
        """The catalogue's license by the id on a model's card."""
        return self._licenses.get(_plain_license(name)) if name else None

    def is_base(self, repository: str) -> bool:
        """Whether a repository holds the base that a known model was made from."""
        return repository.lower() in self._base_repositories

    def is_no_model(self, name: str) -> bool:
        """Whether a name in price lists was looked at and is no model of its own."""
        return name in self._no_models

    def knows(self, name: str) -> bool:
        """Whether an id is that of a model or of a rolling name, with or without the word that says so."""
        return name in self.models or name in self._pointers or f"{name}-latest" in self._pointers

    def add(self, model: Model) -> None:
        """Add a new model, so that later rows of the same name are matched to it."""
        self.models[model.id] = model
        self.identities.add(model)


def _family_word(name: str) -> str:
    """The letters that a model's name begins with: `qwen` of `alibaba/qwen3.8-27b`."""
    match = _WORD.match(name.rpartition("/")[2].lower())
    return match[0] if match else ""


def _license_ids(licenses: Iterable[License]) -> dict[str, str]:
    """The catalogue's license by the Hub's id of it; ids that name a family or nothing are left out."""
    found: dict[str, str] = {}
    for entry in licenses:
        for name in (entry.id.removeprefix("LicenseRef-"), entry.spdx or ""):
            if name and not name.startswith("Family-") and name not in ("Other", "Unknown", "Proprietary"):
                found.setdefault(_plain_license(name), entry.id)
    return found


def _plain_license(name: str) -> str:
    """`llama3.1` and `Llama-3.1` are one license's name, `gpl-3.0` and `GPL-3.0-only` too."""
    return "".join(character for character in name.lower().removesuffix("-only") if character.isalnum())

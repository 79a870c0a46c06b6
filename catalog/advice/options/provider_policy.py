"""What a bill does not say of the provider that sends it: one sentence a topic, or that it is unknown."""

from typing import NamedTuple, get_args

from catalog.advice.result import Candidate
from catalog.formatting import count, day, listing
from catalog.model import Offer, Provider, ProviderPolicy
from catalog.record import PolicyTopic
from catalog.storage.snapshot import Snapshot

GENERAL_KNOWLEDGE = "general knowledge"


class PolicyAnswer(NamedTuple):
    """What is known on one topic; `text` None: unknown. `beside` is what it must not be taken for, or is held against.

    `source` says from where and when, in words.
    """

    topic: str
    text: str | None
    source: str = ""
    beside: str = ""

    @property
    def words(self) -> str:
        """In one clause, without the source."""
        return "; ".join(part for part in (self.text or "unknown", self.beside) if part)


def policies(candidate: Candidate, snapshot: Snapshot) -> tuple[PolicyAnswer, ...]:
    """Every topic, for the API that ranks or, where own hardware does, the one beside it; empty without an API."""
    offer = candidate.offer.offer or candidate.offer.api
    if offer is None:
        return ()
    provider = snapshot.providers.get(offer.provider) or Provider(id=offer.provider, name=offer.provider)
    known = {entry.topic: entry for entry in provider.policies}
    topics = [
        PolicyAnswer(topic, entry.text if entry else None, source_text(entry) if entry else "")
        for topic in get_args(PolicyTopic)
        for entry in (known.get(topic),)
    ]
    return (*topics, _country(candidate, offer, provider), _context(candidate, offer))


def source_text(entry: ProviderPolicy) -> str:
    """Where a sentence comes from: `https://..., 25 Nov 2026`; what was not seen at a source says so."""
    seen = "" if entry.seen else f"{GENERAL_KNOWLEDGE}, "
    return f"{seen}{entry.source}, {day(entry.as_of)}"


def _country(candidate: Candidate, offer: Offer, provider: Provider) -> PolicyAnswer:
    """Where it runs, told apart from where its developer is."""
    maker = (
        f"its developer, {candidate.developer_name}, is in {candidate.country or 'a country that is unknown'}"
    )
    if offer.serving_countries is not None:
        return PolicyAnswer(
            "runs in", listing(offer.serving_countries), f"{offer.source}, {day(offer.as_of)}", maker
        )
    if provider.serving_countries is not None:
        return PolicyAnswer("runs in", listing(provider.serving_countries), provider.source, maker)
    return PolicyAnswer("runs in", None, beside=f"{maker}, which does not say where it runs")


def _context(candidate: Candidate, offer: Offer) -> PolicyAnswer:
    """The host's limit beside the model's."""
    whole = candidate.model.context_tokens
    of_model = f"the model's own is {count(whole)}" if whole else "the model's own is unknown"
    if offer.context_tokens is None:
        return PolicyAnswer("context there", None, beside=of_model)
    only = "only " if whole and offer.context_tokens < whole else ""
    text = f"{only}{count(offer.context_tokens)} tokens"
    return PolicyAnswer("context there", text, f"{offer.source}, {day(offer.as_of)}", of_model)

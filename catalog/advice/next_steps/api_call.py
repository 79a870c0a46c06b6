"""Calling a model at a provider: its id there, the address, the key, and a request to try."""

import json
import re
from collections.abc import Iterator
from shlex import quote
from typing import Any

from catalog.advice.next_steps.step import Step
from catalog.formatting import day, listing
from catalog.model import Model, Offer, Provider
from catalog.storage.snapshot import Snapshot

_HELLO = "Hello"
_MOST_TOKENS = 256
_VERSION_OF_ANTHROPIC = "2023-06-01"
_VARIABLE = re.compile(r"(?a:[A-Za-z_]\w*)")
_ANY_VARIABLE = "API_KEY"
_OWN_PART = re.compile(r"<([^<>]+)>")


def call(model: Model, offer: Offer, snapshot: Snapshot) -> Step:
    """How programs call `model` by this offer; without a command where address or interface are not known."""
    provider = snapshot.providers.get(offer.provider) or Provider(id=offer.provider, name=offer.provider)
    command = _command(model, offer, provider)
    return Step(
        title=f"Call it at {provider.name}",
        lines=(command,) if command else (),
        note=" ".join(_notes(model, offer, provider, ready=bool(command))),
    )


def key_variable(provider: Provider) -> str:
    """The environment variable that holds the key; one that a shell can name, whatever the source says."""
    return provider.key_variable if _VARIABLE.fullmatch(provider.key_variable) else _ANY_VARIABLE


def _command(model: Model, offer: Offer, provider: Provider) -> str:
    """A `curl` that asks for a few words, or for one vector; empty where there is no common way to ask."""
    base, key = provider.base_url.rstrip("/"), key_variable(provider)
    if not base.startswith("https://"):
        return ""
    said = {"model": offer.provider_model_id}
    chat = said | {"messages": [{"role": "user", "content": _HELLO}]}
    if provider.interface == "openai" and model.kind == "llm":
        return _curl(f"{base}/chat/completions", f'"Authorization: Bearer ${key}"', chat)
    if provider.interface == "openai" and model.kind == "embedding":
        return _curl(f"{base}/embeddings", f'"Authorization: Bearer ${key}"', said | {"input": _HELLO})
    if provider.interface == "anthropic" and model.kind == "llm":
        version = f"-H {quote(f'anthropic-version: {_VERSION_OF_ANTHROPIC}')}"
        return _curl(
            f"{base}/messages", f'"x-api-key: ${key}" {version}', chat | {"max_tokens": _MOST_TOKENS}
        )
    return ""


def _curl(address: str, headers: str, body: dict[str, Any]) -> str:
    sent = quote(json.dumps(body))
    return f"curl {quote(address)} -H {headers} -H 'Content-Type: application/json' -d {sent}"


def _notes(model: Model, offer: Offer, provider: Provider, *, ready: bool) -> Iterator[str]:
    yield f"Its id there is {offer.provider_model_id}."
    if provider.provider_class == "cloud" and model.developer not in provider.own_models_of:
        yield "A cloud may know it by the name of your deployment, and want a token in place of a key."
    more = provider.docs_url or provider.terms_url
    where = f"; see {more}" if more else ""
    if not provider.base_url:
        yield f"The address that programs call is unknown here{where}."
        return
    dated = f", {day(provider.address_as_of)}" if provider.address_as_of else ""
    source = provider.address_source or "source unknown"
    yield f"Address: {provider.base_url} ({source}{dated})."
    if parts := _OWN_PART.findall(provider.base_url):
        yield f"Put your own {listing(list(dict.fromkeys(parts)))} into it."
    if not ready:
        yield f"It has no common interface for this kind of model{where}."
    elif _VARIABLE.fullmatch(provider.key_variable):
        yield f"The key goes into {provider.key_variable}."
    else:
        yield f"The key goes into {_ANY_VARIABLE}, a name chosen here."

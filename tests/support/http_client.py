"""Requests by a client of their own, and the token that they carry."""

from typing import Any

from catalog.http.client import Network
from catalog.http.web import Limits
from tests.support.factories import TODAY

EARLIER = "2026-11-20"
QUICK = Limits(tries=2, backoff=0.01)
TOKEN = "hf_SECRETSECRETSECRET"
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}
MODELS_DEV = "https://models.dev/api.json"


async def get(address: str, *, network: dict[str, Any] | None = None, **asked: Any) -> Any:
    """One answer, by a network of its own."""
    settings: dict[str, Any] = {"cache": None, "today": TODAY, "limits": QUICK} | (network or {})
    async with Network(settings.pop("cache"), settings.pop("today"), **settings) as opened:
        return await opened.web().get(address, **asked)

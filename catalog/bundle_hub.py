"""A bundle in a dataset of the Hugging Face Hub, so that a team shares one catalogue.

Reading is our own: bounded, and the token goes to the Hub only, not to the store of files that it redirects to. Writing
is huggingface_hub's, in a thread that nobody waits for longer than a minute: the library itself has no time limit.
"""

import asyncio
import io
import logging
from concurrent.futures import Future
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from catalog.bundle import FILE, MOST_PACKED_BYTES
from catalog.http import addresses, body, causes
from catalog.http.client import new_client
from catalog.http.limits import LIMITS
from catalog.http.secret import Secret
from catalog.http.threads import DaemonThreads
from catalog.http.web import WebError
from catalog.hub_dataset import LOG_IN, Dataset, HubError, parse, refused
from catalog.sources import hub_access
from catalog.text import safe_text

if TYPE_CHECKING:
    import httpx2

__all__ = ["Dataset", "HubError", "download", "parse", "upload"]

SECONDS = 60.0
_REDIRECTS = (301, 302, 303, 307, 308)


async def download(dataset: Dataset, *, seconds: float = SECONDS) -> bytes:
    """The bundle in a dataset, as it lies there: `catalog.bundle.unpack` says whether it is sound.

    Raises `HubError` within `seconds`.
    """
    asyncio.get_running_loop().set_default_executor(DaemonThreads())
    try:
        hub = _hub()
        async with asyncio.timeout(seconds):
            return await _download(dataset, hub)
    except TimeoutError as error:
        raise HubError(f"{dataset}: the download took longer than {seconds:.0f} seconds") from error
    except WebError as error:
        raise HubError(f"{dataset}: {safe_text(error)}") from None
    except (ImportError, ValueError, OSError) as error:
        # A proxy or a certificate store that is set in the environment; its text may hold a password.
        cause = f"the proxy or certificate settings cannot be used ({type(error).__name__})"
        raise HubError(f"{dataset}: {cause}") from None


def upload(dataset: Dataset, data: bytes, *, seconds: float = SECONDS) -> None:
    """Put a bundle into a dataset, which is made, as a private one, where there is none.

    Raises `HubError` after at most `seconds`; then it is not known whether a part of it arrived, and the Hub shows the
    old file until it has the whole new one.
    """
    try:
        endpoint = _hub()
        secret = _token(endpoint)
    except WebError as error:
        raise HubError(f"{dataset}: {safe_text(error)}") from None
    if secret is None:
        raise HubError(f"{dataset}: only members may write there; {LOG_IN}")
    done = DaemonThreads().submit(_upload, dataset, data, endpoint, secret)
    _wait(done, dataset, endpoint, seconds)


def _wait(done: "Future[None]", dataset: Dataset, endpoint: str, seconds: float) -> None:
    try:
        done.result(seconds)
    except TimeoutError:
        raise HubError(f"{dataset}: the Hub did not take it within {seconds:.0f} seconds") from None
    except Exception as error:
        raise HubError(f"{dataset}: {_why_not_taken(error, endpoint)}") from None


def _why_not_taken(error: Exception, endpoint: str) -> str:
    """The cause in words. The library's own texts may hold what a server sent back, so they are not shown."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    for one in (error, error.__cause__):
        if isinstance(one, HfHubHTTPError):
            return refused(one.response, "write", has_token=True)
        if isinstance(one, httpx2.TransportError):
            return causes.cause_of(one, addresses.host(endpoint), LIMITS)
    return f"the upload failed ({type(error).__name__})"


def _upload(dataset: Dataset, data: bytes, endpoint: str, secret: Secret) -> None:
    import huggingface_hub
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    logging.getLogger("huggingface_hub").setLevel(logging.CRITICAL)
    huggingface_hub.get_session().timeout = (LIMITS.connect, LIMITS.read, LIMITS.read, None)
    hub = huggingface_hub.HfApi(endpoint=endpoint, token=secret.reveal(), library_name="modelpick")
    hub.create_repo(dataset.id, repo_type="dataset", private=True, exist_ok=True)
    hub.upload_file(
        path_or_fileobj=io.BytesIO(data),  # bytes would go through hf_xet, which no time limit reaches
        path_in_repo=FILE,
        repo_id=dataset.id,
        repo_type="dataset",
        revision=dataset.revision,
        commit_message="Catalogue of modelpick",
    )


def _token(endpoint: str) -> Secret | None:
    sent = hub_access.headers(endpoint).get("authorization", "").removeprefix("Bearer ")
    return Secret(sent) if sent else None


def _hub() -> str:
    """The Hub's address. Raises `WebError` where it may not be asked."""
    address = hub_access.endpoint()
    from huggingface_hub.constants import is_offline_mode

    if is_offline_mode():
        raise WebError("HF_HUB_OFFLINE is set, so the Hub is not asked")
    return address


async def _download(dataset: Dataset, hub: str) -> bytes:
    import httpx2

    address = f"{hub}/datasets/{dataset.id}/resolve/{quote(dataset.revision, safe='')}/{FILE}"
    async with new_client(LIMITS) as client:
        for attempt in range(1, LIMITS.tries + 1):
            try:
                return await _followed(client, address, hub)
            except (httpx2.TransportError, _BusyError, body.BrokenError) as error:
                if attempt == LIMITS.tries:
                    raise _given_up(error, hub) from None
            await asyncio.sleep(LIMITS.backoff * attempt)
    raise AssertionError("unreachable: the last try returns or raises")


class _BusyError(Exception):
    """A server's trouble that may pass."""


def _given_up(error: Exception, hub: str) -> WebError:
    import httpx2

    if isinstance(error, httpx2.TransportError):
        return WebError(causes.cause_of(error, addresses.host(hub), LIMITS))
    return WebError(str(error))


async def _followed(client: "httpx2.AsyncClient", address: str, hub: str) -> bytes:
    """The body behind at most a few redirects, each over an encrypted connection; other hosts get no token."""
    for _ in range(LIMITS.redirects + 1):
        own = addresses.origin(address) == addresses.origin(hub)
        headers = hub_access.headers(hub) if own else {}
        has_token = "authorization" in headers
        headers["accept-encoding"] = "identity"
        async with client.stream("GET", address, headers=headers) as response:
            if response.status_code in _REDIRECTS:
                address = _next(address, response.headers.get("location", ""), hub)
                continue
            if response.status_code >= 500:
                raise _BusyError(f"{addresses.host(address)} answered with error {response.status_code}")
            if response.status_code != 200:
                raise WebError(refused(response, "read", has_token=has_token))
            return await body.read(response, addresses.host(address), MOST_PACKED_BYTES, lambda _: None)
    raise WebError(f"{addresses.host(address)} redirects more than {LIMITS.redirects} times")


def _next(address: str, location: str, hub: str) -> str:
    try:
        target = addresses.full(urljoin(address, location))
    except (ValueError, WebError):
        raise WebError(f"{addresses.host(address)} redirects to what is no address") from None
    local = addresses.is_loopback(hub) and addresses.is_loopback(target)
    if not target.startswith("https://") and not local:
        raise WebError(f"{addresses.host(address)} redirects to an address that is not encrypted")
    return target

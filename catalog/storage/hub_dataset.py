"""A bundle in a dataset of the Hugging Face Hub, so that a team shares one catalogue.

Reading uses our own client: bounded, and the token goes to the Hub only, not to the file store that it redirects to.
Writing uses huggingface_hub in a daemon thread that is given up after a minute: the library has no time limit.
"""

import asyncio
import io
import logging
import re
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin

from catalog.http import addresses, body, web
from catalog.http.client import DaemonThreads, new_client, unusable_settings
from catalog.http.proxies import proxy_for, unusable_setting
from catalog.http.web import LIMITS, Secret, WebError
from catalog.sources import hugging_face
from catalog.storage.bundle import FILE, MOST_PACKED_BYTES
from catalog.text import safe_text

if TYPE_CHECKING:
    import httpx2


PREFIX = "hf://datasets/"
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?"
_DATASET = re.compile(
    rf"{PREFIX}(?P<owner>{_NAME})/(?P<name>{_NAME})(?:@(?P<revision>[A-Za-z0-9][\w./-]{{0,99}}))?", re.ASCII
)
LOG_IN = "log in with `hf auth login` or set HF_TOKEN"


class HubError(Exception):
    """The Hub did not give or take the bundle; the message says why, is safe to show, and never holds the token."""


class Dataset(NamedTuple):
    """A dataset of the Hub, and the branch, tag or commit in it."""

    owner: str
    name: str
    revision: str = "main"

    @property
    def id(self) -> str:
        """How the Hub calls it."""
        return f"{self.owner}/{self.name}"

    def __str__(self) -> str:
        return PREFIX + self.id + ("" if self.revision == "main" else f"@{self.revision}")


def parse_dataset(text: str) -> Dataset:
    """The dataset that `hf://datasets/ORG/NAME[@REVISION]` names. Raises `ValueError`."""
    match = _DATASET.fullmatch(text)
    if not match or ".." in text or "--" in match["owner"] + "/" + match["name"]:
        raise ValueError(
            f"{safe_text(text, 100)!r} is no dataset; expected hf://datasets/ORG/NAME[@REVISION]"
        )
    return Dataset(match["owner"], match["name"], match["revision"] or "main")


def refusal_text(response: "httpx2.Response", what: str, *, has_token: bool) -> str:
    """Why the Hub refused, in words; it answers 401 or 404 for a dataset that the token may not see."""
    status, code = response.status_code, response.headers.get("x-error-code", "")
    if status == 401:
        return "the Hub does not accept your token" if has_token else f"the Hub asks who you are; {LOG_IN}"
    if status == 403:
        return f"your token gives no permission to {what} it"
    if status == 404 and code == "EntryNotFound":
        return f"it holds no file named {FILE}"
    if status == 404 and code == "RevisionNotFound":
        return "it has no such revision"
    if status == 404:
        return "there is no such dataset" + (
            ", or your token may not see it" if has_token else f", or {LOG_IN}"
        )
    if status == 429:
        return "the Hub asks to come back later (too many requests)"
    return f"the Hub answered with error {status}"


SECONDS = 60.0
_REDIRECTS = (301, 302, 303, 307, 308)


async def download(dataset: Dataset, *, seconds: float = SECONDS) -> bytes:
    """The bundle in a dataset, as it lies there: `catalog.storage.bundle.unpack` says whether it is sound.

    Raises `HubError` within `seconds`.
    """
    asyncio.get_running_loop().set_default_executor(DaemonThreads())
    try:
        hub = _hub_address()
        async with asyncio.timeout(seconds):
            return await _download(dataset, hub)
    except TimeoutError as error:
        raise HubError(f"{dataset}: the download took longer than {seconds:.0f} seconds") from error
    except WebError as error:
        raise HubError(f"{dataset}: {safe_text(error)}") from None
    except (ImportError, ValueError, OSError) as error:
        raise HubError(f"{dataset}: {unusable_settings(error)}") from None


def upload(dataset: Dataset, data: bytes, *, seconds: float = SECONDS) -> None:
    """Put a bundle into a dataset, which is made, as a private one, where there is none.

    Raises `HubError` after at most `seconds`; then it is not known whether a part of it arrived, and the Hub shows the
    old file until it has the whole new one.
    """
    try:
        endpoint = _hub_address()
        secret = _token(endpoint)
    except WebError as error:
        raise HubError(f"{dataset}: {safe_text(error)}") from None
    if secret is None:
        raise HubError(f"{dataset}: only members may write there; {LOG_IN}")
    done = DaemonThreads().submit(_upload, dataset, data, endpoint, secret)
    _wait_for_upload(done, dataset, endpoint, seconds)


def _wait_for_upload(done: "Future[None]", dataset: Dataset, endpoint: str, seconds: float) -> None:
    try:
        done.result(seconds)
    except TimeoutError:
        raise HubError(f"{dataset}: the Hub did not take it within {seconds:.0f} seconds") from None
    except Exception as error:
        raise HubError(f"{dataset}: {_upload_error_text(error, endpoint)}") from None


def _upload_error_text(error: Exception, endpoint: str) -> str:
    """The cause in words. The library's own texts may hold what a server sent back, so they are not shown."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    for cause in (error, error.__cause__):
        if isinstance(cause, HfHubHTTPError):
            return refusal_text(cause.response, "write", has_token=True)
        if isinstance(cause, httpx2.TransportError):
            return web.cause_of(cause, addresses.host(endpoint), LIMITS, proxy_for(endpoint))
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
    sent = hugging_face.headers(endpoint).get("authorization", "").removeprefix("Bearer ")
    return Secret(sent) if sent else None


def _hub_address() -> str:
    """The Hub's address. Raises `WebError` where it may not be asked."""
    address = hugging_face.endpoint()
    from huggingface_hub.constants import is_offline_mode

    if is_offline_mode():
        raise WebError("HF_HUB_OFFLINE is set, so the Hub is not asked")
    if problem := unusable_setting():  # huggingface_hub would raise it from its depths when it uploads
        raise WebError(problem)
    return address


async def _download(dataset: Dataset, hub: str) -> bytes:
    import httpx2

    address = f"{hub}/datasets/{dataset.id}/resolve/{quote(dataset.revision, safe='')}/{FILE}"
    async with new_client(LIMITS) as client:
        for attempt in range(1, LIMITS.tries + 1):
            try:
                return await _get_following_redirects(client, address, hub)
            except (httpx2.TransportError, _BusyError, body.BrokenError) as error:
                if attempt == LIMITS.tries:
                    raise _final_error(error, hub) from None
            await asyncio.sleep(LIMITS.backoff * attempt)
    raise AssertionError("unreachable: the last try returns or raises")


class _BusyError(Exception):
    """A server's error that may pass (HTTP 5xx)."""


def _final_error(error: Exception, hub: str) -> WebError:
    import httpx2

    if isinstance(error, httpx2.TransportError):
        return WebError(web.cause_of(error, addresses.host(hub), LIMITS, proxy_for(hub)))
    return WebError(str(error))


async def _get_following_redirects(client: "httpx2.AsyncClient", address: str, hub: str) -> bytes:
    """The body behind at most a few redirects, each over an encrypted connection; other hosts get no token."""
    for _ in range(LIMITS.redirects + 1):
        own = addresses.origin(address) == addresses.origin(hub)
        headers = hugging_face.headers(hub) if own else {}
        has_token = "authorization" in headers
        headers["accept-encoding"] = "identity"
        async with client.stream("GET", address, headers=headers) as response:
            if response.status_code in _REDIRECTS:
                address = _redirect_target(address, response.headers.get("location", ""), hub)
                continue
            if response.status_code >= 500:
                raise _BusyError(f"{addresses.host(address)} answered with error {response.status_code}")
            if response.status_code != 200:
                raise WebError(refusal_text(response, "read", has_token=has_token))
            return await body.read_body(response, addresses.host(address), MOST_PACKED_BYTES, lambda _: None)
    raise WebError(f"{addresses.host(address)} redirects more than {LIMITS.redirects} times")


def _redirect_target(address: str, location: str, hub: str) -> str:
    try:
        target = addresses.full_address(urljoin(address, location))
    except (ValueError, WebError):
        raise WebError(f"{addresses.host(address)} redirects to what is no address") from None
    local = addresses.is_loopback(hub) and addresses.is_loopback(target)
    if not target.startswith("https://") and not local:
        raise WebError(f"{addresses.host(address)} redirects to an address that is not encrypted")
    return target

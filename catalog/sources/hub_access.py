"""The Hub's address, the headers it expects and the user's token, as huggingface_hub settles them.

Importing huggingface_hub reads the environment and costs a tenth of a second, so it happens inside the functions.
"""

import os
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from catalog import VERSION, files
from catalog.http.secret import Secret
from catalog.http.web import WebError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def endpoint() -> str:
    """The Hub's address: `HF_ENDPOINT`, else huggingface.co. Raises `WebError` where it is no web address."""
    address = str(_constants().ENDPOINT).rstrip("/")
    if not _is_plain(address):
        raise WebError("HF_ENDPOINT is no plain web address: expected https://HOST")
    return address


def headers(address: str) -> dict[str, str]:
    """What every request to `address` carries; the token only where nobody can read it on the way.

    Raises `WebError` for settings that cannot be used; no message holds the token.
    """
    constants = _constants()
    from huggingface_hub.utils._headers import build_hf_headers

    # The token is added below and not by the library, which would also send it over plain http.
    sent = dict(build_hf_headers(token=False, library_name="modelpick", library_version=VERSION))
    if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN or not _is_private(address):
        return sent
    secret = _token(Path(constants.HF_TOKEN_PATH))
    if secret is not None:
        sent["authorization"] = f"Bearer {secret.reveal()}"
    return sent


def _constants() -> ModuleType:
    # Without it the library asks the Hub for a list of coding tools before the first request of all.
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
    text = os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN") or _from_file(file)
    text = text.replace("\r", "").replace("\n", "").strip()
    try:
        return Secret(text) if text else None
    except ValueError as error:
        raise WebError(f"the Hugging Face token cannot be sent: {error}") from None


def _from_file(file: Path) -> str:
    try:
        return files.read_text(file)
    except files.ReadError:
        return ""


def _is_plain(address: str) -> bool:
    """Whether it names a server and nobody's password."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # an address in brackets that is none, a port out of range
        return False
    return named and parts.scheme in ("http", "https") and parts.username is None


def _is_private(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK

"""A dataset of the Hugging Face Hub that holds a bundle: its name, and what the Hub says of it in words."""

import re
from typing import TYPE_CHECKING, NamedTuple

from catalog.bundle import FILE
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


def parse(text: str) -> Dataset:
    """The dataset that `hf://datasets/ORG/NAME[@REVISION]` names. Raises `ValueError`."""
    match = _DATASET.fullmatch(text)
    if not match or ".." in text or "--" in match["owner"] + "/" + match["name"]:
        raise ValueError(
            f"{safe_text(text, 100)!r} is no dataset; expected hf://datasets/ORG/NAME[@REVISION]"
        )
    return Dataset(match["owner"], match["name"], match["revision"] or "main")


def refused(response: "httpx2.Response", what: str, *, has_token: bool) -> str:
    """Why the Hub said no; it answers 401 or 404 for what one may not even see."""
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

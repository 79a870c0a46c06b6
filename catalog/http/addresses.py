"""Web addresses: which are allowed, which belong to the same server, where a mirror stands in, and paged answers."""

import ipaddress
import re
from collections.abc import AsyncIterator, Mapping
from urllib.parse import SplitResult, quote, urlencode, urljoin, urlsplit

from catalog.http.web import Answer, Web, WebError
from catalog.text import safe_text

_LONGEST = 8_000
_PORTS = {"http": 80, "https": 443}
_PASSWORD = re.compile(r"[^/@]*@")
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_NEXT = re.compile(r';\s*rel\s*=\s*"?(?:[^";,]*\s)?next[\s";,]', re.IGNORECASE)


def full_address(address: str, query: tuple[tuple[str, str], ...] = ()) -> str:
    """The address with its query, without its fragment.

    Raises `WebError` where it is no http or https address of a server, or carries a password.
    """
    parts = _parse(address)
    joined = "&".join(part for part in (parts.query, urlencode(query)) if part)
    return parts._replace(query=joined, fragment="").geturl()


def host(address: str) -> str:
    """The server's name as it is shown; the port is said where it is not the usual one."""
    parts = _parse(address)
    name = parts.hostname or ""
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return safe_text(f"[{name}]{port}" if ":" in name else name + port, 100)


def origin(address: str) -> tuple[str, str, int]:
    """(scheme, name, port) of an address: equal for two addresses of the same server."""
    parts = _parse(address)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]


def is_loopback(address: str) -> bool:
    """Whether the address is on this very machine."""
    name = _parse(address).hostname or ""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def link_to_next(header: str) -> str | None:
    """The target of `rel="next"` in a `Link` header (RFC 8288), as it is written there."""
    for target, parameters in _LINK.findall(header):
        if _NEXT.search(parameters + ";"):
            return str(target)
    return None


class Route:
    """Maps an address to the one that is requested: its own server's, or that of a mirror that stands in for it.

    A mirror serves `https://HOST/PATH` at `MIRROR/HOST/PATH`. Addresses on this machine are never rewritten.
    Raises `WebError` where the mirror is no address.
    """

    def __init__(self, mirror: str = "") -> None:
        self._mirror = full_address(mirror).rstrip("/") if mirror else ""

    def request_address(self, address: str) -> str:
        """The address that a request for `address` is sent to: its own, or that of the mirror."""
        parts = _parse(address)
        if not self._mirror or parts.scheme != "https" or is_loopback(address):
            return address
        path = f"/{quote(parts.netloc, safe=':[].-')}{parts.path or '/'}"
        return self._mirror + path + (f"?{parts.query}" if parts.query else "")

    def mirror_note(self, address: str) -> str:
        """A clause for messages about an address that is asked at the mirror; empty for all others."""
        return (
            "" if self.request_address(address) == address else f", asked at the mirror {host(self._mirror)}"
        )

    def resolve_link(self, address: str, target: str, kind: str = "link") -> str:
        """The address that a server means by `target` in its answer to `address`, with a mirror's address undone.

        Raises `WebError` where it leads to another server.
        """
        requested = self.request_address(address)
        try:
            joined = full_address(urljoin(address, target))
            if requested != address and origin(joined) == origin(requested):
                joined = self._original(address, joined)
        except ValueError:
            raise WebError(f"{host(address)} sent a {kind} that is no address") from None
        if origin(joined) != origin(address):
            raise WebError(f"refusing to follow a {kind} to another host: {host(joined)}")
        return joined

    def _original(self, address: str, joined: str) -> str:
        """What the mirror's own address stands for; itself where it stands for another server."""
        prefix = self._mirror + f"/{quote(_parse(address).netloc, safe=':[].-')}/"
        if not joined.startswith(prefix):
            return joined
        return f"https://{_parse(address).netloc}/{joined.removeprefix(prefix)}"


def _parse(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        known = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or not address.isascii() or not address.isprintable() or " " in address:
        raise WebError(f"{safe_text(_PASSWORD.sub('***@', address), 100)!r} is no web address")
    if len(address) > _LONGEST:
        raise WebError(
            f"the address at {safe_text(parts.hostname, 100)} is longer than {_LONGEST} characters"
        )
    if parts.username is not None or parts.password is not None:
        raise WebError(f"the address at {safe_text(parts.hostname, 100)} carries a name or password")
    return parts


async def pages(
    web: Web,
    address: str,
    *,
    query: tuple[tuple[str, str], ...] = (),
    headers: Mapping[str, str] | None = None,
    most_pages: int = 50,
    most_bytes: int = 32_000_000,
    secret: bool = False,
) -> AsyncIterator[tuple[str, Answer]]:
    """Each page with the address at which it was asked, beginning with `address` and `query`.

    Raises `WebError` where a page leads back to one that was already read, where there are more than `most_pages`, and
    whatever `web` raises.
    """
    seen: set[str] = set()
    following: str | None = full_address(address, query)
    while following is not None:
        seen.add(following)
        answer = await web.get(following, headers=headers, most_bytes=most_bytes, secret=secret)
        yield following, answer
        following = answer.next
        if following in seen:
            raise WebError(f"{host(address)} sent a page that leads back to an earlier one")
        if following is not None and len(seen) >= most_pages:
            raise WebError(f"{host(address)} sent more than {most_pages} pages")

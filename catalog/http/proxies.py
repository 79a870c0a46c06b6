"""The proxies that the environment names: which variable names the one of an address, and what is wrong with one.

A proxy's address may hold a name and a password: no text of this module does.
"""

import ipaddress
import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies

from catalog.text import safe_text

_SCHEMES = ("http", "https", "all")
_KINDS = ("http", "https", "socks5", "socks5h")
_SYSTEM = "the system's settings"
_STATUS = re.compile(r"(?a:\d{3})")
_ASKS_WHO = "407"


class Proxy(NamedTuple):
    """A proxy and the variable that names it; `server` is its name and port, `has_password` whether it gets one."""

    variable: str
    server: str
    has_password: bool

    def __str__(self) -> str:
        return f"the proxy {self.server} in {self.variable}"

    def refusal(self, host: str, said: str) -> str:
        """Why the proxy did not connect to `host`: `said` is its answer, which begins with the HTTP status."""
        status = found[0] if (found := _STATUS.match(said)) else ""
        if status == _ASKS_WHO and self.has_password:
            return f"{self} does not accept the name and password there (HTTP {status})"
        if status == _ASKS_WHO:
            form = "http://NAME:PASSWORD@SERVER:PORT"
            return f"{self} asks for a name and a password (HTTP {status}): they belong there as {form}"
        return f"{self} would not connect to {host}" + (f" (HTTP {status})" if status else "")


def proxy_for(address: str) -> Proxy | None:
    """The proxy by which the address is asked; None where it is asked without one, or the proxy is none."""
    try:
        parts = urlsplit(address)
        if _is_exempt(parts.scheme, parts.hostname or ""):
            return None
        found = next((entry for entry in _settings() if entry[0] in (parts.scheme, "all")), None)
        if found is None:
            return None
        proxy = _parts(found[2])
        port = f":{proxy.port}" if proxy.port else ""
    except ValueError:
        return None
    server = safe_text(f"{proxy.hostname or ''}{port}", 100)
    return Proxy(found[1], server, bool(proxy.username or proxy.password))


def through(address: str) -> str:
    """A clause for an error that may be the proxy's; empty where there is none."""
    proxy = proxy_for(address)
    return f" through {proxy}" if proxy else ""


def unusable_setting() -> str:
    """What is wrong with a proxy of the environment and what to do, as a clause; empty where nothing is."""
    for _, variable, text in _settings():
        try:
            parts = _parts(text)
            sound = bool(parts.hostname) and parts.scheme in _KINDS and parts.port != 0
        except ValueError:
            sound = False
        if not sound:
            return (
                f"{variable} holds no address of a proxy, such as http://SERVER:PORT: correct it or unset it"
            )
        if parts.scheme.startswith("socks") and find_spec("socksio") is None:
            return (
                f"{variable} names a SOCKS proxy, for which the package socksio is missing: "
                f"install socksio or unset {variable}"
            )
    return ""


def _settings() -> Iterator[tuple[str, str, str]]:
    """(scheme, variable, address) of each proxy; those of one scheme go before the one of all."""
    found = getproxies()
    if "*" in _exempt_names(found):
        return
    for scheme in _SCHEMES:
        if found.get(scheme):
            yield scheme, _variable(f"{scheme}_proxy"), found[scheme]


def _variable(name: str) -> str:
    """How it is spelled in the environment: in small letters it goes before all other spellings."""
    spelled = [entry for entry in os.environ if entry.lower() == name and os.environ[entry]]
    return name if name in spelled else next(iter(spelled), _SYSTEM)


def _parts(text: str) -> SplitResult:
    """Raises `ValueError` where the port is none."""
    parts = urlsplit(text if "://" in text else f"http://{text}")
    _ = parts.port
    return parts


def _exempt_names(found: dict[str, str]) -> list[str]:
    return [name for entry in found.get("no", "").split(",") if (name := entry.strip().lower())]


def _is_exempt(scheme: str, host: str) -> bool:
    """Whether no proxy is asked for this host: this machine never is, and what NO_PROXY names."""
    for name in ("localhost", "127.0.0.0/8", "::1", *_exempt_names(getproxies())):
        of_scheme, only, exact = name.partition("://")
        if (exact == host and of_scheme in (scheme, "all")) if only else _covers(name, host):
            return True
    return False


def _covers(name: str, host: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(name.strip("[]"), strict=False)
    except ValueError:
        end = name.removeprefix("*")
        return host == name or host.endswith(end if end.startswith(".") else f".{end}")

"""A proxy of the environment that cannot be used or does not answer: the error names the variable, never a password."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from catalog.http.client import new_client
from catalog.http.proxies import proxy_for, unusable_setting
from catalog.http.web import LIMITS, WebError
from tests.support.http_client import MODELS_DEV, get

pytestmark = pytest.mark.usefixtures("no_proxy")

PASSWORD = "SECRETSECRET"
VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@contextmanager
def answering(line: bytes) -> Iterator[str]:
    """A proxy that says this to every request: its name and port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65_536)
                    connection.sendall(b"HTTP/1.1 " + line + b"\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def silent_port() -> str:
    """An address of this machine at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"127.0.0.1:{listening.getsockname()[1]}"


async def error_of(address: str = MODELS_DEV) -> str:
    with pytest.raises(WebError) as caught:
        await get(address)
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("variable", VARIABLES)
async def test_a_socks_proxy_without_its_package_is_said(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setattr("catalog.http.proxies.find_spec", lambda _name: None)
    monkeypatch.setenv(variable, f"socks5://me:{PASSWORD}@127.0.0.1:1080")
    assert await error_of() == (
        f"{variable} names a SOCKS proxy, for which the package socksio is missing: "
        f"install socksio or unset {variable}"
    )


@pytest.mark.parametrize("variable", [*VARIABLES, "HTTP_PROXY", "http_proxy"])
@pytest.mark.parametrize(
    "value",
    [
        "foo:bar",
        f"nonsense://me:{PASSWORD}@x",
        f"http://[me:{PASSWORD}",
        "http://",
        "http://x:0",
        "socks4://x",
    ],
)
async def test_a_proxy_without_an_address_is_said(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert await error_of() == (
        f"{variable} holds no address of a proxy, such as http://SERVER:PORT: correct it or unset it"
    )
    monkeypatch.setenv("NO_PROXY", "*")
    assert unusable_setting() == ""


@pytest.mark.parametrize("variable", VARIABLES)
async def test_a_dead_proxy_is_named_and_not_the_server(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    port = silent_port()
    monkeypatch.setenv(variable, f"http://me:{PASSWORD}@{port}")
    assert await error_of() == f"the proxy {port} in {variable} refused the connection (tried twice)"


@pytest.mark.parametrize(
    ("line", "login", "said"),
    [
        (b"407 Who", "", "asks for a name and a password (HTTP 407): they belong there as http://NAME"),
        (b"407 Who", f"me:{PASSWORD}@", "does not accept the name and password there (HTTP 407)"),
        (b"403 \x1b[2J" + PASSWORD.encode(), "", "would not connect to models.dev (HTTP 403)"),
    ],
    ids=["no password", "wrong password", "refused"],
)
async def test_a_proxy_that_refuses_is_named(
    monkeypatch: pytest.MonkeyPatch, line: bytes, login: str, said: str
) -> None:
    with answering(line) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{login}{port}")
        monkeypatch.setenv("http_proxy", f"http://{login}{port}")
        assert f"the proxy {port} in HTTPS_PROXY {said}" in await error_of()
        if b"407" in line:
            assert f"the proxy {port} in http_proxy {said}" in await error_of("http://models.dev/api.json")


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"HTTPS_PROXY": "http://a:1"},
        {"HTTPS_PROXY": "a:1", "https_proxy": "b:2"},
        {"HTTP_PROXY": "a:1"},
        {"ALL_PROXY": "a:1", "HTTPS_PROXY": "b:2"},
        {"https_proxy": "", "HTTPS_PROXY": "a:1", "ALL_PROXY": "c:3"},
        *(
            {"ALL_PROXY": "a:1", "no_proxy": names}
            for names in ("*", "models.dev", ".dev", "*.dev", "other, dev")
        ),
        {"ALL_PROXY": "a:1", "NO_PROXY": "https://models.dev"},
        {"ALL_PROXY": "a:1", "NO_PROXY": "10.0.0.0/8,els.dev"},
    ],
    ids=str,
)
@pytest.mark.parametrize("address", ["https://models.dev/x", "http://www.models.dev/", "https://10.1.2.3/"])
def test_the_proxy_is_the_one_that_the_client_asks(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], address: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    client = new_client(LIMITS)
    transport = client._transport_for_url(httpx2.URL(address))
    origin = getattr(getattr(transport, "_pool", None), "_proxy_url", None)
    asked = None if origin is None else f"{origin.host.decode()}:{origin.port}"
    found = proxy_for(address)
    assert (found.server if found else None) == asked
    assert found is None or found.server in settings[found.variable]

"""Tokens and keys: they reach their own server only, and are never shown or kept."""

import copy
import json
import pickle
import traceback
from pathlib import Path

import pytest

from catalog.http.cache import ResponseCache
from catalog.http.client import Network
from catalog.http.web import Secret, WebError
from tests.support.factories import TODAY
from tests.support.http_client import MODELS_DEV, TOKEN, WITH_TOKEN, get
from tests.support.loopback import Loopback, Reply, Route

pytestmark = pytest.mark.usefixtures("no_proxy")


async def test_a_token_reaches_no_other_server() -> None:
    with Loopback({"/stolen": b"[]"}) as other:
        to_other = f"{other.url}/stolen"
        routes: dict[str, Route] = {
            "/link": Reply(b"[]", headers={"Link": f'<{to_other}>; rel="next"'}),
            "/redirect": Reply(b"", 302, {"Location": to_other}),
            "/relative": Reply(b"", 307, {"Location": to_other.removeprefix("http:")}),
        }
        with Loopback(routes) as server:
            for path in routes:
                with pytest.raises(
                    WebError, match=r"refusing to follow a (link|redirect) to another host"
                ) as caught:
                    await get(server.url + path, headers=WITH_TOKEN)
                shown = "".join(traceback.format_exception(caught.value))
                assert TOKEN not in shown
        assert len(server.log) == 3
        assert other.log == []


async def test_a_token_never_travels_unencrypted() -> None:
    for headers in (WITH_TOKEN, {"X-API-KEY": TOKEN}, {"cookie": TOKEN}):
        with pytest.raises(WebError, match=r"^refusing to send a token to models\.dev without encryption$"):
            await get("http://models.dev/api.json", headers=headers)


async def test_a_token_goes_to_no_mirror_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"/models.dev/api.json": b"[]"}) as server:
        await get(MODELS_DEV, network={"mirror": server.url}, headers=WITH_TOKEN)
        monkeypatch.setenv("HTTP_PROXY", server.url)
        await get(
            MODELS_DEV, network={"mirror": "http://mirror.invalid"}, headers={**WITH_TOKEN, "X-Own": "1"}
        )
    assert ["authorization" in asked.headers for asked in server.log] == [True, False]
    assert server.log[1].headers["x-own"] == "1"


async def test_a_secret_answer_is_not_kept(cache: ResponseCache, tmp_path: Path) -> None:
    with Loopback({"/a": b"[1]"}) as server:
        for _ in range(2):
            answer = await get(
                server.url + "/a", network={"cache": cache}, headers={"x-api-key": TOKEN}, secret=True
            )
            assert not answer.cached
        assert all("if-none-match" not in asked.headers for asked in server.log)
        assert cache.get(server.url + "/a") is None
        await get(server.url + "/a", network={"cache": cache}, headers={"x-api-key": TOKEN})
        assert cache.get(server.url + "/a") is not None
        assert not (await get(server.url + "/a", network={"cache": cache}, secret=True)).cached
    assert all(TOKEN.encode() not in path.read_bytes() for path in (tmp_path / "cache").iterdir())


@pytest.mark.parametrize("value", ["a\r\nHost: evil", "a\nb", "tökén", "\ud800", "a\x00", "a\x7f"])
async def test_a_header_that_cannot_be_sent_is_not_shown(value: str) -> None:
    for headers in ({"Authorization": value}, {value: "x"}):
        with pytest.raises(WebError, match="holds characters that cannot be sent") as caught:
            await get(MODELS_DEV, headers=headers)
        assert value not in str(caught.value)


async def test_credentials_of_the_environment_are_not_added(
    monkeypatch: pytest.MonkeyPatch, a_home_of_its_own: Path
) -> None:
    netrc = a_home_of_its_own / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\ndefault login me password mine\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(a_home_of_its_own))
    with Loopback({"/": Reply(b"[]", headers={"Set-Cookie": "who=me; Path=/"})}) as server:
        async with Network(None, TODAY) as network:
            for _ in range(2):
                await network.web().get(server.url + "/")
    assert all({"authorization", "cookie"}.isdisjoint(asked.headers) for asked in server.log)


def test_a_secret_is_never_shown() -> None:
    secret = Secret(f" {TOKEN}\n")
    assert secret.reveal() == TOKEN
    shown = f"{secret} {secret!r} {secret:>40} {[secret]} {secret!s}" + str(dir(secret))
    assert TOKEN not in shown
    assert "***" in shown
    for way in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="never pickled") as caught:
            way(secret)
        assert TOKEN not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(TypeError):
        vars(secret)
    with pytest.raises(TypeError):
        json.dumps(secret)


@pytest.mark.parametrize(
    "text", ["", " \n", "tökén-secret", "secret\nHost: x", "secret secret", "secret\x00", "\ud800secret"]
)
def test_a_token_that_cannot_be_sent_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"the token (is empty|holds characters)") as caught:
        Secret(text)
    assert "secret" not in str(caught.value)

"""`modelpick refresh` behind a proxy that cannot be used: what is said names the variable and no password."""

import pytest

from tests.support.command_line import Run

pytestmark = pytest.mark.usefixtures("refresh_settings")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ALL_PROXY", "socks5://me:SECRET@127.0.0.1:9", "install socksio or unset ALL_PROXY"),
        ("all_proxy", "foo:bar", "all_proxy holds no address of a proxy"),
        (
            "HTTPS_PROXY",
            "http://me:SECRET@127.0.0.1:9",
            "the proxy 127.0.0.1:9 in HTTPS_PROXY refused the connection",
        ),
    ],
    ids=["socks", "no address", "dead"],
)
def test_a_proxy_that_gives_nothing_is_exit_3_and_named(
    call: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setattr("catalog.http.proxies.find_spec", lambda _name: None)
    monkeypatch.delenv("MODELPICK_MIRROR")
    monkeypatch.setenv(variable, value)
    text = call("refresh")
    assert text.code == 3
    assert said in " ".join(text.out.split())
    document = call("refresh", "--json")
    assert (document.code, document.json["outcome"]) == (3, "kept")
    asked = [source for source in document.json["sources"] if source["source"] != "artificial-analysis"]
    assert asked
    assert all(said in source["error"] for source in asked)
    shared = call("refresh", "--from", "hf://datasets/team/catalogue")
    assert shared.code == 3
    assert said in shared.err
    assert "SECRET" not in text.out + text.err + document.out + shared.out + shared.err

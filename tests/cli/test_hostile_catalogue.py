"""Hostile text, wherever it stands, neither acts nor crashes: looked at byte by byte on a real terminal."""

import base64
import itertools
import json
import os
import re
import select
import signal
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from catalog.model import ProviderPolicy
from catalog.storage import snapshot as snapshots

fcntl = pytest.importorskip("fcntl", reason="needs a pseudo-terminal")
pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")
termios = pytest.importorskip("termios", reason="needs a pseudo-terminal")

ROOT = Path(__file__).parents[2]
PAYLOADS = {
    "title": "AA\x1b]0;pwned\x07BB",
    "title with ST": "AA\x1b]0;pwned\x1b\\BB",
    "clipboard": "AA\x1b]52;c;cHduZWQ=\x07BB",
    "clipboard with ST": "AA\x1b]52;c;cHduZWQ=\x1b\\BB",
    "link": "AA\x1b]8;;http://evil\x1b\\BB",
    "clear": "AA\x1b[2J\x1b[31mBB",
    "C1": "AA\x9b31mBB\x9d0;pwned\x9cCC",
    "bell": "AA\x07BB\x08\x08CC",
    "return": "AA\rBB",
    "newline": "AA\nBB\tCC",
    "device": "AA\x1bPq#0\x1b\\BB",
    "markup": "AA[red]x[/red]BB",
    "action": "AA[@click=app.quit]clickme[/]BB",
    "bad close": "AA[/foo]BB",
    "lone close": "AA[/]BB",
    "markup link": "AA[link=http://evil]x[/link]BB",
    "unclosed": "AA[bold BB",
    "bidi": "AA\u202eBB\u202c",
    "nul": "AA\x00BB",
    "emoji": ":smile: AABB",
    "style": "AA[on $nosuchvar]BB",
    "accents": "AA" + "\u0301" * 200 + "BB",
    "joiners": "AA\u200d\u200b\ufeffBB",
    "long": "AA" + "x" * 20_000,
}
# What the app and the command line themselves write: colours, cursor, modes, and the queries Textual starts with.
OWN = re.compile(
    r"\x1b\[[0-9;:?<>=]*[ -/]*[A-HJKSTfhlmnprstu]"
    r"|\x1b\[[<>=?]?[0-9;]*[cqux]|\x1b\[\?[0-9;]*\$p|\x1b[78=>]|\x1b\(B|\x1b\]22;[a-z-]*\x07"
)
HARMFUL = re.compile("[\x00-\x06\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
TOO_MANY_MARKS = "\u0301" * 3
DRIVER = """
import json, sys
from pathlib import Path
from catalog.storage import snapshot, store
hostile = snapshot.decode(Path(sys.argv[1]).read_bytes())
store.load = lambda folder=None: hostile
from tui.cli import main
codes = {main(arguments) for arguments in json.loads(Path(sys.argv[2]).read_text())}
sys.exit(0 if codes <= {0, 1, 2, 4} else 3)
"""
CEILING_SECONDS = 40.0
COPIED = re.compile("\x1b]52;c;([A-Za-z0-9+/=]*)\x07")
"""What the program itself puts on the clipboard."""


@pytest.fixture(scope="session")
def hostile_file(snapshot: snapshots.Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up catalogue with a payload as the name of each model, provider, developer, license and source."""
    texts = list(PAYLOADS.values())
    replace = msgspec.structs.replace
    catalog = snapshot.catalog
    named = {
        field: tuple(
            replace(row, name=texts[i % len(texts)]) for i, row in enumerate(getattr(catalog, field))
        )
        for field in ("models", "providers", "developers", "licenses", "benchmarks")
    }
    named["licenses"] = tuple(
        replace(row, duties=(texts[i % len(texts)],), url=texts[-i - 1])
        for i, row in enumerate(named["licenses"])
    )
    named["providers"] = tuple(
        replace(
            row,
            **dict.fromkeys(("base_url", "key_variable", "docs_url", "address_source"), texts[-i - 1]),
            policies=(ProviderPolicy(topic="training", text=texts[i], source=texts[i], as_of=texts[i]),),
        )
        for i, row in enumerate(named["providers"])
    )
    named["gpus"] = tuple(
        replace(row, name=texts[i], rent_source=texts[i], buy_source=texts[i])
        for i, row in enumerate(catalog.gpus)
    )
    offers = tuple(
        replace(row, provider_model_id=texts[i % len(texts)]) for i, row in enumerate(catalog.offers)
    )
    path = tmp_path_factory.mktemp("hostile") / "catalogue.json"
    path.write_bytes(snapshots.encode(replace(catalog, **named, offers=offers)))
    return path


def played(catalogue: Path, commands: list[list[str]], keys: list[tuple[str, str]], folder: Path) -> str:
    """All that the commands write to a terminal of 120x36 while `keys` are typed, each after its cue was seen."""
    script = folder / "commands.json"
    script.write_text(json.dumps(commands), encoding="utf-8")
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "COLUMNS": "120", "LINES": "36"}
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-c", DRIVER, str(catalogue), str(script)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    written, waiting, seen_from = "", list(keys), 0
    until = time.monotonic() + CEILING_SECONDS
    try:
        for piece in _pieces(terminal, until):
            written += piece
            if waiting and waiting[0][0] in plain(written[seen_from:]):
                _, typed = waiting.pop(0)
                seen_from = len(written)
                os.write(terminal, typed.encode())
    finally:
        if time.monotonic() >= until:
            os.kill(pid, signal.SIGKILL)
        os.close(terminal)
        _, status = os.waitpid(pid, 0)
    assert not waiting, f"never saw {waiting[0][0]!r} in {plain(written)[-1500:]!r}"
    assert os.waitstatus_to_exitcode(status) == 0, plain(written)[-1500:]
    return written


def _pieces(terminal: int, until: float) -> Iterator[str]:
    held = b""
    while time.monotonic() < until:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            read = os.read(terminal, 65536)
        except OSError:
            return
        if not read:
            return
        held += read
        text = held.decode("utf-8", errors="ignore")
        try:
            held.decode("utf-8")
            held = b""
        except UnicodeDecodeError as cut:
            text, held = held[: cut.start].decode("utf-8"), held[cut.start :]
        yield text


def plain(written: str) -> str:
    """What was written without the program's own sequences."""
    return OWN.sub("", written)


def assert_harmless(written: str) -> None:
    """Nothing but plain text is left when the program's own sequences are taken out."""
    text = plain(written)
    found = HARMFUL.search(text)
    assert found is None, (
        f"{found[0]!r} in {text[max(0, found.start() - 60) : found.end() + 60]!r}" if found else ""
    )
    assert "\x1b]" not in text
    assert "\x1b[2J\x1b[31m" not in written
    assert TOO_MANY_MARKS not in text


def test_names_in_the_catalogue_are_harmless_on_the_command_line(
    hostile_file: Path, snapshot: snapshots.Snapshot, tmp_path: Path
) -> None:
    job = ["--use-case", "customer-service"]
    commands = [
        ["rank", *job, "--limit", "0", "--excluded"],
        ["rank", *job, "--budget", "0.01"],
        ["ask", "customer service", "--limit", "0", "--excluded"],
        ["rank", *job, "--json", "--limit", "0", "--excluded"],
        ["rank", *job, "--save", "choice.toml"],
        ["rank", "choice.toml"],
        ["sources"],
        ["use-cases"],
        ["gpus"],
        ["gpus", "--json"],
        *(["show", name] for name in snapshot.models),
        *(["why", name, *job] for name in snapshot.models),
        *(["compare", *pair, *job] for pair in itertools.pairwise(snapshot.models)),
        *(["compare", *pair, *job, "--format", "markdown"] for pair in itertools.pairwise(snapshot.models)),
        ["rank", *job, "--limit", "0", "--format", "markdown"],
        ["rank", *job, "--limit", "0", "--format", "csv"],
    ]
    written = played(hostile_file, commands, [], tmp_path)
    assert_harmless(written)
    assert written.count("AA") > len(commands)


def test_hostile_arguments_are_echoed_harmlessly(hostile_file: Path, tmp_path: Path) -> None:
    payloads = [payload for payload in PAYLOADS.values() if "\x00" not in payload]
    commands = [
        command
        for payload in payloads
        for command in (
            ["rank", "--use-case", payload],
            ["ask", payload],
            ["ask", f"customer service {payload[:3000]}"],
            ["show", payload],
            ["compare", "titan-2", payload, "--use-case", "customer-service"],
            ["rank", payload[:200] + ".toml"],
            ["rank", "--use-case", "customer-service", "--license", payload],
            ["rank", "--use-case", "customer-service", "--save", f"{payload[:100]}/choice.toml"],
        )
    ]
    assert_harmless(played(hostile_file, commands, [], tmp_path))


def test_hostile_needs_files_are_refused_harmlessly(hostile_file: Path, tmp_path: Path) -> None:
    commands = []
    for place, payload in enumerate(text for text in PAYLOADS.values() if len(text) < 1000):
        escaped = "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in payload)
        needs = tmp_path / f"{place}.toml"
        needs.write_text(f'use_case = "customer-service"\n"{escaped}" = 1\n', encoding="utf-8")
        commands.append(["rank", str(needs)])
    assert_harmless(played(hostile_file, commands, [], tmp_path))


def test_names_in_the_catalogue_are_harmless_on_every_screen(hostile_file: Path, tmp_path: Path) -> None:
    needs = tmp_path / "needs.toml"
    needs.write_text('use_case = "customer-service"\n', encoding="utf-8")
    keys = [
        ("fit", "jjkk"),  # the first: it has a command to copy
        ("AA", "\r"),
        ("AA", "  y"),
        ("AA", "\x1b"),
        ("AA", "/"),
        ("AA", "\x1b"),
        ("AA", "w"),
        ("AA", "\x1b"),
        ("AA", "\x11"),
    ]
    written = played(hostile_file, [[str(needs)]], keys, tmp_path)
    [copied] = COPIED.findall(written)
    command = base64.b64decode(copied).decode()
    assert command.startswith(("hf download ", "vllm serve ", "curl https://"))
    assert command.isprintable()
    assert_harmless(COPIED.sub("", written))


def test_what_is_compared_and_copied_is_harmless(hostile_file: Path, tmp_path: Path) -> None:
    needs = tmp_path / "needs.toml"
    needs.write_text('use_case = "customer-service"\n', encoding="utf-8")
    keys = [
        ("fit", " jj "),
        ("2 marked", "y"),
        ("Copied 2 marked models", "c"),
        ("side by side", "\x1b[Cy"),
        ("Copied the comparison", "\x11"),
    ]
    written = played(hostile_file, [[str(needs)]], keys, tmp_path)
    rows, comparison = (base64.b64decode(text).decode() for text in COPIED.findall(written))
    assert rows.startswith("| # | Model |")
    assert "✓" in comparison
    for text in (rows, comparison, COPIED.sub("", written)):
        assert_harmless(text)

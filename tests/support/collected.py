"""A plugin of pytest that writes down what was collected: `-p tests.support.collected`, `COLLECTED` names the file.

Each line is the id of a test and a digest of its parameters, without the addresses of objects. With `CLOCK_AHEAD` the
clock is that many seconds ahead while tests are collected.
"""

import os
import re
import time
from hashlib import sha256
from pathlib import Path

import pytest

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")

if _AHEAD := float(os.environ.get("CLOCK_AHEAD", "0")):
    _now = time.time
    time.time = lambda: _now() + _AHEAD


def pytest_collection_finish(session: pytest.Session) -> None:
    """Write the list."""
    Path(os.environ["COLLECTED"]).write_text("\n".join(map(_line, session.items)), encoding="utf-8")


def _line(item: pytest.Item) -> str:
    given = item.callspec.params if hasattr(item, "callspec") else {}
    return f"{item.nodeid}\t{sha256(_ADDRESS.sub('', repr(given)).encode()).hexdigest()[:16]}"

"""The app as a program of its own, with a made-up child for its refresh: FOLDER as in `refresh_child`, then its
arguments. It leaves its process id in FOLDER.
"""

import os
import sys
from pathlib import Path

from tui.cli import dispatch
from tui.refresh import process

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.joinpath("app").write_text(f"{os.getpid()}\n", encoding="utf-8")
    command: tuple[str, ...] = (sys.executable, "-I", "-S", str(folder / "child.py"), str(folder))
    process.refresh_command = lambda day: command  # noqa: ARG005
    sys.exit(dispatch.main(sys.argv[2:]))

"""What the app remembers between runs: the theme. Read and written as TOML."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from catalog.text import safe_text


class Settings(NamedTuple):
    """`theme` is what the file has for the name of a theme, empty for none; `problem` says why it could not be read."""

    theme: str = ""
    problem: str = ""


def read(path: Path) -> Settings:
    """The settings in `path`; the defaults with a `problem` where they cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        return Settings(problem=f"The settings in {safe_text(path)} are ignored: {safe_text(error, 120)}")
    theme = data.get("theme", "")
    return Settings(theme=theme if isinstance(theme, str) else "")


def write_theme(path: Path, theme: str) -> None:
    """Keep the theme; other keys of the file stay.

    Raises `OSError` where that fails, and `ValueError` where the file holds something that is no settings file.
    """
    import tomli_w  # neither is needed before something is kept

    from catalog.storage.files import write_atomically

    data = tomllib.loads(path.read_bytes().decode("utf-8-sig")) if path.exists() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, tomli_w.dumps(data | {"theme": theme}).encode())

"""What a refresh is asked to do."""

from pathlib import Path
from typing import NamedTuple

WIDE = 1_000
MOST_WIDE = 20_000


class Options(NamedTuple):
    """`data` is the folder of the refreshed catalogue, `cache` that of what was downloaded; `None`: there is none.

    `sources` are files, folders or `hf://datasets/...`: where they are given nothing else is read, unless `offline`
    adds what is here. `export` is a file or `hf://datasets/...`. `wide` is how many of the Hub's most downloaded
    repositories are read. `mirror` stands before every address, see `catalog.http.client`.
    """

    today: str
    data: Path | None
    cache: Path | None
    offline: bool = False
    sources: tuple[str, ...] = ()
    export: str | None = None
    wide: int = WIDE
    force: bool = False
    mirror: str = ""

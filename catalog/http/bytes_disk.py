"""diskcache without pickle and without files: texts as keys, checksummed bytes as values, all in one database.

diskcache stores pickles and runs those that it finds (CVE-2025-69872), and it reads, and deletes, the file whose path
it finds in a row. Here a row that names a file or a pickle is refused, whoever wrote it.
"""

import hashlib
from pathlib import Path
from typing import Any

import diskcache  # type: ignore[import-untyped]

_IN_THE_ROW = 2**40  # larger than any value, so that none becomes a file
_CHECKSUM = hashlib.sha256().digest_size


class BytesDisk(diskcache.Disk):  # type: ignore[misc]
    """How keys and values become rows. Everything but a text key and a bytes value raises."""

    def put(self, key: Any) -> tuple[str, bool]:
        if type(key) is not str:
            raise TypeError("a key is a text")
        return key, True

    def get(self, key: Any, raw: Any) -> str:
        if not raw or type(key) is not str:
            raise ValueError("a key that is no text")
        return key

    def store(self, value: Any, read: bool, **_key: Any) -> tuple[int, int, None, bytes]:
        if read or type(value) is not bytes:
            raise TypeError("a value is bytes")
        return 0, diskcache.core.MODE_RAW, None, hashlib.sha256(value).digest() + value

    def fetch(self, mode: Any, filename: Any, value: Any, read: bool) -> bytes:
        if read or mode != diskcache.core.MODE_RAW or filename is not None or type(value) is not bytes:
            raise ValueError("a value that was not stored here")
        if hashlib.sha256(value[_CHECKSUM:]).digest() != value[:_CHECKSUM]:
            raise ValueError("a damaged value")
        return value[_CHECKSUM:]

    def remove(self, file_path: Any) -> None:
        """Nothing: no value is a file, so a path in a row was planted."""


def open_cache(folder: Path, most_bytes: int) -> Any:
    """The cache in a folder that was examined before; closed again where it cannot be opened."""
    cache = diskcache.Cache.__new__(diskcache.Cache)
    try:
        cache.__init__(str(folder), timeout=1, disk=BytesDisk, **_settings(most_bytes))
    except BaseException:
        cache.close()
        raise
    return cache


def _settings(most_bytes: int) -> dict[str, Any]:
    """Every setting, since the folder remembers those that are not given."""
    return {
        **diskcache.core.DEFAULT_SETTINGS,
        "size_limit": most_bytes,
        "eviction_policy": "least-recently-stored",
        "disk_min_file_size": _IN_THE_ROW,
        "sqlite_mmap_size": 0,  # a mapped file that shrinks kills the process
    }

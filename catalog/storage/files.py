"""Reading and writing the user's files: bounded reads, and writes that leave the old file or the new one."""

import contextlib
import errno
import itertools
import os
import re
import stat
import time
from pathlib import Path

from catalog.text import safe_text

MOST_BYTES = 1_000_000
_ABANDONED_SECONDS = 86_400.0
_RUN = (
    os.urandom(4).hex()
)  # tells apart processes of one number: in a container a restarted process often has the same as before
_COUNT = itertools.count()
_LONGEST_STEM = 200
_REASONS = {
    errno.ENOENT: "there is no such folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is full",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "it is a link to itself",
    errno.EBUSY: "the file is in use",
    errno.EFBIG: "the file would be too large",
}


class FileError(OSError):
    """A file that cannot be used: its path and the cause in words, both safe to show."""

    def __init__(self, action: str, path: Path | str, cause: str) -> None:
        self.path = safe_text(path)
        self.cause = cause
        super().__init__(f"could not {action} {self.path}: {cause}")


class ReadError(FileError):
    """A file that cannot be read."""

    def __init__(self, path: Path | str, cause: str) -> None:
        super().__init__("read", path, cause)


class SaveError(FileError):
    """A file that cannot be saved; whatever was there before is untouched."""

    def __init__(self, path: Path | str, cause: str) -> None:
        super().__init__("save", path, cause)


def read_text(path: Path) -> str:
    """The text of a small UTF-8 file, without a byte order mark.

    Raises `ReadError` where it is missing, no plain file, larger than 1 MB or not UTF-8.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadError(path, "it is a folder" if path.is_dir() else "it is no plain file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileError:
        raise
    except (OSError, ValueError) as error:
        raise ReadError(path, cause(error, "there is no such file")) from error
    if len(data) > MOST_BYTES:
        raise ReadError(path, f"it is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = data[: error.start].count(b"\n") + 1
        raise ReadError(path, f"it is not UTF-8 text (line {place})") from error


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file at `path` by `data`, or leave everything as it was.

    A symbolic link stays one and its target is replaced; the permissions of the old file are kept. Raises
    `SaveError` with the cause in words; no temporary file is left behind.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise SaveError(path, "it is a folder")
        if target.exists() and not target.is_file():
            raise SaveError(path, "it is no plain file")
        _replace(target, data)
    except FileError:
        raise
    except (OSError, ValueError) as error:
        raise SaveError(path, cause(error, "there is no such folder")) from error


def sweep(path: Path) -> None:
    """Remove what killed writers of `path` left behind: temporary files of processes that are gone.

    Only plain files with a name that `write_atomically` gives; links are neither followed nor removed. Never raises.
    """
    pattern = re.compile(
        re.escape(f".{path.name[:_LONGEST_STEM]}.")
        + r"(?P<process>[1-9]\d{0,8})-(?P<run>[0-9a-f]{8})-\d{1,9}\.tmp"
    )
    with contextlib.suppress(OSError, ValueError), os.scandir(path.parent) as entries:
        for entry in entries:
            match = pattern.fullmatch(entry.name)
            if match and entry.is_file(follow_symlinks=False) and _is_abandoned(entry, match):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _is_abandoned(entry: "os.DirEntry[str]", match: re.Match[str]) -> bool:
    process = int(match["process"])
    if process == os.getpid():
        return match["run"] != _RUN
    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _ABANDONED_SECONDS:
        return True
    if os.name != "posix":
        return False  # elsewhere signal 0 is no question but a signal
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{target.name[:_LONGEST_STEM]}.{os.getpid()}-{_RUN}-{next(_COUNT)}.tmp")
    try:
        # O_EXCL: a link that somebody planted under this name is never followed.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with open(os.open(temporary, flags, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            _check_writable(target)
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _check_writable(target: Path) -> None:
    """A file that is marked read-only is refused, though replacing it would be possible."""
    if not target.stat().st_mode & stat.S_IWUSR:
        raise SaveError(target, "the file is read-only")


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def cause(error: OSError | ValueError, missing: str) -> str:
    """Why a file cannot be used, in words; `missing` is said where there is none."""
    if isinstance(error, ValueError):
        return "the name cannot be that of a file"
    if error.errno == errno.ENOENT:
        return missing
    return _REASONS.get(error.errno or 0) or safe_text(error.strerror or type(error).__name__).lower()

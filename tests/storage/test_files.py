"""Files are read within bounds, and written whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from catalog.storage import files
from catalog.storage.files import ReadError, SaveError, read_text, write_atomically


def test_a_write_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "ä choice.toml"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_links_and_permissions_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_the_causes_are_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path, cause in (
        (tmp_path / "none" / "x", "there is no such folder"),
        (tmp_path, "it is a folder"),
        (tmp_path / "file" / "x", "a part of the path is a file"),
        (tmp_path / ("x" * 300), "the name is too long"),
        (tmp_path / "a\0b", "the name cannot be that of a file"),
    ):
        with pytest.raises(SaveError, match=cause):
            write_atomically(path, b"data")
    assert {entry.name for entry in tmp_path.iterdir()} == {"file", "loop"}


def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    path.chmod(0o400)
    with pytest.raises(SaveError, match="read-only"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "cause"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only")]
)
def test_a_failure_at_any_step_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, cause: str
) -> None:
    path = tmp_path / "choice.toml"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    name = {"write": "open", "fsync": "fsync", "replace": "replace"}[step]
    with monkeypatch.context() as patch:
        patch.setattr(files.os, name, fail)  # type: ignore[attr-defined]
        with pytest.raises(SaveError, match=cause):
            write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_reading_has_bounds(tmp_path: Path) -> None:
    path = tmp_path / "needs.toml"
    path.write_bytes(b"\xef\xbb\xbfx = 1")
    assert read_text(path) == "x = 1"
    path.write_bytes(b"a = 1\nb = '\xe9'")
    with pytest.raises(ReadError, match=r"not UTF-8 text \(line 2\)"):
        read_text(path)
    path.write_bytes(b"#" * (files.MOST_BYTES + 1))
    with pytest.raises(ReadError, match="larger than 1 MB"):
        read_text(path)
    with pytest.raises(ReadError, match="it is a folder"):
        read_text(tmp_path)
    with pytest.raises(ReadError, match="there is no such file"):
        read_text(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="it is no plain file"):
        read_text(tmp_path / "pipe")


def test_paths_in_messages_are_harmless(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as raised:
        read_text(tmp_path / "x\x1b]0;pwned\x07")
    assert str(raised.value).isprintable()


def test_a_device_or_pipe_is_never_replaced(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("needs named pipes")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(SaveError, match="no plain file"):
        write_atomically(pipe, b"data")
    assert pipe.is_fifo()

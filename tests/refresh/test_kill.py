"""A save that is killed, or runs out of disk, leaves the old catalogue or the new one, never a torn one.

The work is done by a process of its own, which forks. By hand, with a home to spare:
`python -m tests.refresh.test_kill random FOLDER 100`, and `refresh` in place of `random` for the whole command.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from catalog.model import Adoption, Source
from catalog.storage import files, snapshot, store
from catalog.storage.files import SaveError
from catalog.storage.source_parts import Part
from tests.support.factories import TODAY
from tests.support.small_shipped import write_small_shipped

ROOT = Path(__file__).parents[2]
MODELS = 60
REPOSITORIES = 800
PIECES = 6
SEED = 20261124
CEILING_SECONDS = 120
ON_OTHER_FILES = """
import sys
from pathlib import Path
from catalog.storage import groundwork, store
store.DATA = groundwork.DATA = Path(sys.argv.pop(1))
from tui.cli import main
sys.exit(main(sys.argv[1:]))
"""
FEED_SECONDS = 1_795_392_000  # 2026-11-23, as the time of a file
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


class Generation(NamedTuple):
    """A catalogue with its part, both of one day, so that a mixture would be seen."""

    day: str
    data: bytes
    part: Part

    @property
    def digest(self) -> str:
        return snapshot.decode(self.data, ours=True).digest

    def save(self, folder: Path) -> None:
        store.save(folder, self.data, [self.part])


def generation(day: str) -> Generation:
    """The first models of the shipped catalogue, and many made-up repositories."""
    whole = store.load().catalog
    models = whole.models[:MODELS]
    kept = {model.id for model in models}
    catalog = msgspec.structs.replace(
        whole,
        as_of=day,
        models=models,
        offers=tuple(row for row in whole.offers if row.model in kept),
        evidence=tuple(row for row in whole.evidence if row.model in kept),
        spend=tuple(row for row in whole.spend if row.model in kept),
        architectures=tuple(row for row in whole.architectures if row.model in kept),
        token_use=tuple(row for row in whole.token_use if row.model in kept),
        abilities=tuple(row for row in whole.abilities if row.model in kept),
        adoption=(),
    )
    rows = tuple(
        Adoption(repository=f"made/up-{i}", relation="community", as_of=day, source="made-up", likes=i)
        for i in range(REPOSITORIES)
    )
    about = Source(
        id="made-up", name="Made up", url="https://example.org", license="MIT", as_of=day, gave="-"
    )
    return Generation(day, snapshot.encode(catalog), Part(source=about, read=day, repositories=rows))


OLD_DAY, NEW_DAY = "2098-01-01", "2098-01-02"


def check(folder: Path, *allowed: Generation) -> Generation:
    """Which of the generations is whole on the disk; anything else is an error."""
    held = store.examine(folder)
    found = next((one for one in allowed if one.digest == held.snapshot.digest), None)
    assert found, f"the catalogue in use is neither: {held.snapshot.catalog.as_of}, {held.problem}"
    assert store.load(folder).digest == found.digest
    assert held.origin == "refreshed"
    assert not held.problem
    assert [part.read for part in held.parts] == [found.day]
    return found


def tidy(folder: Path) -> int:
    """Sweep; how many temporary files a killed save had left."""
    before = len(list(folder.iterdir()))
    store.sweep(folder)
    left = [entry.name for entry in folder.iterdir()]
    assert left == [store.REFRESHED], left
    return before - len(left)


def forked(work: Callable[[], None]) -> int:
    """The process id of a child that does `work` and nothing else."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except SaveError:
        status = 3
    finally:
        os._exit(status)


def ended(pid: int) -> int:
    """The exit status of a child, negative where a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Steps:
    """Counts the calls that change something on the disk, and kills this process before one of them."""

    def __init__(self, last: int) -> None:
        self._left = last

    def take(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    def install(self) -> None:
        for name in ("open", "mkdir", "fsync", "replace", "chmod", "unlink", "close", "scandir"):
            setattr(os, name, self._counted(getattr(os, name)))
        files.open = self._file  # type: ignore[attr-defined]

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.take()
            return call(*given, **named)

        return counted

    @contextlib.contextmanager
    def _file(self, descriptor: int, _: str) -> Iterator[Any]:
        with open(descriptor, "wb", buffering=0) as file:
            yield _InPieces(file, self)


class _InPieces:
    """A file that is written in several steps, each of which may be the last."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self._file = file
        self._steps = steps

    def write(self, data: bytes) -> None:
        size = len(data) // PIECES + 1
        for start in range(0, len(data), size):
            self._steps.take()
            self._file.write(data[start : start + size])

    def flush(self) -> None:
        self._file.flush()

    def fileno(self) -> int:
        return int(self._file.fileno())


def kill_at_every_step(folder: Path) -> str:
    """Kill a save before its first step, its second, and so on, until one gets through."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    for step in range(1_000):

        def work(step: int = step) -> None:
            Steps(step).install()
            new.save(folder)

        status = ended(forked(work))
        found = check(folder, old, new)
        if status == 0:
            assert found is new
            tidy(folder)
            return f"{step} steps"
        assert status == -signal.SIGKILL
        new.save(folder)
        check(folder, new)
        tidy(folder)
        old.save(folder)
    raise AssertionError("no save ever got through")


def kill_the_first_save_at_every_step(folder: Path) -> str:
    """The same where there is no catalogue and no folder yet: then it is the shipped or the new one."""
    new, shipped = generation(NEW_DAY), store.load()
    for step in range(1_000):

        def work(step: int = step) -> None:
            Steps(step).install()
            new.save(folder / "new" / "folder")

        status = ended(forked(work))
        used = store.load(folder / "new" / "folder").digest
        assert used in (shipped.digest, new.digest)
        if status == 0:
            assert used == new.digest
            return f"{step} steps"
        shutil.rmtree(folder / "new", ignore_errors=True)
    raise AssertionError("no save ever got through")


def kill_at_random(folder: Path, count: int) -> str:
    """Kill saves at random moments: every other one while the file is written, the rest anywhere."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    whole, writing = _seconds(folder, old, new)
    dice = random.Random(SEED)
    left: dict[str, int] = {old.day: 0, new.day: 0}
    swept = 0
    for turn in range(count):
        reading, ready = os.pipe()

        def work(ready: int = ready) -> None:
            real = files.write_atomically

            def told(path: Path, data: bytes) -> None:
                os.write(ready, b"x")
                real(path, data)

            files.write_atomically = told
            new.save(folder)
            signal.pause()

        pid = forked(work)
        if turn % 2:
            os.read(reading, 1)
        time.sleep(dice.uniform(0, 1.3 * (writing if turn % 2 else whole)))
        os.kill(pid, signal.SIGKILL)
        assert ended(pid) == -signal.SIGKILL
        os.close(reading)
        os.close(ready)
        left[check(folder, old, new).day] += 1
        new.save(folder)
        check(folder, new)
        swept += tidy(folder)
        old.save(folder)
    return f"{count} kills: {left[old.day]} left the old catalogue, {left[new.day]} the new one"


def _seconds(folder: Path, *generations: Generation) -> tuple[float, float]:
    """How long a save takes, and the writing in it."""
    since = time.perf_counter()
    for one in generations:
        one.save(folder)
    whole = (time.perf_counter() - since) / len(generations)
    data = (folder / store.REFRESHED).read_bytes()
    since = time.perf_counter()
    files.write_atomically(folder / store.REFRESHED, data)
    writing = time.perf_counter() - since
    generations[0].save(folder)
    return whole, writing


def kill_refreshes(folder: Path, count: int, shipped: Path | None) -> str:
    """Kill `modelpick refresh --offline` at random moments: every third one as soon as it writes, the rest anywhere.

    `shipped` has the files that the refresh begins with; None: those that really ship.
    """
    feeds = [
        _feed(folder / name, price) for name, price in (("one.json", "0.0000003"), ("two.json", "0.0000004"))
    ]
    first = _refreshed(feeds[0], shipped)
    since = time.perf_counter()
    digests = [first, _refreshed(feeds[1], shipped)]
    whole = time.perf_counter() - since
    assert digests[0] != digests[1]
    dice = random.Random(SEED)
    done = 0
    for turn in range(count):
        feed, digest = feeds[turn % 2], digests[turn % 2]
        running = _refresh(feed, shipped)
        if turn % 3:
            time.sleep(dice.uniform(0, 1.1 * whole))
        else:
            while running.poll() is None and not list(data_folder().glob(".*.tmp")):
                pass
            time.sleep(dice.uniform(0, 0.01))
        running.kill()
        running.communicate()
        found = store.examine(data_folder())
        assert not found.problem
        assert found.snapshot.digest in digests
        done += found.snapshot.digest == digest
        assert _refreshed(feed, shipped) == digest
        assert not [entry.name for entry in data_folder().iterdir() if entry.name.endswith(".tmp")]
    return f"{count} kills: {count - done} left the old catalogue, {done} the new one"


def _small(folder: Path) -> Path:
    """A folder of shipped files with few models."""
    shipped = folder / "shipped"
    shipped.mkdir()
    write_small_shipped(shipped)
    return shipped


def data_folder() -> Path:
    """Where the command keeps the refreshed catalogue of this process's home."""
    from tui import paths

    found = paths.data_folder()
    assert found
    return found


def _feed(path: Path, price: str) -> Path:
    """A file of OpenRouter's in which one model costs `price`, as of a fixed day."""
    text = (ROOT / "tests" / "data" / "upstream" / "openrouter.json").read_text(encoding="utf-8")
    changed = text.replace('"prompt": "0.00000025"', f'"prompt": "{price}"')
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    os.utime(path, (FEED_SECONDS, FEED_SECONDS))
    return path


def _refresh(feed: Path, shipped: Path | None) -> "subprocess.Popen[bytes]":
    program = ["-m", "tui"] if shipped is None else ["-c", ON_OTHER_FILES, str(shipped)]
    command = [
        sys.executable,
        "-P",
        *program,
        "refresh",
        "--offline",
        "--force",
        "--from",
        str(feed),
        "--json",
    ]
    return subprocess.Popen([*command, "--today", TODAY], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _refreshed(feed: Path, shipped: Path | None) -> str:
    """The digest of the catalogue in use after a refresh that nobody kills."""
    running = _refresh(feed, shipped)
    said, complaints = running.communicate(timeout=CEILING_SECONDS)
    assert running.returncode == 0, said + complaints
    held = store.examine(data_folder())
    assert (held.origin, held.problem) == ("refreshed", "")
    return held.snapshot.digest


def two_at_once(folder: Path) -> str:
    """Two processes save in turn, as fast as they can; a third reads all the while."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)

    def work() -> None:
        for turn in range(15):
            (old, new)[(turn + os.getpid()) % 2].save(folder)

    running = [forked(work), forked(work)]
    reads = 0
    statuses = []
    while running:
        assert store.load(folder).digest in (old.digest, new.digest)
        reads += 1
        for pid in running[:]:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                running.remove(pid)
                statuses.append(os.waitstatus_to_exitcode(status))
    assert set(statuses) <= {0, 3}, statuses
    check(folder, old, new)
    tidy(folder)
    return f"{reads} reads"


def full(folder: Path) -> str:
    """The disk that `folder` lies on is filled up; then there is room again."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    with (folder / "other").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(10_000))
    said = _refused(folder, new, old)
    (folder / "other").unlink()
    _saved(folder, new)
    return said


def limited(folder: Path) -> str:
    """No file may be longer than half a catalogue; then it may."""
    import resource

    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    half = (folder / store.REFRESHED).stat().st_size // 2
    resource.setrlimit(resource.RLIMIT_FSIZE, (half, before[1]))
    said = _refused(folder, new, old)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    _saved(folder, new)
    return said


def read_only(folder: Path) -> str:
    """The disk that `folder` is becomes read-only; then it may be written again."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    said = _refused(folder, new, old)
    store.sweep(folder)
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    _saved(folder, new)
    return said


def _refused(folder: Path, new: Generation, old: Generation) -> str:
    path = folder / store.REFRESHED
    before = path.stat().st_mtime_ns
    try:
        new.save(folder)
    except SaveError as error:
        said = error.cause
    else:
        raise AssertionError("it was saved all the same")
    assert check(folder, old) is old
    assert path.stat().st_mtime_ns == before
    assert not [entry for entry in folder.iterdir() if entry.name.endswith(".tmp")]
    return said


def _saved(folder: Path, new: Generation) -> None:
    new.save(folder)
    check(folder, new)
    tidy(folder)


def worker(*given: str, within: tuple[str, ...] = ()) -> str:
    """What a process of this file says about one of the trials above."""
    command = [*within, sys.executable, "-P", __file__, *given]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=CEILING_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def on_a_disk_of_its_own(folder: Path, size: str) -> tuple[str, ...]:
    """How to run a command that sees a small disk at `folder`; skips where that is not permitted."""
    script = f'mount -t tmpfs -o size={size} none "$1" && shift && exec "$@"'
    command = ("unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", str(folder))
    if (
        not shutil.which("unshare")
        or subprocess.run([*command, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("a file system of its own is not permitted here")
    return command


@needs_fork
def test_killed_at_every_step(tmp_path: Path) -> None:
    steps = int(worker("steps", str(tmp_path)).split()[0])
    assert steps > PIECES + 6, "opening, writing, syncing and replacing were not all seen"


@needs_fork
def test_the_first_save_killed_at_every_step(tmp_path: Path) -> None:
    steps = int(worker("first", str(tmp_path)).split()[0])
    assert steps > PIECES + 8


@needs_fork
def test_killed_at_random_moments(tmp_path: Path) -> None:
    assert worker("random", str(tmp_path), "20").startswith("20 kills")


def test_refreshes_killed_at_random_moments(tmp_path: Path) -> None:
    assert worker("refresh-small", str(tmp_path), "3").startswith("3 kills")


@pytest.mark.slow
def test_refreshes_of_the_whole_catalogue_killed_at_random_moments(tmp_path: Path) -> None:
    assert worker("refresh", str(tmp_path), "3").startswith("3 kills")


@needs_fork
def test_two_saves_at_once(tmp_path: Path) -> None:
    assert int(worker("pair", str(tmp_path)).split()[0]) > 0


@needs_fork
def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    assert worker("limit", str(tmp_path)) == "the file would be too large"


def test_a_full_disk(tmp_path: Path) -> None:
    small_disk = on_a_disk_of_its_own(tmp_path, "2m")
    assert worker("full", str(tmp_path), within=small_disk) == "the disk is full"


def test_a_read_only_disk(tmp_path: Path) -> None:
    disk = on_a_disk_of_its_own(tmp_path, "8m")
    assert worker("read-only", str(tmp_path), within=disk) == "the disk is read-only"


TRIALS: dict[str, Callable[..., str]] = {
    "steps": kill_at_every_step,
    "first": kill_the_first_save_at_every_step,
    "pair": two_at_once,
    "limit": limited,
    "full": full,
    "read-only": read_only,
    "refresh": lambda folder, count="100": kill_refreshes(folder, int(count), None),
    "refresh-small": lambda folder, count="100": kill_refreshes(folder, int(count), _small(folder)),
    "random": lambda folder, count="100": kill_at_random(folder, int(count)),
}

if __name__ == "__main__":
    sys.stdout.write(TRIALS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:]) + "\n")
